import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCheckout } from '../../../../server/billing/checkout/open-checkout.ts';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer, Ware } from '../shop.ts';

let counter: Counter;
let ware: Ware;
let addition: Ware;
const start = new Date('2026-03-01T12:00:00Z');
let now = start;
beforeAll(async () => {
  counter = await startCounter({ now: () => now });
  ware = await counter.newWare(usd(1900));
  addition = await counter.newWare(usd(900));
});
afterAll(() => counter.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const offer = async (fields: object): Promise<string> => {
  const { status, body } = await counter.operator.post('/admin/cross-sells', fields);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id as string;
};
const scenariosOf = async (buyer: Buyer): Promise<string[]> =>
  (await buyer.get('/v1/entitlements')).body.items
    .map(({ scenario }: { scenario: string }) => scenario)
    .toSorted();
const done = (sessionId: string) =>
  counter.visit(`${counter.server.url}/checkout/done?session_id=${sessionId}`);
const linkIn = (text: string): string => /href="([^"]*\/checkout\/v1[^"]*)"/.exec(text)?.[1] ?? '';

describe('an order bump', () => {
  test('can be added on the page, at its own price, and is the customer’s after one payment', async () => {
    const id = await offer({
      kind: 'bump',
      of: { scenario: ware.id },
      offers: { scenario: addition.id },
      percentOff: 50,
    });
    const buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: ware.id });
    const [item] = session.optional_items ?? [];
    expect(counter.stripe.account.prices.get(String(item?.price))?.unit_amount).toBe(450);
    const paid = counter.stripe.paySession(session.id, { optionalItems: [{ price: String(item?.price) }] });
    expect(paid.charge?.amount).toBe(2350);
    await counter.deliver();
    expect(await scenariosOf(buyer)).toEqual([ware.id, addition.id].toSorted());
    const [order] = (await buyer.get('/v1/orders')).body.items;
    expect(order.lines.map(({ amount }: { amount: { amount: number } }) => amount.amount)).toEqual([
      1900, 450,
    ]);
    await counter.operator.delete(`/admin/cross-sells/${id}`);
  });

  test('is left out for who has it, when it is no longer sold, and beside a price of the customer’s choice', async () => {
    const gone = await counter.newWare(usd(700));
    await offer({ kind: 'bump', of: { scenario: ware.id }, offers: { scenario: gone.id } });
    const [owner, other] = [await counter.newBuyer(), await counter.newBuyer()];
    counter.stripe.paySession((await counter.open(owner, { scenario: gone.id })).id);
    await counter.deliver();
    expect((await counter.open(owner, { scenario: ware.id })).optional_items).toEqual([]);
    expect((await counter.open(other, { scenario: ware.id })).optional_items).toHaveLength(1);
    await counter.server.pool.query(`update scenarios set status = 'archived' where id = $1`, [gone.id]);
    expect((await counter.open(other, { scenario: ware.id })).optional_items).toEqual([]);
    await counter.server.pool.query(`update scenarios set minimum_price_amount = 500 where id = $1`, [
      ware.id,
    ]);
    await counter.server.pool.query(`update scenarios set status = 'active' where id = $1`, [gone.id]);
    expect((await counter.open(other, { scenario: ware.id })).optional_items).toEqual([]);
    await counter.server.pool.query(`update scenarios set minimum_price_amount = null where id = $1`, [
      ware.id,
    ]);
  });

  test('is a subscription only beside one that is billed as often', async () => {
    const monthly = await counter.newWare(usd(500), { recurring: 'month' });
    const plan = await counter.newPlan({ name: 'With an addition', scenarios: [ware.id] });
    await offer({ kind: 'bump', of: { plan: plan.id }, offers: { scenario: monthly.id } });
    const session = await counter.open(await counter.newBuyer(), { plan: plan.id });
    expect(session.optional_items).toHaveLength(1);
  });
});

