/**
 * What recurring revenue should be, written from its definition as plainly as possible: every customer is looked at on every day, nothing is
 * carried on but whether it ever paid. Fractions are pairs of integers.
 */
export type Fraction = [bigint, bigint];
export const fraction = (numerator: number | bigint, denominator: number | bigint = 1): Fraction => [
  BigInt(numerator),
  BigInt(denominator),
];
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
const add = ([a, b]: Fraction, [c, d]: Fraction): Fraction => {
  const [numerator, denominator] = [a * d + c * b, b * d];
  const common = gcd(numerator, denominator);
  return [numerator / common, denominator / common];
};
const subtract = (left: Fraction, [c, d]: Fraction): Fraction => add(left, [-c, d]);
const multiply = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const divide = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c];
const isAbove = ([a, b]: Fraction, [c, d]: Fraction) => a * d > c * b;
const nil = fraction(0);
const isPositive = (value: Fraction) => isAbove(value, nil);
const sum = (parts: Fraction[]) => parts.reduce(add, nil);

export type ModelDiscount = {
  isForever: boolean;
  /** Hundredths of a percent. */
  percentHundredths: number | null;
  amountOff: number | null;
  onlyProduct: string | null;
  startsAt: number | null;
  endsAt: number | null;
};
export type ModelItem = {
  product: string;
  /** Hundredths of a minor unit. */
  hundredths: number;
  quantity: number;
  interval: 'day' | 'week' | 'month' | 'year';
  intervalCount: number;
  isMetered: boolean;
  /** Hundredths of a percent; 0: exclusive. */
  inclusiveTaxHundredths: number;
  discounts: ModelDiscount[];
};
export type ModelState = {
  at: number;
  rank: number;
  status: string;
  isVoid: boolean;
  isCancelling: boolean;
  items: ModelItem[];
  discounts: ModelDiscount[];
};
export type ModelSubscription = { customer: string; currency: string; states: ModelState[] };
export type ModelRate = { currency: string; at: number; order: string; reporting: number; amount: number };

export type ModelWorld = {
  subscriptions: ModelSubscription[];
  rates: ModelRate[];
  reportingCurrency: string;
  dayOf: (at: number) => string;
  deductsFinite: boolean;
};

const perMonth = { day: [365n, 12n], week: [52n, 12n], month: [1n, 1n], year: [1n, 12n] } as const;

function worth(state: ModelState, day: string, { dayOf, deductsFinite }: ModelWorld): Fraction {
  if (!['active', 'past_due'].includes(state.status) || state.isVoid) return nil;
  const periods = ({ interval, intervalCount }: ModelItem): Fraction =>
    multiply([...perMonth[interval]], fraction(1, intervalCount));
  const lines = state.items
    .filter(({ isMetered }) => !isMetered)
    .map((item) => ({
      item,
      left: multiply(multiply(fraction(item.hundredths, 100), fraction(item.quantity)), periods(item)),
    }));
  const billing = lines
    .map(({ item }) => periods(item))
    .reduce((most, each) => (isAbove(each, most) ? each : most), nil);
  const holds = ({ isForever, startsAt, endsAt }: ModelDiscount) =>
    (isForever || deductsFinite) &&
    (startsAt === null || dayOf(startsAt) <= day) &&
    (endsAt === null || dayOf(endsAt) > day);
  const apply = (discount: ModelDiscount, to: typeof lines) => {
    const held = to.filter(
      ({ item }) => discount.onlyProduct === null || discount.onlyProduct === item.product,
    );
    if (discount.percentHundredths !== null)
      for (const line of held)
        line.left = multiply(line.left, fraction(10_000 - discount.percentHundredths, 10_000));
    if (discount.amountOff === null) return;
    const total = sum(held.map(({ left }) => left));
    const off = multiply(fraction(discount.amountOff), billing);
    for (const line of held)
      line.left = isAbove(total, off) ? multiply(line.left, divide(subtract(total, off), total)) : nil;
  };
  for (const line of lines) line.item.discounts.filter(holds).forEach((discount) => apply(discount, [line]));
  state.discounts.filter(holds).forEach((discount) => apply(discount, lines));
  return sum(
    lines.map(({ item, left }) => divide(left, fraction(10_000 + item.inclusiveTaxHundredths, 10_000))),
  );
}

type Close = {
  /** By customer: by currency. */
  natives: Map<string, Map<string, Fraction>>;
  committed: Fraction;
  rates: Map<string, Fraction>;
  unconverted: Map<string, { count: number; amount: Fraction }>;
};

const closes = new WeakMap<ModelWorld, Map<string, Close>>();

/** Each close is looked at once, for a period has many buckets. */
function closeOf(day: string, world: ModelWorld): Close {
  const known = closes.get(world) ?? new Map<string, Close>();
  closes.set(world, known);
  const close = known.get(day) ?? newClose(day, world);
  known.set(day, close);
  return close;
}

