import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession } from './open-session.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';
import { idOf } from './id-of.ts';

let double: StripeDouble;
let stripe: Stripe;
let now = new Date('2026-03-03T10:00:00Z');

beforeEach(async () => {
  now = new Date('2026-03-03T10:00:00Z');
  double = await startStripeDouble({ now: () => now, webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
});
afterEach(() => double.close());

const newPrice = (fields: Partial<Stripe.PriceCreateParams> = {}) =>
  stripe.prices.create({ currency: 'usd', unit_amount: 1000, product_data: { name: 'Pack' }, ...fields });

describe('promotion codes', () => {
  const pay = async (session: Stripe.Checkout.Session, promotionCode: string) =>
    double.paySession(session.id, { promotionCode });

  it('have limits: uses, end, minimum, customer, first purchase', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'once' });
    const [regular, other] = [await stripe.customers.create({}), await stripe.customers.create({})];
    const code = (text: string, fields: Partial<Stripe.PromotionCodeCreateParams>) =>
      stripe.promotionCodes.create({
        promotion: { type: 'coupon', coupon: coupon.id },
        code: text,
        ...fields,
      });
    await code('ONCE', { max_redemptions: 1 });
    await code('OVER', { expires_at: now.getTime() / 1000 + 60 });
    await code('LARGE', { restrictions: { minimum_amount: 2000, minimum_amount_currency: 'usd' } });
    await code('YOURS', { customer: other.id });
    await code('FIRST', { restrictions: { first_time_transaction: true } });
    const open = (customer: string) => openSession(stripe, { customer, allow_promotion_codes: true });
    await pay(await open(regular.id), 'ONCE');
    now = new Date('2026-03-03T10:05:00Z');
    await expect(pay(await open(regular.id), 'ONCE')).rejects.toThrow('No such promotion code');
    await expect(pay(await open(regular.id), 'OVER')).rejects.toThrow('expired');
    await expect(pay(await open(regular.id), 'LARGE')).rejects.toThrow('minimum');
    await expect(pay(await open(regular.id), 'YOURS')).rejects.toThrow('another customer');
    await expect(pay(await open(regular.id), 'FIRST')).rejects.toThrow('prior transactions');
    expect((await pay(await open(other.id), 'FIRST')).session.amount_total).toBe(800);
    const once = (await stripe.promotionCodes.list({ code: 'once' })).data[0];
    expect(once).toMatchObject({ active: false, times_redeemed: 1 });
  });

  it('of a coupon for some products leave the others alone', async () => {
    const [cheap, dear] = [await newPrice(), await newPrice({ unit_amount: 5000 })];
    const coupon = await stripe.coupons.create({
      percent_off: 50,
      duration: 'once',
      applies_to: { products: [idOf(cheap.product)] },
    });
    const session = await openSession(stripe, {
      line_items: [cheap, dear].map(({ id }) => ({ price: id, quantity: 1 })),
      discounts: [{ coupon: coupon.id }],
    });
    expect(session.amount_total).toBe(5500);
  });
});

