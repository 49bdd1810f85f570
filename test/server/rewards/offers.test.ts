import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isHeldOut } from '../../../server/rewards/offers/hold-out.ts';
import { stripeClientFor } from '../../doubles/stripe/stripe-client.ts';
import { apiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { until } from '../../support/until.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
let target: ScenarioRow;
beforeAll(async () => {
  world = await startRewards({ at: '2026-06-15T12:00:00Z' });
  target = await paidScenario('Dunning letters');
});
afterAll(() => world.close());
beforeEach(async () => {
  const { items } = (await world.operator.get('/admin/offers?limit=100')).body;
  for (const { id } of items) await world.operator.delete(`/admin/offers/${id}`);
});

async function paidScenario(title: string): Promise<ScenarioRow> {
  const scenario = await insertScenario(world.pool, { title });
  await world.pool.query(`update scenarios set price_amount = 2000, price_currency = 'usd' where id = $1`, [
    scenario.id,
  ]);
  return scenario;
}
const offer = async (change: object = {}): Promise<string> => {
  const { status, body } = await world.operator.post('/admin/offers', {
    title: 'Dunning letters at 20 % less',
    message: 'They go well together.',
    product: { scenario: target.slug },
    percentOff: 20,
    ...change,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id as string;
};
/** A customer who sees an offer, or is held out of it: whichever the hash says is looked for. */
const customerFor = async (offerId: string, wanted: 'treated' | 'heldOut' = 'treated'): Promise<Customer> => {
  for (;;) {
    const customer = await world.newCustomer();
    if (isHeldOut(offerId, customer.id) === (wanted === 'heldOut')) return customer;
  }
};
const look = (customer: Customer) =>
  world.runJob('rewards.evaluate-customers', { customerIds: [customer.id] });
const offersOf = async (customer: Customer): Promise<string[]> =>
  (await customer.get('/v1/offers')).body.items.map(({ id }: { id: string }) => id);
const afterLook = async (customer: Customer) => {
  await look(customer);
  return offersOf(customer);
};
const goodDay = (customer: Customer, installationId: string, day: string, status = 'completed') =>
  world.completes(customer, {
    installationId,
    day,
    status,
    ...(status === 'failed' ? { error: { message: 'x' } } : {}),
  });

describe('who is offered what', () => {
  test('owns a scenario and has had thirty good days: another at a discount', async () => {
    const id = await offer({
      conditions: [
        { fact: 'ownsScenario', scenario: world.scenario.slug },
        { fact: 'goodDays', scenario: world.scenario.slug, days: 30 },
      ],
    });
    const ada = await customerFor(id);
    expect(await afterLook(ada)).toEqual([]);
    const { id: installationId } = await insertInstallation(world.pool, {
      customerId: ada.id,
      scenario: world.scenario,
    });
    expect(await afterLook(ada)).toEqual([]); // no runs yet
    await goodDay(ada, installationId, '2026-06-14');
    expect(await afterLook(ada)).toEqual([]); // not for thirty days
    await goodDay(ada, installationId, '2026-05-17');
    expect(await afterLook(ada)).toEqual([]); // on the first of the thirty, not before
    await goodDay(ada, installationId, '2026-05-16');
    expect(await afterLook(ada)).toEqual([id]);
    const [seen] = (await ada.get('/v1/offers')).body.items;
    expect(seen).toMatchObject({
      title: 'Dunning letters at 20 % less',
      product: {
        kind: 'scenario',
        id: target.id,
        title: 'Dunning letters',
        price: { amount: 2_000, currency: 'usd' },
      },
      percentOff: 20,
      endsAt: '2026-06-29T12:00:00.000Z',
    });
  });

  test.each([
    ['a failed run on the first of them', '2026-05-17', false],
    ['a failed run the day before', '2026-05-16', true],
  ])('%s counts by the day', async (_name, day, isOffered) => {
    const id = await offer({ conditions: [{ fact: 'goodDays', scenario: world.scenario.id, days: 30 }] });
    const ada = await customerFor(id);
    const { id: installationId } = await insertInstallation(world.pool, {
      customerId: ada.id,
      scenario: world.scenario,
    });
    await goodDay(ada, installationId, day, 'failed'); // first: what the others bring is looked at at once
    await goodDay(ada, installationId, '2026-05-01');
    await goodDay(ada, installationId, '2026-06-10');
    expect(await afterLook(ada)).toEqual(isOffered ? [id] : []);
  });

  test('a complaint ends the good days, and while one is open nothing is offered at all', async () => {
    const always = await offer();
    const ada = await customerFor(always);
    await ada.post('/v1/feedback', { kind: 'bug', message: 'It stopped.', scenario: world.scenario.slug });
    expect(await afterLook(ada)).toEqual([]);
    const given = await world.pool.query(`select from offer_exposures where customer_id = $1`, [ada.id]);
    expect(given.rows).toHaveLength(0); // not only hidden
    const { items } = (await world.operator.get(`/admin/feedback?customer=${ada.id}`)).body;
    await world.operator.post(`/admin/feedback/${items[0].id}/reply`, { message: 'Mended.' });
    expect(await afterLook(ada)).toEqual([always]);
    await ada.post('/v1/feedback', { kind: 'bug', message: 'Again.' });
    expect(await offersOf(ada)).toEqual([]); // hidden again, though it is theirs

    await world.operator.delete(`/admin/offers/${always}`);
    const good = await offer({ conditions: [{ fact: 'goodDays', scenario: world.scenario.id, days: 3 }] });
    const bob = await customerFor(good);
    const { id: installationId } = await insertInstallation(world.pool, {
      customerId: bob.id,
      scenario: world.scenario,
    });
    const { body: bug } = await bob.post('/v1/feedback', {
      kind: 'bug',
      message: 'Slow.',
      scenario: world.scenario.slug,
    });
    await world.operator.post(`/admin/feedback/${bug.id}/close`);
    // Only now: whatever completes has offers looked at beside the test too.
    for (const day of ['2026-06-01', '2026-06-14']) await goodDay(bob, installationId, day);
    expect(await afterLook(bob)).toEqual([]);
  });

  test('what they have is not offered, nor what is no longer sold', async () => {
    const id = await offer();
    const ada = await customerFor(id);
    await insertInstallation(world.pool, { customerId: ada.id, scenario: target });
    expect(await afterLook(ada)).toEqual([]);
    const bob = await customerFor(id);
    await world.pool.query(`update scenarios set status = 'archived' where id = $1`, [target.id]);
    expect(await afterLook(bob)).toEqual([]);
    await world.pool.query(`update scenarios set status = 'active' where id = $1`, [target.id]);
    expect(await afterLook(bob)).toEqual([id]);
  });

  test('near the limit of a plan: the next tier', async () => {
    const plan = async (name: string, amount: number, installationLimit: number | null): Promise<string> => {
      const body = { name, price: { amount, currency: 'usd' }, interval: 'month', scenarios: 'all' };
      const { body: made } = await world.operator.post('/admin/plans', { ...body, installationLimit });
      return made.id as string;
    };
    const [small, large] = [await plan('Small', 1_000, 5), await plan('Large', 3_000, 50)];
    await plan('Huge', 9_000, null);
    const id = await offer({
      conditions: [{ fact: 'nearPlanLimit', share: 0.8 }],
      product: { nextTier: true },
    });
    const ada = await customerFor(id);
    const { body } = await ada.post('/v1/checkout', { plan: small });
    world.stripe.paySession(body.sessionId);
    await world.deliver();
    const installed = (scenario: ScenarioRow) =>
      insertInstallation(world.pool, { customerId: ada.id, scenario });
    for (let count = 0; count < 3; count += 1) await installed(target);
    await installed(world.scenario); // free: it takes no room
    expect(await afterLook(ada)).toEqual([]);
    await installed(target);
    expect(await afterLook(ada)).toEqual([id]);
    expect((await ada.get('/v1/offers')).body.items[0].product).toMatchObject({
      kind: 'plan',
      id: large,
      title: 'Large',
    });
  });

  test('from its start to its end, for as many days as it is valid', async () => {
    const id = await offer({
      startsAt: '2026-06-20T00:00:00Z',
      endsAt: '2026-06-30T00:00:00Z',
      validDays: 20,
    });
    const ada = await customerFor(id);
    expect(await afterLook(ada)).toEqual([]);
    world.moveTo('2026-06-20T00:00:00Z');
    expect(await afterLook(ada)).toEqual([id]);
    expect((await ada.get('/v1/offers')).body.items[0].endsAt).toBe('2026-06-30T00:00:00.000Z');
    world.moveTo('2026-06-30T00:00:00Z');
    expect(await offersOf(ada)).toEqual([]);
    await world.runJob('rewards.evaluate-everybody');
    const { rows } = await world.pool.query(`select state from offer_exposures where offer_id = $1`, [id]);
    expect(rows).toContainEqual({ state: 'expired' });
    const late = await customerFor(id);
    expect(await afterLook(late)).toEqual([]);
    world.moveTo('2026-06-15T12:00:00Z');
  });
});

test('every night everybody is looked at', async () => {
  const id = await offer();
  const ada = await customerFor(id);
  await world.runJob('rewards.evaluate-everybody');
  await until(async () => (await offersOf(ada)).includes(id), 20_000);
  expect((await ada.get('/v1/offers?limit=1')).body).toMatchObject({ items: [{ id }], nextCursor: null });
});

describe('how many offers a customer gets', () => {
  test('the most important first, no more at once and in a month than the rules allow, also by looks at once', async () => {
    await world.operator.patch('/admin/reward-rules', { offersAtOnce: 2, offersPerMonth: 3 });
    const ids: string[] = [];
    for (const priority of [1, 5, 3, 4, 2]) ids.push(await offer({ priority, validDays: 10 }));
    const byPriority = [ids[1], ids[3], ids[2], ids[4], ids[0]];
    const ada = await world.newCustomer();
    const had = async () => {
      const { rows } = await world.pool.query<{ id: string }>(
        `select offer_id as id from offer_exposures join offers on offers.id = offer_id where customer_id = $1 order by priority desc`,
        [ada.id],
      );
      return rows.map(({ id }) => id);
    };
    await Promise.all(Array.from({ length: 8 }, () => look(ada)));
    expect(await had()).toEqual(byPriority.slice(0, 2));
    world.moveTo('2026-06-26T12:00:00Z'); // the first two are over
    await Promise.all(Array.from({ length: 8 }, () => look(ada)));
    expect(await had()).toEqual(byPriority.slice(0, 3));
    world.moveTo('2026-07-16T12:00:00Z'); // thirty days after the first two
    await look(ada);
    expect(await had()).toEqual(byPriority);
    world.moveTo('2026-06-15T12:00:00Z');
    await world.operator.patch('/admin/reward-rules', { offersAtOnce: 1, offersPerMonth: 2 });
  });
});

describe('the tenth that is held out', () => {
  test('is a tenth, the same each time, and another for each offer', () => {
    const customers = Array.from({ length: 20_000 }, (_, index) => `cus_${index}`);
    const heldOut = (offerId: string) => customers.filter((customer) => isHeldOut(offerId, customer));
    const [first, second] = [heldOut('ofr_1'), heldOut('ofr_2')];
    for (const group of [first, second]) {
      expect(group.length).toBeGreaterThan(1_850);
      expect(group.length).toBeLessThan(2_150);
    }
    expect(heldOut('ofr_1')).toEqual(first);
    const both = first.filter((customer) => second.includes(customer));
    expect(both.length).toBeGreaterThan(140);
    expect(both.length).toBeLessThan(260);
  });

  test('never sees its offer, not by list, link, checkout or mail, but is counted', async () => {
    const id = await offer();
    const ada = await customerFor(id, 'heldOut');
    expect(await afterLook(ada)).toEqual([]);
    expect((await ada.post('/v1/checkout', { offer: id })).status).toBe(404);
    await world.completes(ada);
    await until(() => world.server.mails.some(({ to }) => to === ada.email), 20_000);
    expect(world.server.mails.find(({ to }) => to === ada.email)?.text).not.toContain('/offers/');
    const { body } = await world.operator.get(`/admin/offers/${id}/effect`);
    expect(body.heldOut.exposed).toBe(1);
  });
});

describe('using an offer', () => {
  const anybody = () => apiClient(world.server.url);
  const pathOf = (url: string) => url.replace(world.server.url, '');

  test('its link closes no payment page that is open with other terms, its button there does', async () => {
    const id = await offer();
    const ada = await customerFor(id);
    await look(ada);
    const [{ checkoutUrl, product }] = (await ada.get('/v1/offers')).body.items;
    const open = await ada.post('/v1/checkout', { [product.kind]: product.id });
    expect(open.status).toBe(201);
    const page = await anybody().get(pathOf(checkoutUrl));
    expect([page.status, page.body]).toEqual([409, expect.stringContaining(open.body.url)]);
    expect(world.stripe.account.sessions.get(open.body.sessionId)?.status).toBe('open');
    const [, action = ''] = /action="([^"]+)"/.exec(page.body) ?? [];
    expect((await anybody().post(action, {})).status).toBe(303);
    expect(world.stripe.account.sessions.get(open.body.sessionId)?.status).toBe('expired');
  });

  test('the link shows it, its button opens a checkout with the discount, for one payment of this customer', async () => {
    const id = await offer();
    const ada = await customerFor(id);
    await look(ada);
    const [{ checkoutUrl, landingUrl }] = (await ada.get('/v1/offers')).body.items;
    const landing = await anybody().get(pathOf(landingUrl));
    expect(landing.status).toBe(200);
    expect(landing.body).toContain('16.00 USD instead of 20.00 USD, 20 % less.');
    expect(landing.body).toContain(`href="${checkoutUrl}"`);
    const first = await anybody().get(pathOf(checkoutUrl));
    await world.operator.patch(`/admin/offers/${id}`, { title: 'Another title' });
    const second = await anybody().get(pathOf(checkoutUrl));
    expect(first.status).toBe(303);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    const { body } = await ada.post('/v1/checkout', { offer: id });
    const paid = world.stripe.paySession(body.sessionId);
    expect(paid.session.amount_total).toBe(1_600);
    await world.deliver();
    expect((await ada.get('/v1/orders')).body.items).toHaveLength(1);
    expect(await offersOf(ada)).toEqual([]);
    expect((await world.operator.get(`/admin/offers/${id}/effect`)).body.treated).toMatchObject({
      exposed: 1,
      redeemed: 1,
    });
    expect(await anybody().get(pathOf(checkoutUrl))).toMatchObject({
      status: 410,
      body: expect.stringContaining('You have used this offer'),
    });
    expect((await ada.post('/v1/checkout', { offer: id })).status).toBe(404);
    expect(await world.balanceOf(ada)).toBe(16);
  });

  test('the mail of a milestone shows the most important one', async () => {
    await offer({ title: 'Less important', priority: 1 });
    const id = await offer({ priority: 9 });
    const ada = await customerFor(id);
    await world.completes(ada);
    await until(() => world.server.mails.some(({ to }) => to === ada.email), 20_000);
    const text = world.server.mails.find(({ to }) => to === ada.email)?.text ?? '';
    expect(text).toContain('Dunning letters at 20 % less\nThey go well together.\nhttp');
    expect(text).not.toContain('Less important');
    const link = /http\S+\/offers\/\S+/.exec(text)?.[0] ?? '';
    expect((await anybody().get(pathOf(link))).status).toBe(200);
  });

  test('a link of another customer, a changed one and one whose offer was switched off lead nowhere', async () => {
    const id = await offer();
    const ada = await customerFor(id);
    await look(ada);
    const [{ checkoutUrl }] = (await ada.get('/v1/offers')).body.items;
    expect((await anybody().get('/offers/v1.e30.AAAA')).status).toBe(404);
    expect((await anybody().get('/offers/x/checkout')).status).toBe(404);
    const stranger = await customerFor(id);
    expect((await stranger.post('/v1/checkout', { offer: id })).status).toBe(404);
    await world.operator.patch(`/admin/offers/${id}`, { isActive: false });
    expect(await offersOf(ada)).toEqual([]);
    expect((await anybody().get(pathOf(checkoutUrl))).status).toBe(410);
  });
});

test('the page after a payment shows the offer of the customer', async () => {
  const id = await offer({ percentOff: 35 });
  const other = await paidScenario('Reminders');
  const pageAfter = async (customer: Customer): Promise<string> => {
    const { body } = await customer.post('/v1/checkout', { scenario: other.slug });
    world.stripe.paySession(body.sessionId);
    return (await apiClient(world.server.url).get(`/checkout/done?session_id=${body.sessionId}`)).body;
  };
  const page = await pageAfter(await customerFor(id));
  expect(page).toContain('Dunning letters');
  expect(page).toContain('13.00 USD');
  expect(page).toMatch(/href="http[^"]+\/offers\/[^"]+\/checkout"/);
  expect(await pageAfter(await customerFor(id, 'heldOut'))).not.toContain('/offers/');
});

test('the next tier is taken by changing the subscription, with the discount, and not by a second one', async () => {
  const plan = async (name: string, amount: number, installationLimit: number): Promise<string> => {
    const body = {
      name,
      price: { amount, currency: 'eur' },
      interval: 'month',
      scenarios: 'all',
      installationLimit,
    };
    const answer = await world.operator.post('/admin/plans', body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const [small, large] = [await plan('Studio', 1_000, 1), await plan('Agency', 3_000, 20)];
  const id = await offer({
    conditions: [{ fact: 'nearPlanLimit', share: 1 }],
    product: { nextTier: true },
    percentOff: 50,
  });
  const ada = await customerFor(id);
  const { body } = await ada.post('/v1/checkout', { plan: small });
  world.stripe.paySession(body.sessionId);
  await world.deliver();
  expect(await afterLook(ada)).toEqual([]);
  await insertInstallation(world.pool, { customerId: ada.id, scenario: target });
  expect(await afterLook(ada)).toEqual([id]);
  const [{ checkoutUrl, product }] = (await ada.get('/v1/offers')).body.items;
  expect(product).toMatchObject({ kind: 'plan', id: large });
  const before = world.stripe.requests.length;
  const answer = await apiClient(world.server.url).get(checkoutUrl.replace(world.server.url, ''));
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toContain('/p/session/');
  const asked = world.stripe.requests
    .slice(before)
    .find(({ method, path }) => method === 'POST' && path === '/v1/billing_portal/sessions');
  const form = new URLSearchParams(String(asked?.body));
  expect(form.get('flow_data[type]')).toBe('subscription_update_confirm');
  const coupon = form.get('flow_data[subscription_update_confirm][discounts][0][coupon]') ?? '';
  const confirmed = 'flow_data[subscription_update_confirm]';
  const stripe = stripeClientFor(world.stripe);
  expect(await stripe.coupons.retrieve(coupon)).toMatchObject({ percent_off: 50, max_redemptions: 1 });
  const price = await stripe.prices.retrieve(form.get(`${confirmed}[items][0][price]`) ?? '');
  expect(price).toMatchObject({ unit_amount: 3_000, currency: 'eur' });
  const { rows } = await world.pool.query(`select id from subscriptions where customer_id = $1`, [ada.id]);
  expect(form.get(`${confirmed}[subscription]`)).toBe(rows[0].id);
});

describe('defining offers', () => {
  test('they are listed, changed and put away; wrong ones are refused with the place', async () => {
    const id = await offer({
      conditions: [{ fact: 'completedRuns', scenario: world.scenario.slug, runs: 100 }],
    });
    expect((await world.operator.get(`/admin/offers/${id}`)).body).toMatchObject({
      product: { scenario: target.id },
      conditions: [{ fact: 'completedRuns', scenario: world.scenario.id, runs: 100 }],
      windowDays: 30,
      isActive: true,
    });
    const changed = await world.operator.patch(`/admin/offers/${id}`, {
      percentOff: 30,
      product: { nextTier: true },
      conditions: [],
    });
    expect(changed.body).toMatchObject({
      percentOff: 30,
      product: { nextTier: true },
      conditions: [],
      title: 'Dunning letters at 20 % less',
    });
    expect((await world.operator.delete(`/admin/offers/${id}`)).status).toBe(204);
    expect((await world.operator.delete(`/admin/offers/${id}`)).status).toBe(404);
    expect((await world.operator.get(`/admin/offers/${id}`)).status).toBe(404);
    const refused = async (change: object) => {
      const base = { title: 'x', message: 'x', product: { scenario: target.slug }, percentOff: 10 };
      const { status, body } = await world.operator.post('/admin/offers', { ...base, ...change });
      return status === 422 ? body.errors[0].path : status;
    };
    expect(await refused({ product: {} })).toBe('/product');
    expect(await refused({ product: { scenario: target.slug, nextTier: true } })).toBe('/product');
    expect(await refused({ product: { scenario: world.scenario.slug } })).toBe('/product/scenario'); // free
    expect(await refused({ product: { plan: 'pln_none' } })).toBe('/product/plan');
    expect(await refused({ percentOff: 0 })).toBe('/percentOff');
    expect(await refused({ startsAt: '2026-07-01T00:00:00Z', endsAt: '2026-06-01T00:00:00Z' })).toBe(
      '/endsAt',
    );
    expect(await refused({ conditions: [{ fact: 'ownsScenario', scenario: 'none' }] })).toBe(
      '/conditions/0/scenario',
    );
    expect(await refused({ conditions: [{ fact: 'isRich' }] })).toContain('/conditions/0');
  });
});
