import { z } from 'zod';
import { Currency, majorUnits, minorUnitDigits, type Money } from './money.ts';

/** Every currency that Stripe charges in (docs.stripe.com/currencies). */
const charged = new Set(
  (
    'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop ' +
    'dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd ' +
    'lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr ' +
    'sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw'
  ).split(' '),
);

/** The least that Stripe charges where it says so, in minor units. */
const minimumOf: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

const usualMaximum = 99_999_999; // eight digits
/** The most that Stripe charges where it takes more than eight digits. */
const maximumOf: Readonly<Record<string, number>> = {
  clp: 9_999_999_999,
  cop: 9_999_999_999,
  huf: 9_999_999_999,
  idr: 999_999_999_999,
  inr: 999_999_999,
  jpy: 9_999_999_999,
  krw: 9_999_999_999,
  lbp: 9_999_999_999,
  twd: 9_999_999_999,
  vnd: 9_999_999_999,
};

/** Counted in hundredths by Stripe although nothing below the whole is in use any more. */
const hundredthsWithoutUse = new Set(['isk', 'ugx']);

/** The smallest difference between two amounts that can be charged: 10 with three decimals, 100 for isk and ugx. */
export function smallestStep(currency: string): number {
  if (minorUnitDigits(currency) === 3) return 10;
  return hundredthsWithoutUse.has(currency) ? 100 : 1;
}

/** The least that can be charged in a currency, as far as it is known. */
export function smallestCharge(currency: string): number {
  return minimumOf[currency] ?? smallestStep(currency);
}

/** Why Stripe would not charge this amount, in a sentence that says what to do; null when it would. */
export function chargeRefusal({ amount, currency }: Money): string | null {
  const code = currency.toUpperCase();
  if (!charged.has(currency)) return `Stripe does not charge in ${code}. Choose another currency.`;
  const step = smallestStep(currency);
  if (amount % step !== 0)
    return step === 10
      ? `Amounts in ${code} must end in 0, for Stripe charges no thousandths: ${amount - (amount % step)} or ${amount - (amount % step) + step}.`
      : `${code} has no decimals in use, but Stripe counts it in hundredths: the amount must be divisible by 100.`;
  const minimum = smallestCharge(currency);
  if (amount < minimum)
    return `Stripe charges no less than ${majorUnits({ amount: minimum, currency })} ${code} at a time.`;
  const maximum = maximumOf[currency] ?? usualMaximum;
  return amount > maximum
    ? `Stripe charges no more than ${majorUnits({ amount: maximum, currency })} ${code} at a time.`
    : null;
}

/** A price: money above zero that Stripe can charge. */
export const Price = z
  .strictObject({ amount: z.int().min(1), currency: Currency })
  .superRefine((price, context) => {
    const message = chargeRefusal(price);
    if (message !== null)
      context.addIssue({
        code: 'custom',
        path: [message.startsWith('Stripe does not charge in') ? 'currency' : 'amount'],
        message,
      });
  })
  .meta({ id: 'Price' });

/** `percentOff` less, rounded to what can be charged, half up. */
export function reducedBy({ amount, currency }: Money, percentOff: number): Money {
  const step = smallestStep(currency);
  return { amount: Math.floor((amount * (100 - percentOff) + 50 * step) / (100 * step)) * step, currency };
}

/** Parses a price such as `19.00usd` or `1500jpy`, as written on a command line; null when it is none or has too many decimals. */
export function parsePrice(text: string): Money | null {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?\s*([a-zA-Z]{3})$/.exec(text.trim());
  if (!match) return null;
  const currency = (match[3] ?? '').toLowerCase();
  const digits = minorUnitDigits(currency);
  const decimals = match[2] ?? '';
  if (decimals.length > digits) return null;
  const amount = Number(`${match[1]}${decimals.padEnd(digits, '0')}`);
  return Price.safeParse({ amount, currency }).data ?? null;
}