describe('a second offer after payment', () => {
  test('is on the page after paying, opens its checkout with one click at its price, and is good once', async () => {
    const more = await counter.newWare(usd(2000));
    await offer({
      kind: 'afterPayment',
      of: { scenario: addition.id },
      offers: { scenario: more.id },
      percentOff: 30,
    });
    const buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: addition.id });
    counter.stripe.paySession(session.id);
    const page = await done(session.id);
    expect(page.text).toContain('14.00 USD instead of 20.00 USD');
    const link = linkIn(page.text);
    const opened = await counter.visit(link);
    expect(opened.status).toBe(303);
    const second = counter.sessionOf(/cs_test_\w+/.exec(opened.location ?? '')?.[0] ?? '');
    expect([second.amount_total, second.allow_promotion_codes]).toEqual([1400, null]);
    expect((await counter.visit(link)).location).toBe(opened.location); // a double click
    counter.stripe.paySession(second.id);
    await counter.deliver();
    expect((await done(session.id)).text).not.toContain('One thing more');
    expect((await counter.visit(link)).text).toContain('This offer has ended');
    expect(await counter.checkoutsOf(buyer.id)).toContainEqual(
      expect.objectContaining({ source: 'offer', status: 'complete' }),
    );
    expect(await scenariosOf(buyer)).toEqual([addition.id, more.id].toSorted());
    expect((await done(second.id)).text).not.toContain('One thing more'); // no chain of offers
  });

  test.each([
    [null, '20.30 USD for the first payment, then 29.00 USD a month', { duration: 'once' }],
    [
      3,
      '20.30 USD a month for the first 3 months, then 29.00 USD a month',
      { duration: 'repeating', duration_in_months: 3 },
    ],
  ])(
    'of a plan is cheaper for its first payment, or for as long as the operator says (%s months), never for ever',
    async (discountMonths, words, terms) => {
      const [first, plan] = [await counter.newWare(usd(1000)), await counter.newPlan({ name: 'Cheaper' })];
      const [of, offers] = [{ scenario: first.id }, { plan: plan.id }];
      await offer({ kind: 'afterPayment', of, offers, percentOff: 30, discountMonths });
      const sell = async () => {
        const session = await counter.open(await counter.newBuyer(), { scenario: first.id });
        counter.stripe.paySession(session.id);
        const { text } = await done(session.id);
        expect(text).toContain(words);
        const { location } = await counter.visit(linkIn(text));
        return counter.sessionOf(/cs_test_\w+/.exec(location ?? '')?.[0] ?? '');
      };
      const [session, other] = [await sell(), await sell()];
      expect(session.amount_total).toBe(2030);
      const [[priceId] = []] = counter.pricesOf(session);
      expect(counter.stripe.account.prices.get(String(priceId))?.unit_amount).toBe(2900);
      const couponIds = [session, other].map(({ discounts }) => String(discounts?.[0]?.coupon));
      expect(new Set(couponIds).size).toBe(1);
      expect(counter.stripe.account.coupons.get(couponIds[0] ?? '')).toMatchObject({
        percent_off: 30,
        ...terms,
      });
      counter.stripe.paySession(session.id);
      await counter.deliver();
    },
  );

  test('of a plan with a trial is paid at once: what its page says of the first payment holds', async () => {
    const first = await counter.newWare(usd(1000));
    const plan = await counter.newPlan({ name: 'Cheaper than tried', trialDays: 30 });
    const offers = { plan: plan.id };
    await offer({
      kind: 'afterPayment',
      of: { scenario: first.id },
      offers,
      percentOff: 30,
      discountMonths: 1,
    });
    const session = await counter.open(await counter.newBuyer(), { scenario: first.id });
    counter.stripe.paySession(session.id);
    const { text } = await done(session.id);
    expect(text).toContain('20.30 USD a month for the first month, then 29.00 USD a month');
    const { location } = await counter.visit(linkIn(text));
    const second = counter.sessionOf(/cs_test_\w+/.exec(location ?? '')?.[0] ?? '');
    expect([second.amount_total, counter.stripe.account.intended.get(second.id)?.trialDays]).toEqual([
      2030,
      null,
    ]);
  });

  test('is cheaper for some months as a subscription after payment only', async () => {
    const [first, plan] = [await counter.newWare(usd(1000)), await counter.newPlan({ name: 'Months' })];
    const refused = async (fields: object) => {
      const { status, body } = await counter.operator.post('/admin/cross-sells', {
        of: { scenario: first.id },
        discountMonths: 3,
        percentOff: 10,
        ...fields,
      });
      return [status, body.errors?.[0]?.path];
    };
    const once = await counter.newWare(usd(500));
    expect(await refused({ kind: 'afterPayment', offers: { scenario: once.id } })).toEqual([
      422,
      '/discountMonths',
    ]);
    expect(await refused({ kind: 'bump', offers: { scenario: once.id } })).toEqual([422, '/discountMonths']);
    const offers = { plan: plan.id };
    expect(await refused({ kind: 'afterPayment', offers, percentOff: null })).toEqual([
      422,
      '/discountMonths',
    ]);
    const id = await offer({ kind: 'afterPayment', of: { scenario: first.id }, offers, percentOff: 10 });
    const changed = await counter.operator.patch(`/admin/cross-sells/${id}`, { discountMonths: 6 });
    expect(changed.body).toMatchObject({ percentOff: 10, discountMonths: 6 });
    const atFullPrice = await counter.operator.patch(`/admin/cross-sells/${id}`, { percentOff: null });
    expect(atFullPrice.body).toMatchObject({ percentOff: null, discountMonths: null });
  });

  test('is cheaper for whole payments: of a plan by the year for no part of one', async () => {
    const first = await counter.newWare(usd(1000));
    const { id } = await counter.newPlan({ name: 'By the year', interval: 'year' });
    const fields = { kind: 'afterPayment', of: { scenario: first.id }, offers: { plan: id }, percentOff: 10 };
    const offered = (discountMonths: number) =>
      counter.operator.post('/admin/cross-sells', { ...fields, discountMonths });
    const refused = await offered(3);
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/discountMonths']);
    expect(refused.body.errors[0].message).toContain('a multiple of 12');
    expect((await offered(12)).status).toBe(201);
  });

  test('ends a day after the payment, and when the operator takes it back', async () => {
    const [first, more] = [await counter.newWare(usd(1000)), await counter.newWare(usd(2000))];
    const of = { scenario: first.id };
    const id = await offer({ kind: 'afterPayment', of, offers: { scenario: more.id }, percentOff: 30 });
    const buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { scenario: first.id });
    counter.stripe.paySession(session.id, { at: now });
    const link = linkIn((await done(session.id)).text);
    await counter.operator.patch(`/admin/cross-sells/${id}`, { isActive: false });
    expect((await counter.visit(link)).text).toContain('This offer has ended');
    expect((await done(session.id)).text).not.toContain('One thing more');
    await counter.operator.patch(`/admin/cross-sells/${id}`, { isActive: true });
    now = new Date(start.getTime() + 24 * 3_600_000 + 1000);
    expect((await counter.visit(link)).status).toBe(410);
    expect((await done(session.id)).text).not.toContain('One thing more');
    now = start;
  });

  test('is not made to who has it already', async () => {
    const [first, more] = [await counter.newWare(usd(1000)), await counter.newWare(usd(2000))];
    await offer({ kind: 'afterPayment', of: { scenario: first.id }, offers: { scenario: more.id } });
    const buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { scenario: more.id })).id);
    await counter.deliver();
    const session = await counter.open(buyer, { scenario: first.id });
    counter.stripe.paySession(session.id);
    expect((await done(session.id)).text).not.toContain('One thing more');
  });

  test('of an offer of the library the coupon is taken, and only while it lasts', async () => {
    const { deps } = counter.server;
    const coupon = await deps.stripe!.coupons.create({
      percent_off: 20,
      duration: 'once',
      max_redemptions: 1,
    });
    const openWithCoupon = (buyer: Buyer) =>
      openCheckout(deps, {
        customerId: buyer.id,
        product: { kind: 'scenario', id: ware.id },
        couponId: coupon.id,
        source: 'offer',
      });
    const { sessionId } = await openWithCoupon(await counter.newBuyer());
    expect(counter.sessionOf(sessionId).amount_total).toBe(1520);
    counter.stripe.paySession(sessionId);
    await counter.deliver();
    const late = await counter.newBuyer();
    await expect(openWithCoupon(late)).rejects.toMatchObject({ status: 409, code: 'offer_ended' });
    expect(await counter.checkoutsOf(late.id)).toEqual([]);
  });
});