describe('what is sold', () => {
  it('a payment link opens sessions until it is used up, with what its address says', async () => {
    const price = await newPrice();
    const link = await stripe.paymentLinks.create({
      line_items: [{ price: price.id, quantity: 2 }],
      restrictions: { completed_sessions: { limit: 1 } },
      payment_intent_data: { metadata: { source: 'newsletter' } },
    });
    const answer = await fetch(`${link.url}?client_reference_id=ord_9&prefilled_email=a@example.com`, {
      redirect: 'manual',
    });
    const id = String(answer.headers.get('location')).split('/').at(-1) ?? '';
    const { session, paymentIntent } = double.paySession(id);
    expect(session).toMatchObject({
      payment_link: link.id,
      client_reference_id: 'ord_9',
      amount_total: 2000,
    });
    expect(session.customer_details?.email).toBe('a@example.com');
    expect(paymentIntent?.metadata).toEqual({ source: 'newsletter' });
    expect(() => double.openPaymentLink(link.id)).toThrow('no longer active');
    expect((await stripe.checkout.sessions.list({ payment_link: link.id })).data).toHaveLength(1);
  });

  it('an optional item stands among the lines only when the customer took it', async () => {
    const [main, bump] = [await newPrice(), await newPrice({ unit_amount: 300 })];
    const params = {
      line_items: [{ price: main.id, quantity: 1 }],
      optional_items: [{ price: bump.id, quantity: 1 }],
    };
    const [without, taken] = [await openSession(stripe, params), await openSession(stripe, params)];
    expect(double.paySession(without.id).session.amount_total).toBe(1000);
    double.paySession(taken.id, { optionalItems: [{ price: bump.id }] });
    const lines = await stripe.checkout.sessions.listLineItems(taken.id);
    expect(lines.data.map(({ price }) => price?.id)).toEqual([main.id, bump.id]);
  });

  it('costs what the customer wants, within limits, or what its currency says', async () => {
    const custom = await stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Thanks' },
      custom_unit_amount: { enabled: true, minimum: 500, preset: 900 },
    });
    const open = () => openSession(stripe, { line_items: [{ price: custom.id, quantity: 1 }] });
    const low = await open();
    expect(() => double.paySession(low.id, { customAmount: 499 })).toThrow('at least 500');
    expect(double.paySession((await open()).id, { customAmount: 1234 }).charge?.amount).toBe(1234);
    const local = await newPrice({ currency_options: { jpy: { unit_amount: 1500 } } });
    const yen = await openSession(stripe, {
      currency: 'jpy',
      line_items: [{ price: local.id, quantity: 1 }],
    });
    expect(yen).toMatchObject({ currency: 'jpy', amount_total: 1500 });
    const fine = await stripe.prices.create({
      currency: 'usd',
      unit_amount_decimal: '0.25' as never,
      product_data: { name: 'Credit' },
    });
    expect(fine).toMatchObject({ unit_amount: null });
    expect(String(fine.unit_amount_decimal)).toBe('0.25');
  });

  it('a new price takes over the lookup key; nobody can buy at an inactive one', async () => {
    const old = await newPrice({ lookup_key: 'pro' });
    await expect(newPrice({ lookup_key: 'pro' })).rejects.toMatchObject({ param: 'lookup_key' });
    const next = await newPrice({ lookup_key: 'pro', transfer_lookup_key: true, unit_amount: 1500 });
    await stripe.prices.update(old.id, { active: false });
    expect((await stripe.prices.list({ lookup_keys: ['pro'] })).data.map(({ id }) => id)).toEqual([next.id]);
    await expect(openSession(stripe, { line_items: [{ price: old.id, quantity: 1 }] })).rejects.toMatchObject(
      {
        param: 'line_items[0][price]',
      },
    );
    await stripe.products.update(idOf(next.product), { active: false });
    const updated = double.events().findLast(({ type }) => type === 'product.updated');
    expect(updated?.data.previous_attributes).toMatchObject({ active: true });
  });

  it('is taxed by where the customer lives, when automatic tax is on', async () => {
    double.configure({ taxPercent: { DE: 19 } });
    const price = await newPrice({ recurring: { interval: 'month' }, tax_behavior: 'exclusive' });
    const pay = async (enabled: boolean, country: string) => {
      const session = await openSession(stripe, {
        mode: 'subscription',
        line_items: [{ price: price.id, quantity: 1 }],
        automatic_tax: { enabled },
      });
      return double.paySession(session.id, { country });
    };
    const taxed = await pay(true, 'DE');
    expect(taxed.session).toMatchObject({ amount_total: 1190, total_details: { amount_tax: 190 } });
    expect(taxed.invoice).toMatchObject({
      total: 1190,
      total_excluding_tax: 1000,
      total_taxes: [{ amount: 190, tax_behavior: 'exclusive', taxable_amount: 1000 }],
    });
    expect((await pay(false, 'DE')).session.amount_total).toBe(1000);
    expect((await pay(true, 'US')).invoice?.total_taxes).toMatchObject([
      { taxability_reason: 'not_collecting' },
    ]);
    double.advanceTo(new Date('2026-04-03T12:00:00Z'));
    const [renewal] = (await stripe.invoices.list({ subscription: taxed.subscription?.id ?? '' })).data;
    expect(renewal).toMatchObject({ status: 'paid', total: 1190 });
  });
});

