import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../support/until.ts';
import { startTestServer } from '../../../support/server.ts';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer } from '../shop.ts';

let counter: Counter;
let buyer: Buyer;
let plan: { id: string };
let larger: { id: string };
beforeAll(async () => {
  counter = await startCounter();
  plan = await counter.newPlan({ name: 'Small', price: { amount: 1000, currency: 'usd' } });
  larger = await counter.newPlan({ name: 'Large', price: { amount: 2500, currency: 'usd' } });
});
afterAll(() => counter.close());

const stripeCustomer = async (who: Buyer): Promise<string> => {
  const { rows } = await counter.server.pool.query<{ id: string }>(
    'select stripe_customer_id as id from stripe_customers where customer_id = $1',
    [who.id],
  );
  return rows[0]?.id ?? '';
};
const subscriptionsOf = async (who: Buyer) => {
  const customer = await stripeCustomer(who);
  return counter.stripe.account.subscriptions.all().filter((one) => one.customer === customer);
};
const ask = async (who: Buyer, wish: object) => {
  const { status, body } = await who.post('/v1/checkout', wish);
  return {
    status,
    type: body.type as string,
    detail: body.detail as string,
    portalUrl: body.portalUrl as string,
  };
};

describe('F95 a plan is bought once', () => {
  test('F95 a double click, ten times at once, opens one session', async () => {
    buyer = await counter.newBuyer();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => buyer.post('/v1/checkout', { plan: plan.id })),
    );
    const told = answers.map(({ status, body }) => `${status} ${body.sessionId ?? body.detail}`);
    expect(told).toEqual(Array.from({ length: 10 }, () => told[0]));
    expect(counter.openSessions(await stripeCustomer(buyer))).toHaveLength(1);
  });

  test.each(['/v1/customers', '/v1/checkout/sessions'])(
    'F95 clicks while Stripe takes long over %s of the first wait for what that opens',
    async (path) => {
      buyer = await counter.newBuyer();
      const late = plan.id;
      counter.stripe.failNext({ kind: 'late', method: 'POST', path, delayMs: 6000 });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => buyer.post('/v1/checkout', { plan: late })),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
      expect(new Set(answers.map(({ body }) => body.sessionId)).size).toBe(1);
      expect(counter.openSessions(await stripeCustomer(buyer))).toHaveLength(1);
    },
    60_000,
  );

  test('F95 two plans in two tabs, at once: one can be paid', async () => {
    buyer = await counter.newBuyer();
    const clicks = [plan, larger, plan, larger].map(({ id }) => buyer.post('/v1/checkout', { plan: id }));
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    expect(counter.openSessions(await stripeCustomer(buyer)).length).toBeLessThanOrEqual(1);
    const last = await counter.open(buyer, { plan: larger.id });
    expect(counter.openSessions(await stripeCustomer(buyer))).toEqual([last.id]);
  });

  test('F95 two servers on one database open one session', async () => {
    buyer = await counter.newBuyer();
    const { rows } = await counter.server.pool.query<{ name: string }>('select current_database() as name');
    const own = new URL(counter.server.deps.config.databaseUrl ?? '');
    expect(own.pathname).toBe(`/${rows[0]?.name}`);
    const other = await startTestServer({
      stripe: counter.stripe,
      env: {
        DATABASE_URL: own.href,
        SESSION_SECRET: counter.server.deps.sessionSecret,
        PUBLIC_URL: counter.server.deps.publicUrl(),
      },
    });
    try {
      const there = (path: string) =>
        fetch(`${other.url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${buyer.apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ plan: plan.id }),
        }).then(async (answer) => ((await answer.json()) as { sessionId: string }).sessionId);
      const here = async () => (await buyer.post('/v1/checkout', { plan: plan.id })).body.sessionId as string;
      const sessions = await Promise.all([here(), there('/v1/checkout'), here(), there('/v1/checkout')]);
      expect(new Set(sessions).size).toBe(1);
    } finally {
      await other.close();
    }
  });

  test('F95 a crash after Stripe has opened the session: the next click gets the same one, also under a new name', async () => {
    buyer = await counter.newBuyer();
    const crashing = await counter.newPlan({ name: 'Before the crash' });
    counter.stripe.failNext({ kind: 'reset', path: '/v1/checkout/sessions', when: 'after', count: 3 });
    expect((await ask(buyer, { plan: crashing.id })).status).toBe(503);
    const session = await counter.open(buyer, { plan: crashing.id });
    expect(counter.openSessions(session.customer)).toEqual([session.id]);
    await counter.operator.patch(`/admin/plans/${crashing.id}`, { name: 'After the crash' });
    const renamed = await counter.open(buyer, { plan: crashing.id });
    expect(counter.openSessions(session.customer)).toEqual([renamed.id]);
    expect(await counter.checkoutsOf(buyer.id)).toHaveLength(renamed.id === session.id ? 1 : 2);
  });

  test('F95 paid a moment ago, before any event: 409, and one subscription', async () => {
    buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { plan: plan.id })).id);
    const answers = await Promise.all([plan, larger, plan].map(({ id }) => ask(buyer, { plan: id })));
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    await counter.deliver();
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
  });

  test.each(['plan', 'scenario by subscription', 'scenario'])(
    'F95 a %s paid and followed while another request is on its way to open a checkout: 409, and none is open',
    async (kind) => {
      const ware = await counter.newWare(
        { amount: 900, currency: 'usd' },
        kind === 'scenario' ? {} : { recurring: 'month' },
      );
      const wish = kind === 'plan' ? { plan: plan.id } : { scenario: ware.id };
      const code = `LATE${kind.length}`;
      const coupon = await counter.server.deps.stripe?.coupons.create({ percent_off: 10, duration: 'once' });
      await counter.server.deps.stripe?.promotionCodes.create({
        code,
        promotion: { type: 'coupon', coupon: coupon?.id ?? '' },
      });
      buyer = await counter.newBuyer();
      counter.stripe.paySession((await counter.open(buyer, wish)).id);
      const codes = Promise.withResolvers<void>();
      counter.stripe.failNext({ kind: 'late', path: '/v1/promotion_codes', until: codes.promise });
      counter.stripe.requests.length = 0;
      const slow = ask(buyer, { ...wish, ...(kind === 'plan' && { plan: larger.id }), promotionCode: code });
      await until(() => counter.stripe.requests.some(({ path }) => path.startsWith('/v1/promotion_codes')));
      expect((await ask(buyer, wish)).status).toBe(409);
      codes.resolve();
      expect((await slow).status).toBe(409);
      expect(counter.openSessions(await stripeCustomer(buyer))).toEqual([]);
      expect((await counter.checkoutsOf(buyer.id)).filter(({ status }) => status === 'open')).toEqual([]);
      await counter.deliver();
    },
  );

  test('F95 the order is known and the subscription not yet: still 409', async () => {
    buyer = await counter.newBuyer();
    const session = await counter.open(buyer, { plan: plan.id });
    counter.stripe.paySession(session.id);
    const events = counter.stripe.pendingEvents();
    await counter.deliver({ events: events.filter(({ type }) => type === 'checkout.session.completed') });
    await counter.server.pool.query('delete from subscription_states where customer_id = $1', [buyer.id]);
    await counter.server.pool.query('delete from subscriptions where customer_id = $1', [buyer.id]);
    expect((await ask(buyer, { plan: plan.id })).status).toBe(409);
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
    await counter.deliver();
  });

  test('F95 who has the plan is told so; who has another is led to switch it', async () => {
    buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { plan: plan.id })).id);
    await counter.deliver();
    const same = await ask(buyer, { plan: plan.id });
    expect(same).toMatchObject({
      status: 409,
      type: '/problems/already_entitled',
      portalUrl: expect.stringContaining('/p/session/'),
    });
    const other = await ask(buyer, { plan: larger.id });
    expect(other).toMatchObject({
      status: 409,
      type: '/problems/other_plan',
      detail: expect.stringContaining('Switch it to "Large"'),
      portalUrl: expect.stringContaining('/p/session/'),
    });
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
    expect(counter.openSessions(await stripeCustomer(buyer))).toEqual([]);
    const [subscription] = await subscriptionsOf(buyer);
    const flows = counter.stripe
      .events()
      .filter(({ type }) => type === 'billing_portal.session.created')
      .map(({ data }) => (data.object as { flow: { type?: string } | null }).flow);
    expect(flows.at(-1)).toMatchObject({
      type: 'subscription_update',
      subscription_update: { subscription: subscription?.id },
    });
  });

  test('F95 behind with the payment is no reason to buy it again; ended is', async () => {
    buyer = await counter.newBuyer();
    const paid = counter.stripe.paySession((await counter.open(buyer, { plan: plan.id })).id);
    await counter.deliver();
    await counter.server.pool.query(`update subscriptions set status = 'past_due' where id = $1`, [
      paid.subscription?.id,
    ]);
    expect((await ask(buyer, { plan: plan.id })).status).toBe(409);
    await counter.server.deps.stripe?.subscriptions.cancel(paid.subscription?.id ?? '');
    await counter.deliver();
    expect((await ask(buyer, { plan: larger.id })).status).toBe(201);
  });

  test('F95 a scenario by subscription, too', async () => {
    const ware = await counter.newWare({ amount: 900, currency: 'usd' }, { recurring: 'month' });
    buyer = await counter.newBuyer();
    counter.stripe.paySession((await counter.open(buyer, { scenario: ware.id })).id);
    expect((await ask(buyer, { scenario: ware.id })).status).toBe(409);
    await counter.deliver();
    expect((await ask(buyer, { scenario: ware.id })).type).toBe('/problems/already_entitled');
    expect(await subscriptionsOf(buyer)).toHaveLength(1);
    expect((await ask(buyer, { plan: plan.id })).status).toBe(201); // a plan is something else
  });
});