function newClose(day: string, world: ModelWorld): Close {
  const rates = new Map<string, Fraction>([[world.reportingCurrency, fraction(1)]]);
  for (const { currency, reporting, amount } of world.rates
    .filter(({ at }) => world.dayOf(at) <= day)
    .toSorted((a, b) => a.at - b.at || (a.order < b.order ? -1 : 1)))
    rates.set(currency, fraction(reporting, amount));
  const close: Close = { natives: new Map(), committed: nil, rates, unconverted: new Map() };
  for (const { customer, currency, states } of world.subscriptions) {
    const state = states
      .filter(({ at }) => world.dayOf(at) <= day)
      .toSorted((a, b) => a.at - b.at || a.rank - b.rank)
      .at(-1);
    const native = state ? worth(state, day, world) : nil;
    if (!state || !isPositive(native)) continue;
    const natives = close.natives.get(customer) ?? new Map<string, Fraction>();
    close.natives.set(customer, natives.set(currency, add(natives.get(currency) ?? nil, native)));
    const rate = rates.get(currency);
    if (rate && !state.isCancelling) close.committed = add(close.committed, multiply(native, rate));
    const waiting = close.unconverted.get(currency) ?? { count: 0, amount: nil };
    if (!rate)
      close.unconverted.set(currency, { count: waiting.count + 1, amount: add(waiting.amount, native) });
  }
  return close;
}

const mrrOf = ({ natives, rates }: Close, customer: string, at: Map<string, Fraction> = rates): Fraction =>
  sum(
    [...(natives.get(customer) ?? [])].map(([currency, amount]) => multiply(amount, at.get(currency) ?? nil)),
  );

const total = (close: Close) => sum([...close.natives.keys()].map((customer) => mrrOf(close, customer)));

export type ModelFigures = Record<
  | 'opening'
  | 'new'
  | 'expansion'
  | 'reactivation'
  | 'fx'
  | 'contraction'
  | 'churn'
  | 'closing'
  | 'committed'
  | 'arr',
  Fraction
> & {
  arpa: Fraction | null;
  payingCustomers: number;
  customerChurn: number | null;
  grr: Fraction | null;
  nrr: Fraction | null;
  quickRatio: Fraction | null;
  unconverted: { count: number; amounts: { amount: Fraction; currency: string }[] };
};

const nextDay = (day: string, step = 1) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + step * 86_400_000).toISOString().slice(0, 10);

/** The figures of some days, both included. */
export function naiveMrr(world: ModelWorld, from: string, to: string, firstDay: string): ModelFigures {
  const customers = [...new Set(world.subscriptions.map(({ customer }) => customer))];
  const moved = { new: nil, expansion: nil, reactivation: nil, fx: nil, contraction: nil, churn: nil };
  const everPaid = new Set<string>();
  let before = closeOf(nextDay(firstDay, -1), world);
  let opening = before;
  for (let day = firstDay; day <= to; day = nextDay(day)) {
    if (day === from) opening = before;
    const after = closeOf(day, world);
    for (const customer of customers) {
      const [old, now] = [mrrOf(before, customer), mrrOf(after, customer)];
      const note = (name: keyof typeof moved, amount: Fraction) => {
        if (day >= from) moved[name] = add(moved[name], amount);
      };
      if (!isPositive(old) && isPositive(now)) note(everPaid.has(customer) ? 'reactivation' : 'new', now);
      if (isPositive(old) && !isPositive(now)) note('churn', old);
      if (isPositive(old) && isPositive(now)) {
        const atNewRates = mrrOf(before, customer, after.rates);
        note('fx', subtract(atNewRates, old));
        if (isAbove(now, atNewRates)) note('expansion', subtract(now, atNewRates));
        else note('contraction', subtract(atNewRates, now));
      }
      if (isPositive(now)) everPaid.add(customer);
    }
    before = after;
  }
  const [start, end] = [total(opening), total(before)];
  const paying = customers.filter((customer) => isPositive(mrrOf(before, customer)));
  const payers = customers.filter((customer) => isPositive(mrrOf(opening, customer)));
  const lost = payers.filter((customer) => !paying.includes(customer));
  const lesser = (left: Fraction, right: Fraction) => (isAbove(left, right) ? right : left);
  const ratio = (dividend: Fraction, divisor: Fraction) =>
    isPositive(divisor) ? divide(dividend, divisor) : null;
  return {
    opening: start,
    ...moved,
    closing: end,
    committed: before.committed,
    arr: multiply(end, fraction(12)),
    arpa: paying.length === 0 ? null : divide(end, fraction(paying.length)),
    payingCustomers: paying.length,
    customerChurn: payers.length === 0 ? null : lost.length / payers.length,
    grr: ratio(
      sum(payers.map((customer) => lesser(mrrOf(opening, customer), mrrOf(before, customer)))),
      start,
    ),
    nrr: ratio(sum(payers.map((customer) => mrrOf(before, customer))), start),
    quickRatio: ratio(
      sum([moved.new, moved.expansion, moved.reactivation]),
      add(moved.contraction, moved.churn),
    ),
    unconverted: {
      count: [...before.unconverted.values()].reduce((count, each) => count + each.count, 0),
      amounts: [...before.unconverted]
        .map(([currency, { amount }]) => ({ amount, currency }))
        .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    },
  };
}

/** Half away from zero. */
export function cents([numerator, denominator]: Fraction): number {
  const magnitude = ((numerator < 0n ? -numerator : numerator) * 2n + denominator) / (denominator * 2n);
  return Number(numerator < 0n ? -magnitude : magnitude);
}
/** With as many decimals as tests look at. */
export const decimal = ([numerator, denominator]: Fraction): number =>
  Number((numerator * 10n ** 14n) / denominator) / 1e14;