describe('after the checkout', () => {
  it('an abandoned one can be taken up again', async () => {
    const session = await openSession(stripe, { after_expiration: { recovery: { enabled: true } } });
    now = new Date('2026-03-04T11:00:00Z');
    double.expireDueSessions();
    const expired = await stripe.checkout.sessions.retrieve(session.id);
    expect(expired.after_expiration?.recovery?.url).toContain(double.url);
    const recovered = double.recoverSession(session.id);
    expect(recovered).toMatchObject({ recovered_from: session.id, status: 'open', amount_total: 1000 });
    expect(recovered.client_reference_id).toBe('ord_1');
  });

  it('a kept card can be charged again without the customer, or not', async () => {
    const customer = await stripe.customers.create({ email: 'kim@example.com' });
    const session = await openSession(stripe, {
      customer: customer.id,
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    double.paySession(session.id, { card: 'requiresAction' });
    const [card] = (await stripe.paymentMethods.list({ customer: customer.id })).data;
    const offer = {
      amount: 500,
      currency: 'usd',
      customer: customer.id,
      payment_method: String(card?.id),
      off_session: true,
      confirm: true,
    };
    await expect(stripe.paymentIntents.create(offer)).rejects.toMatchObject({
      code: 'authentication_required',
    });
    double.setCard(customer.id, 'succeeds');
    expect(await stripe.paymentIntents.create(offer)).toMatchObject({
      status: 'succeeded',
      amount_received: 500,
    });
  });

  it('features are active as long as a subscription brings them', async () => {
    const price = await newPrice({ recurring: { interval: 'month' } });
    const feature = await stripe.entitlements.features.create({ lookup_key: 'exports', name: 'Exports' });
    await stripe.products.createFeature(idOf(price.product), { entitlement_feature: feature.id });
    const session = await openSession(stripe, {
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
    });
    const { subscription } = double.paySession(session.id);
    const customer = idOf(subscription?.customer);
    const active = await stripe.entitlements.activeEntitlements.list({ customer });
    expect(active.data).toMatchObject([{ feature: feature.id, lookup_key: 'exports' }]);
    await stripe.subscriptions.cancel(String(subscription?.id));
    const told = double
      .events()
      .filter(({ type }) => type === 'entitlements.active_entitlement_summary.updated');
    expect(
      told.map(({ data }) => (data.object as { entitlements: { data: object[] } }).entitlements.data.length),
    ).toEqual([1, 0]);
  });

  it('a deleted customer has no subscriptions any more', async () => {
    const price = await newPrice({ recurring: { interval: 'month' } });
    const session = await openSession(stripe, {
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
    });
    const { subscription } = double.paySession(session.id);
    await stripe.customers.del(idOf(subscription?.customer));
    expect(await stripe.subscriptions.retrieve(String(subscription?.id))).toMatchObject({
      status: 'canceled',
    });
  });
});

describe('what Stripe refuses of prices', () => {
  it('the default price of a product cannot be archived before another is', async () => {
    const product = await stripe.products.create({ name: 'Pack' });
    const [first, second] = [
      await newPrice({ product: product.id, product_data: undefined as never }),
      await newPrice({ product: product.id, product_data: undefined as never }),
    ];
    await stripe.products.update(product.id, { default_price: first.id });
    await expect(stripe.prices.update(first.id, { active: false })).rejects.toThrow('default price');
    await stripe.products.update(product.id, { default_price: second.id });
    expect((await stripe.prices.update(first.id, { active: false })).active).toBe(false);
  });

  it('where the customer chooses the price, nothing stands beside it and no code holds', async () => {
    const chosen = await stripe.prices.create({
      currency: 'usd',
      custom_unit_amount: { enabled: true, minimum: 500 },
      product_data: { name: 'Pack' },
    });
    const fixed = await newPrice();
    const lines = [{ price: chosen.id, quantity: 1 }];
    const refused = [
      { line_items: [...lines, { price: fixed.id, quantity: 1 }] },
      { line_items: lines, allow_promotion_codes: true },
      { line_items: lines, optional_items: [{ price: fixed.id, quantity: 1 }] },
    ];
    for (const params of refused) {
      await expect(stripe.paymentLinks.create(params)).rejects.toThrow('custom_unit_amount');
      await expect(openSession(stripe, params)).rejects.toThrow('custom_unit_amount');
    }
    await expect(
      stripe.paymentLinks.create({
        line_items: [{ price: fixed.id, quantity: 1 }],
        optional_items: [{ price: chosen.id, quantity: 1 }],
      }),
    ).rejects.toThrow('custom_unit_amount');
    expect((await stripe.paymentLinks.create({ line_items: lines })).active).toBe(true);
  });
});
