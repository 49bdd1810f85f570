import { existsSync, readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainCopy, type Plain } from '../json.ts';
import { openSession } from '../open-session.ts';
import { startStripeDouble, type StripeDouble } from '../start-stripe-double.ts';
import { stripeClientFor } from '../stripe-client.ts';
import { renderInVersion } from './render-in-version.ts';

const FIXTURES = new URL(
  '../../../../../shared/data/stripe-fixtures/objects-by-api-version/',
  import.meta.url,
);
const VERSIONS =
  '2020-08-27 2022-11-15 2023-10-16 2024-06-20 2025-01-27.acacia 2025-03-31.basil 2025-09-30.clover 2026-02-25.clover 2026-05-27.dahlia 2026-07-29.dahlia'.split(
    ' ',
  );

let double: StripeDouble;
let stripe: Stripe;
let objects: Record<string, Plain>;

beforeAll(async () => {
  double = await startStripeDouble({ webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } });
  const price_data = {
    currency: 'usd',
    unit_amount: 2000,
    recurring: { interval: 'month' as const },
    product_data: { name: 'All access' },
  };
  const session = await openSession(stripe, {
    mode: 'subscription',
    line_items: [{ price_data, quantity: 1 }],
    discounts: [{ promotion_code: code.id }],
  });
  const paid = double.paySession(session.id, { taxAmount: 180 });
  const refund = await stripe.refunds.create({ charge: String(paid.charge?.id), amount: 500 });
  const { charge: disputed } = double.paySession((await openSession(stripe)).id);
  const dispute = double.openDispute(String(disputed?.id));
  const discount = double.account.discounts.all()[0];
  const all = { ...paid, refund, dispute, code, discount, price: paid.subscription?.items.data[0]?.price };
  objects = Object.fromEntries(
    Object.values(all).flatMap((object) => {
      const plain = object ? plainCopy(object) : {};
      return typeof plain['object'] === 'string' ? [[plain['object'], plain]] : [];
    }),
  );
});
afterAll(() => double.close());

/** Without what is only there when it is asked for or when it applies. */
const namesOf = (object: Plain) => Object.keys(object).filter((name) => !OPTIONAL.has(name));
const FILLER = 'invoice.subscription';
const OPTIONAL = new Set('refunds line_items optional_items failure_reason'.split(' '));

const rendered = (kind: string, version: string): Plain => {
  const copy = structuredClone(objects[kind]) as Plain;
  renderInVersion(double.account, copy, version);
  return copy;
};

describe('an object in an older version', () => {
  it('of before basil links invoice, subscription, charge and payment as it did then', () => {
    const [invoice, charge] = [rendered('invoice', '2025-01-27.acacia'), rendered('charge', '2024-06-20')];
    expect(invoice).toMatchObject({
      subscription: objects['subscription']?.['id'],
      charge: objects['charge']?.['id'],
      paid: true,
      tax: 180,
      total_tax_amounts: [{ amount: 180, inclusive: false }],
      discount: { object: 'discount', coupon: { object: 'coupon', percent_off: 10 } },
    });
    expect(invoice).not.toHaveProperty('parent');
    expect(charge['invoice']).toBe(invoice['id']);
    const subscription = rendered('subscription', '2023-10-16');
    const end = double.account.subscriptions.get(String(subscription['id']))?.items.data[0]
      ?.current_period_end;
    expect(subscription['current_period_end']).toBe(end);
    expect(subscription).toMatchObject({ items: { data: [{ object: 'subscription_item' }] } });
  });

  it('of 2020 lists the charges of a payment intent', () => {
    const intent = plainCopy(double.account.paymentIntents.all()[0] ?? {});
    renderInVersion(double.account, intent, '2020-08-27');
    expect(intent).toMatchObject({ charges: { data: [{ object: 'charge', order: null }] } });
    expect(intent).not.toHaveProperty('latest_charge');
  });

  it('of before clover shows coupons in place', () => {
    expect(rendered('promotion_code', '2025-03-31.basil')).toMatchObject({ coupon: { percent_off: 10 } });
    expect(rendered('promotion_code', '2025-09-30.clover')).toMatchObject({ promotion: { type: 'coupon' } });
  });

  const kinds =
    'charge checkout.session discount dispute invoice payment_intent price promotion_code refund subscription';
  it.runIf(existsSync(FIXTURES)).each(VERSIONS)(
    'of %s has the fields that were published for it',
    (version) => {
      for (const kind of kinds.split(' ')) {
        const intent = plainCopy(double.account.paymentIntents.all()[0] ?? {});
        if (kind === 'payment_intent') objects[kind] = intent;
        const published = JSON.parse(
          readFileSync(new URL(`${version}/${kind}.json`, FIXTURES), 'utf8'),
        ) as Plain;
        const [wanted, present] = [namesOf(published), namesOf(rendered(kind, version))];
        // `invoice.subscription` is filler in what was published after 2025-03-31.
        const missing = wanted.filter((name) => !present.includes(name) && `${kind}.${name}` !== FILLER);
        const tooMany = present.filter((name) => !wanted.includes(name));
        expect({ kind, missing, tooMany }).toEqual({ kind, missing: [], tooMany: [] });
      }
    },
  );
});
