import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer } from '../shop.ts';

let counter: Counter;
let buyer: Buyer;
beforeAll(async () => {
  counter = await startCounter();
  buyer = await counter.newBuyer();
});
afterAll(() => counter.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const priceAtStripe = async (id: string) => (await counter.productOf(id)).stripe.priceId as string;

describe('what Stripe is asked for', () => {
  test('a scenario: its own price, an invoice, and our names on everything that comes of it', async () => {
    const ware = await counter.newWare(usd(1900));
    const session = await counter.open(buyer, { scenario: ware.slug });
    const [checkout] = await counter.checkoutsOf(buyer.id);
    const names = { scenario_library_checkout: checkout?.['id'], scenario_library_customer: buyer.id };
    expect(counter.pricesOf(session)).toEqual([[await priceAtStripe(ware.id), 1]]);
    expect(session).toMatchObject({
      mode: 'payment',
      amount_total: 1900,
      client_reference_id: checkout?.['id'],
      metadata: names,
      allow_promotion_codes: true,
      invoice_creation: { enabled: true },
      billing_address_collection: 'auto',
      automatic_tax: { enabled: false },
      after_expiration: null,
      consent_collection: null,
    });
    const paid = counter.stripe.paySession(session.id);
    expect(paid.paymentIntent).toMatchObject({ metadata: names, description: ware.title });
    expect(paid.invoice).toMatchObject({ status: 'paid', total: 1900, customer: session.customer });
    await counter.deliver();
    expect(await counter.entitlementOf(buyer)).toBe('active');
  });

  test('a scenario by subscription', async () => {
    const ware = await counter.newWare(usd(900), { recurring: 'month' });
    const session = await counter.open(buyer, { scenario: ware.id });
    expect(session).toMatchObject({
      mode: 'subscription',
      payment_method_collection: 'if_required',
      invoice_creation: null,
    });
    const { subscription } = counter.stripe.paySession(session.id);
    expect(subscription).toMatchObject({
      status: 'active',
      metadata: {
        scenario_library_customer: buyer.id,
        scenario_library_checkout: session.client_reference_id,
      },
    });
    expect(subscription?.items.data[0]?.price.recurring).toMatchObject({ interval: 'month' });
    await counter.deliver();
  });

  test('a price that the customer chooses: from the minimum on, without codes', async () => {
    const ware = await counter.newOpenPriced(usd(2000), 500);
    const payer = await counter.newBuyer();
    const session = await counter.open(payer, { scenario: ware.id });
    const price = counter.stripe.account.prices.get(await priceAtStripe(ware.id));
    expect(price?.custom_unit_amount).toMatchObject({ minimum: 500, preset: 2000 });
    expect(session.allow_promotion_codes).toBeNull();
    const refused = await payer.post('/v1/checkout', { scenario: ware.id, promotionCode: 'HALF' });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/promotionCode']);
    expect(() => counter.stripe.paySession(session.id, { customAmount: 499 })).toThrow('at least 500');
    counter.stripe.paySession(session.id, { customAmount: 700 });
    await counter.deliver();
    expect((await payer.get('/v1/orders')).body.items[0].total).toEqual(usd(700));
    expect(await counter.entitlementOf(payer)).toBe('active');
  });

  test('a bundle, once for all its scenarios', async () => {
    const wares = [await counter.newWare(usd(1900)), await counter.newWare(usd(2900))];
    const bundle = await counter.newBundle(wares, usd(3900));
    const payer = await counter.newBuyer();
    const session = await counter.open(payer, { bundle: bundle.id });
    expect(session).toMatchObject({ mode: 'payment', amount_total: 3900 });
    counter.stripe.paySession(session.id);
    await counter.deliver();
    const rights = (await payer.get('/v1/entitlements')).body.items;
    expect(rights.map(({ scenario }: { scenario: string }) => scenario).toSorted()).toEqual(
      wares.map(({ id }) => id).toSorted(),
    );
    const again = await payer.post('/v1/checkout', { bundle: bundle.id });
    expect([again.status, again.body.type]).toEqual([409, '/problems/already_entitled']);
  });

  test('a plan, with a trial that asks for a card, once per customer', async () => {
    const plan = await counter.newPlan({ name: 'With trial', trialDays: 14 });
    const other = await counter.newPlan({ name: 'Also with trial', trialDays: 30 });
    const payer = await counter.newBuyer();
    const session = await counter.open(payer, { plan: plan.id });
    expect(session).toMatchObject({ mode: 'subscription', payment_method_collection: 'always' });
    const { subscription } = counter.stripe.paySession(session.id);
    expect(subscription).toMatchObject({
      status: 'trialing',
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
    });
    await counter.deliver();
    expect(await counter.entitlementOf(payer)).toBe('active');
    await counter.server.deps.stripe?.subscriptions.cancel(subscription?.id ?? '');
    await counter.deliver();
    const next = await counter.open(payer, { plan: other.id });
    expect(counter.stripe.account.intended.get(next.id)?.trialDays).toBeNull();
    expect(next.payment_method_collection).toBe('if_required');
  });

  test('in a currency without decimals', async () => {
    const ware = await counter.newWare({ amount: 1500, currency: 'jpy' });
    const session = await counter.open(await counter.newBuyer(), { scenario: ware.id });
    expect([session.amount_total, session.currency]).toEqual([1500, 'jpy']);
  });
});

describe('how the library sells', () => {
  test('with Stripe Tax the page asks for the address and the tax id, and keeps them', async () => {
    await counter.settle({ hasAutomaticTax: true });
    counter.stripe.configure({ taxPercent: { DE: 19 } });
    const ware = await counter.newWare(usd(1000));
    const payer = await counter.newBuyer();
    const session = await counter.open(payer, { scenario: ware.id });
    await counter.settle({ hasAutomaticTax: false });
    expect(session).toMatchObject({
      automatic_tax: { enabled: true },
      billing_address_collection: 'required',
    });
    expect(counter.lastAsked()).toMatchObject({
      customer_update: { address: 'auto', name: 'auto' },
      tax_id_collection: { enabled: 'true' },
    });
    counter.stripe.paySession(session.id, { country: 'DE' });
    await counter.deliver();
    const [order] = (await payer.get('/v1/orders')).body.items;
    expect([order.total, order.tax]).toEqual([usd(1190), usd(190)]);
  });

  test('a session that is open when the price changes is closed by the next click; one that is paid keeps its price', async () => {
    const ware = await counter.newWare(usd(1900));
    const payer = await counter.newBuyer();
    const session = await counter.open(payer, { scenario: ware.id });
    await counter.server.pool.query('update scenarios set price_amount = 9900 where id = $1', [ware.id]);
    counter.stripe.paySession(session.id);
    await counter.deliver();
    expect((await payer.get('/v1/orders')).body.items[0].total).toEqual(usd(1900));
    expect(await counter.entitlementOf(payer)).toBe('active');
  });

  test('what is no longer sold is refused, each kind in its own words', async () => {
    const ware = await counter.newWare(usd(1900));
    const second = await counter.newWare(usd(1900));
    const bundle = await counter.newBundle([ware, second], usd(2900), 'Old pack');
    const plan = await counter.newPlan({ name: 'Old plan' });
    await counter.operator.patch(`/admin/bundles/${bundle.id}`, { status: 'archived' });
    await counter.operator.patch(`/admin/plans/${plan.id}`, { status: 'archived' });
    await counter.server.pool.query(`update scenarios set status = 'archived' where id = $1`, [ware.id]);
    const ask = async (wish: object) => {
      const { status, body } = await buyer.post('/v1/checkout', wish);
      return [status, body.detail];
    };
    expect(await ask({ bundle: bundle.id })).toEqual([
      409,
      expect.stringContaining('"Old pack" is no longer sold'),
    ]);
    expect(await ask({ plan: plan.id })).toEqual([
      409,
      expect.stringContaining('"Old plan" is no longer sold'),
    ]);
    expect((await ask({ scenario: ware.id }))[0]).toBe(404);
  });
});

describe('codes', () => {
  const newCode = async (code: string, coupon: object) => {
    const api = counter.server.deps.stripe!;
    const { id } = await api.coupons.create({ duration: 'once', ...coupon });
    await api.promotionCodes.create({ code, promotion: { type: 'coupon', coupon: id } });
    return id;
  };

  test('F69 a code for everything: no payment, no card, and the right all the same, of a scenario and of a plan', async () => {
    await newCode('FREE', { percent_off: 100, duration: 'forever' });
    const ware = await counter.newWare(usd(1900));
    const plan = await counter.newPlan({ name: 'Free by code' });
    for (const wish of [{ scenario: ware.id }, { plan: plan.id }]) {
      const payer = await counter.newBuyer();
      const session = await counter.open(payer, { ...wish, promotionCode: 'FREE' });
      const paid = counter.stripe.paySession(session.id, { hasCard: false });
      expect([paid.charge, paid.session.payment_status]).toEqual([null, 'no_payment_required']);
      await counter.deliver();
      expect(await counter.entitlementOf(payer)).toBe('active');
    }
  });

  test('F70 a code of a fixed amount in another currency is refused in Stripe’s words, and can be left out', async () => {
    await newCode('FIVEEURO', { amount_off: 500, currency: 'eur' });
    const ware = await counter.newWare(usd(1900));
    const payer = await counter.newBuyer();
    const refused = await payer.post('/v1/checkout', { scenario: ware.id, promotionCode: 'FIVEEURO' });
    expect([refused.status, refused.body.errors?.[0].path, refused.body.detail]).toEqual([
      422,
      '/promotionCode',
      expect.any(String),
    ]);
    const session = await counter.open(payer, { scenario: ware.id });
    expect(session.allow_promotion_codes).toBe(true);
  });

  test('F70 a part: the code is on the session, and another code is another session', async () => {
    await newCode('HALF', { percent_off: 50 });
    const ware = await counter.newWare(usd(1900));
    const payer = await counter.newBuyer();
    const plain = await counter.open(payer, { scenario: ware.id });
    const half = await counter.open(payer, { scenario: ware.id, promotionCode: 'half' });
    expect([plain.status, half.amount_total]).toEqual(['expired', 950]);
    expect((await counter.open(payer, { scenario: ware.id, promotionCode: 'HALF' })).id).toBe(half.id);
  });
});
