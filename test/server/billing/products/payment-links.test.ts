import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allJobs } from '../../../../server/jobs.ts';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { startSelling, type Selling } from './selling.ts';

let shop: Selling;
beforeAll(async () => {
  shop = await startSelling();
});
afterAll(() => shop.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

async function linked(named: object) {
  const { status, body } = await shop.operator.post('/admin/payment-links', named);
  if (status !== 201) throw new Error(`The link was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
const isSelling = async (url: string) => (await fetch(url, { redirect: 'manual' })).status === 303;
const sharedUrl = async (link: { shareUrl: string }) =>
  (await fetch(link.shareUrl, { redirect: 'manual' })).headers.get('location');
/** What Stripe's link sells, as its line items say. */
const soldBy = async (url: string) => {
  const stripe = stripeClientFor(shop.stripe);
  const { data } = await stripe.paymentLinks.listLineItems(url.split('/').at(-1) ?? '');
  return data.map(({ amount_total: amount, currency }) => `${amount} ${currency}`);
};
/** What the clock starts each hour. */
const runHourly = async () => {
  await allJobs(shop.server.deps)['billing.sync-payment-links']?.run({} as never);
  await shop.jobsDone();
};
const atStripe = (url: string) => shop.stripe.account.paymentLinks.get(url.split('/').at(-1) ?? '')!;

describe('a payment link', () => {
  test('names our product wherever Stripe keeps notes, and is one per product', async () => {
    const scenario = await shop.newScenario({ price: usd(1900) });
    const link = await linked({ scenario: scenario.slug });
    expect(link).toMatchObject({
      id: expect.stringMatching(/^plk_/),
      product: { kind: 'scenario', id: scenario.id, title: scenario.title },
      isActive: true,
      shareUrl: `${shop.server.url}/buy/${link.id}`,
      syncError: null,
    });
    const { id: productId } = await shop.productOf(scenario.id);
    const names = { scenario_library_product: productId, scenario_library_payment_link: link.id };
    expect(atStripe(link.url)).toMatchObject({
      metadata: names,
      payment_intent_data: { metadata: names },
      allow_promotion_codes: true,
      customer_creation: 'always',
    });
    expect(await soldBy(link.url)).toEqual(['1900 usd']);
    expect(await sharedUrl(link)).toBe(link.url);
    const again = await Promise.all([1, 2, 3].map(() => linked({ scenario: scenario.id })));
    expect(again.map(({ id, url }) => [id, url])).toEqual([1, 2, 3].map(() => [link.id, link.url]));
    expect(shop.stripe.account.paymentLinks.all()).toHaveLength(1);
  });

  test('sells by the present price only: another link takes its place, and what was handed out leads there', async () => {
    const plan = await shop.newPlan({ name: 'Linked', trialDays: 14 });
    const link = await linked({ plan: plan.id });
    expect(await soldBy(link.url)).toEqual(['2900 usd']);
    await shop.operator.patch(`/admin/plans/${plan.id}`, { price: usd(3900) });
    await shop.inStep();
    await shop.jobsDone();
    const { body: list } = await shop.operator.get('/admin/payment-links');
    const after = list.items.find(({ id }: { id: string }) => id === link.id);
    expect(after.url).not.toBe(link.url);
    expect(await soldBy(after.url)).toEqual(['3900 usd']);
    expect(await isSelling(link.url)).toBe(false);
    expect(await sharedUrl(link)).toBe(after.url);
  });

  test('switched off it sells nothing; switched on again it is the same one', async () => {
    const plan = await shop.newPlan({ name: 'Switched' });
    const link = await linked({ plan: plan.id });
    const path = `/admin/payment-links/${link.id}`;
    expect((await shop.operator.patch(path, { isActive: false })).body).toMatchObject({ isActive: false });
    expect(await isSelling(link.url)).toBe(false);
    expect((await fetch(link.shareUrl, { redirect: 'manual' })).status).toBe(410);
    expect((await shop.operator.patch(path, { isActive: true })).body).toMatchObject({
      isActive: true,
      url: link.url,
    });
    expect(await isSelling(link.url)).toBe(true);
    await shop.operator.patch(`/admin/plans/${plan.id}`, { status: 'archived' });
    await shop.inStep();
    await shop.jobsDone();
    expect(await isSelling(link.url)).toBe(false);
    await shop.operator.patch(`/admin/plans/${plan.id}`, { status: 'active' });
    await shop.inStep();
    await shop.jobsDone();
    expect(await isSelling(link.url)).toBe(true);
  });

  test('offers what stands beside the product, reduced where that is said, and no codes where the price is chosen', async () => {
    const [main, extra] = [
      await shop.newScenario({ title: 'Main', price: usd(1900) }),
      await shop.newScenario({ title: 'Extra', price: usd(999) }),
    ];
    const link = await linked({ scenario: main.id });
    const { status, body: bump } = await shop.operator.post('/admin/cross-sells', {
      kind: 'bump',
      of: { scenario: main.id },
      offers: { scenario: extra.id },
      percentOff: 30,
    });
    expect([status, bump]).toMatchObject([
      201,
      { of: { title: 'Main' }, offers: { title: 'Extra' }, percentOff: 30 },
    ]);
    await shop.jobsDone();
    const urlNow = async () => (await sharedUrl(link)) ?? '';
    const [item] = atStripe(await urlNow()).optional_items ?? [];
    expect(shop.stripe.account.prices.get(item?.price ?? '')).toMatchObject({
      unit_amount: 699,
      active: true,
    });
    await shop.operator.patch(`/admin/cross-sells/${bump.id}`, { isActive: false });
    await shop.jobsDone();
    expect(atStripe(await urlNow()).optional_items ?? []).toEqual([]);
    const chosen = await shop.newScenario({ price: usd(1900), minimumPrice: usd(500) });
    const { url } = await linked({ scenario: chosen.id });
    expect(atStripe(url).allow_promotion_codes).toBe(false);
  });

  test('has no trial, which anybody could have again and again; one of an earlier release is replaced', async () => {
    const plan = await shop.newPlan({ name: 'Tried', trialDays: 14 });
    const link = await linked({ plan: plan.id });
    expect(atStripe(link.url).subscription_data?.trial_period_days ?? null).toBeNull();
    const stripe = stripeClientFor(shop.stripe);
    const { data } = await stripe.paymentLinks.listLineItems(link.url.split('/').at(-1));
    const former = await stripe.paymentLinks.create({
      line_items: [{ price: data[0]?.price?.id ?? '', quantity: 1 }],
      subscription_data: { trial_period_days: 14 },
    });
    await shop.server.pool.query(
      `update payment_links set stripe_payment_link_id = $2, url = $3, terms = 'former' where id = $1`,
      [link.id, former.id, former.url],
    );
    await runHourly();
    const present = await sharedUrl(link);
    expect(present).not.toBe(former.url);
    expect(atStripe(present ?? '').subscription_data?.trial_period_days ?? null).toBeNull();
    expect(await isSelling(former.url)).toBe(false);
    const buyer = await shop.newBuyer('Trial');
    const { body } = await buyer.post('/v1/checkout', { plan: plan.id });
    expect(shop.stripe.paySession(body.sessionId, {}).session.subscription).not.toBeNull();
    await shop.deliver();
    expect((await buyer.get('/v1/subscriptions')).body.items[0].status).toBe('trialing');
  });

  test('takes no codes while one is for first purchases only: on a link every purchase would be one', async () => {
    const link = await linked({ plan: (await shop.newPlan({ name: 'With codes' })).id });
    const takesCodes = async () => atStripe((await sharedUrl(link)) ?? '').allow_promotion_codes;
    expect(await takesCodes()).toBe(true);
    const made = await shop.operator.post('/admin/promotion-codes', {
      code: 'WELCOME',
      percentOff: 50,
      firstTimeOnly: true,
    });
    expect(made.status).toBe(201);
    await shop.jobsDone();
    expect(await takesCodes()).toBe(false);
    await shop.operator.patch(`/admin/promotion-codes/${made.body.id}`, { isActive: false });
    await shop.jobsDone();
    expect(await takesCodes()).toBe(true);
    const stripe = stripeClientFor(shop.stripe);
    const coupon = await stripe.coupons.create({ percent_off: 10 });
    const ofDashboard = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'MADETHERE',
      restrictions: { first_time_transaction: true },
    });
    await runHourly();
    expect(await takesCodes()).toBe(false);
    await stripe.promotionCodes.update(ofDashboard.id, { active: false });
    await runHourly();
    expect(await takesCodes()).toBe(true);
  });

  test('bought by somebody who is a customer here, it leads to the right to install', async () => {
    const buyer = await shop.newBuyer('Grace');
    const scenario = await shop.newScenario({ title: 'By link', price: usd(1900) });
    const { url } = await linked({ scenario: scenario.id });
    const opened = await fetch(`${url}?prefilled_email=${encodeURIComponent(buyer.email)}`, {
      redirect: 'manual',
    });
    const sessionId = opened.headers.get('location')?.split('/').at(-1) ?? '';
    shop.stripe.paySession(sessionId, { email: buyer.email });
    await shop.deliver();
    const { body } = await buyer.get('/v1/entitlements');
    expect(body.items).toMatchObject([{ scenario: scenario.id, state: 'active' }]);
    const orders = await buyer.get('/v1/orders');
    expect(orders.body.items).toMatchObject([{ total: usd(1900), lines: [{ scenario: scenario.id }] }]);
  });

  test('of a plan makes a subscriber, who is counted', async () => {
    const buyer = await shop.newBuyer('Mary');
    const plan = await shop.newPlan({ name: 'Subscribed by link' });
    const { url } = await linked({ plan: plan.id });
    const opened = await fetch(`${url}?prefilled_email=${encodeURIComponent(buyer.email)}`, {
      redirect: 'manual',
    });
    shop.stripe.paySession(opened.headers.get('location')?.split('/').at(-1) ?? '', { email: buyer.email });
    await shop.deliver();
    expect((await buyer.get('/v1/me')).body.plan).toBe('Subscribed by link');
    expect((await shop.operator.get(`/admin/plans/${plan.id}`)).body.subscribers).toBe(1);
  });

  test("switched off in Stripe's dashboard it is switched on again, for here it sells", async () => {
    const plan = await shop.newPlan({ name: 'Put right' });
    const { url } = await linked({ plan: plan.id });
    await stripeClientFor(shop.stripe).paymentLinks.update(url.split('/').at(-1) ?? '', { active: false });
    expect(await isSelling(url)).toBe(false);
    await shop.deliver();
    await shop.jobsDone();
    expect(await isSelling(url)).toBe(true);
  });

  test('of something that is not sold is refused', async () => {
    const free = await shop.newScenario({ title: 'Free' });
    const refused = async (body: object) => {
      const answer = await shop.operator.post('/admin/payment-links', body);
      return [answer.status, answer.body.errors?.[0]?.path];
    };
    expect(await refused({ scenario: free.id })).toEqual([422, '/scenario']);
    expect(await refused({ plan: 'pln_none' })).toEqual([422, '/plan']);
    expect(await refused({})).toEqual([422, expect.any(String)]);
    expect(await refused({ plan: 'a', scenario: 'b' })).toEqual([422, expect.any(String)]);
  });
});
