import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPinnedVersion } from '../../../../server/billing/payloads/to-pinned-version.ts';
import { subscriptionFacts } from '../../../../server/billing/subscriptions/history/subscription-facts.ts';
import { openStage, withoutRepeats, type PlanOnSale, type Stage } from './stage.ts';

const versions = [
  '2020-08-27',
  '2022-11-15',
  '2023-10-16',
  '2024-06-20',
  '2025-01-27.acacia',
  '2025-03-31.basil',
  '2025-09-30.clover',
  '2026-02-25.clover',
  '2026-05-27.dahlia',
  '2026-07-29.dahlia',
];
const fixtures = join(
  import.meta.dirname,
  '../../../../../shared/data/stripe-fixtures/objects-by-api-version',
);

/** The same library with and without a key of Stripe: without, only what events tell is known. */
const stages: Partial<Record<'asked' | 'only told', Stage>> = {};
const plans = new Map<Stage, PlanOnSale[]>();

beforeAll(async () => {
  stages.asked = await openStage('2026-01-01T00:00:00Z');
  stages['only told'] = await openStage('2026-01-01T00:00:00Z', { env: { STRIPE_SECRET_KEY: '' } });
  for (const stage of Object.values(stages))
    plans.set(stage, [await stage.newPlan({ amount: 1000 }), await stage.newPlan({ amount: 2500 })]);
});
afterAll(() => Promise.all(Object.values(stages).map((stage) => stage.close())));

/** A subscription that is upgraded, and set to end with a reduction; each on a day of its own, and the days are given back. */
async function aLife(stage: Stage) {
  const [small, large] = plans.get(stage) ?? [];
  const subscriber = await stage.newSubscriber();
  const { subscriptions, coupons } = stage.stripeApi;
  const { id, items } = await stage.subscribe(subscriber, small as PlanOnSale);
  await stage.pass(1);
  await subscriptions.update(id, { items: [{ id: items.data[0]?.id ?? '', price: large?.priceId ?? '' }] });
  await stage.pass(1);
  const coupon = await coupons.create({ percent_off: 12.5, duration: 'forever' });
  await subscriptions.update(id, { discounts: [{ coupon: coupon.id }] });
  await stage.pass(1);
  await subscriptions.update(id, { cancel_at_period_end: true });
  return { id, subscriber };
}

async function expectTheLife(stage: Stage, id: string): Promise<void> {
  const rows = withoutRepeats(await stage.states(id)).map((row) => row.split(' ').slice(1).join(' '));
  expect(rows).toEqual(['incomplete 1000×1', 'active 1000×1', 'active 2500×1']);
  const { state } = await stage.stateAt(id, stage.now());
  expect(state).toMatchObject({
    isCancelling: true,
    items: [{ unitAmountDecimal: '2500', interval: 'month', intervalCount: 1, quantity: 1 }],
    discounts: [{ percentOff: '12.5', duration: 'forever' }],
  });
  const present = await stage.subscription(id);
  expect(present.current_period_ends_at.getTime()).toBe(present.cancels_at.getTime());
  expect(present.plan_id).toBe(plans.get(stage)?.[1]?.id);
}

describe.each(['asked', 'only told'] as const)('F54 with Stripe %s', (kind) => {
  it.each(versions)('events of %s tell the same life, in whatever order they come', async (apiVersion) => {
    const stage = stages[kind] as Stage;
    const { id } = await aLife(stage);
    await stage.tell(id, { apiVersion, order: 'shuffled', seed: versions.indexOf(apiVersion) + 1, times: 2 });
    if (kind === 'only told' && apiVersion >= '2025-09-30') {
      // The discount's event of these versions names the coupon only: nothing is guessed about it.
      const { state } = await stage.stateAt(id, stage.now());
      expect(state.discounts).toMatchObject([{ percentOff: null, amountOff: null }]);
      return;
    }
    await expectTheLife(stage, id);
  });

  it.each([null, '2031-01-31.yew', 'nonsense'])(
    'F55 a version of %s is read by its shape',
    async (apiVersion) => {
      const stage = stages[kind] as Stage;
      const { id } = await aLife(stage);
      await stage.tell(id, { apiVersion, order: 'reversed' });
      const rows = withoutRepeats(await stage.states(id));
      expect(rows.map((row) => row.split(' ').slice(1).join(' '))).toEqual([
        'incomplete 1000×1',
        'active 1000×1',
        'active 2500×1',
      ]);
    },
  );
});

describe('what nobody here knows', () => {
  const told = async (alter: (payload: string) => string) => {
    const stage = stages['only told'] as Stage;
    const { id, subscriber } = await aLife(stage);
    const answers = await stage.tell(id, { alter });
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { rows } = await stage.server.pool.query(
      `select distinct state from stripe_events where object_id = $1 and type like 'customer.subscription.%'`,
      [id],
    );
    expect(rows).toEqual([{ state: 'done' }]);
    return { stage, id, subscriber };
  };

  it('F56 an event type is stored and ignored', async () => {
    const stage = stages.asked as Stage;
    const { id } = await aLife(stage);
    const event = stage.stripe.recordEvent('customer.subscription.hibernated', id);
    await stage.deliver({ events: [event] });
    const { rows } = await stage.server.pool.query(`select state from stripe_events where id = $1`, [
      event.id,
    ]);
    expect(rows).toEqual([{ state: 'ignored' }]);
  });

  it('F57 a status, an interval and a pause are kept as they are, and rights stay as they were', async () => {
    const stage = stages.asked as Stage;
    const { id, subscriber } = await aLife(stage);
    await stage.tell(id);
    const before = await stage.rights(id);
    stage.stripe.tamper(id, { status: 'hibernating', pause_collection: { behavior: 'dream' } });
    await stage.deliver({
      events: [stage.stripe.recordEvent('customer.subscription.updated', id, { at: stage.now() })],
    });
    expect((await subscriber.get('/v1/subscriptions')).body.items[0]).toMatchObject({
      status: 'hibernating',
      pauseBehavior: 'dream',
    });
    expect(await stage.rights(id)).toEqual(before);
  });

  it('F58 fields that are missing or new hurt nothing', async () => {
    const { stage, id } = await told((payload) => {
      const event = JSON.parse(payload);
      const object = event.data.object;
      for (const name of [
        'metadata',
        'billing_mode',
        'automatic_tax',
        'cancellation_details',
        'trial_settings',
        'currency',
      ])
        delete object[name];
      Object.assign(object, { quantum_state: { spin: 'up' }, days: [[]] });
      return JSON.stringify(event);
    });
    expect((await stage.subscription(id)).currency).toBe('usd');
    expect((await stage.states(id)).at(-1)).toContain('active 2500×1');
  });

  it('F63 decimals come as text, as numbers and below a cent', async () => {
    const { stage, id } = await told((payload) =>
      payload.replaceAll('"unit_amount_decimal": "2500"', '"unit_amount_decimal": "2500.000000000125"'),
    );
    expect((await stage.states(id)).at(-1)).toContain('active 2500.000000000125×1');
    const other = await told((payload) =>
      payload.replaceAll('"unit_amount_decimal": "2500"', '"unit_amount_decimal": 2500.5'),
    );
    expect((await stage.states(other.id)).at(-1)).toContain('active 2500.5×1');
  });

  it('a NUL in a text and halves of characters are no reason to fail', async () => {
    const { stage, id } = await told((payload) => {
      const event = JSON.parse(payload);
      event.data.object.cancellation_details = {
        reason: 'cancellation_requested',
        feedback: 'bad\u0000 \ud83d',
      };
      return JSON.stringify(event);
    });
    expect((await stage.subscription(id)).cancellation_feedback).toBe('bad \ufffd');
  });
});

describe('events that are for somebody else', () => {
  const arrive = async (delivery: Parameters<Stage['tell']>[1]) => {
    const stage = stages.asked as Stage;
    const { id } = await aLife(stage);
    const answers = await stage.tell(id, delivery);
    const { rows } = await stage.server.pool.query(
      `select distinct state from stripe_events where object_id = $1`,
      [id],
    );
    return { states: rows.map(({ state }) => state), answers, known: await stage.subscription(id) };
  };

  it('F59 of live mode are quarantined by a test key', async () => {
    const { states, answers, known } = await arrive({ livemode: true });
    expect([states, known, answers[0]?.status]).toEqual([['quarantined'], null, 200]);
  });

  it('F60 of a connected account are ignored', async () => {
    const { states, known } = await arrive({ connectedAccount: 'acct_other' });
    expect([states, known]).toEqual([['ignored'], null]);
  });

  it('F61 a connected account that leaves changes nothing', async () => {
    const stage = stages.asked as Stage;
    const application = { id: 'ca_1', object: 'application', name: 'Library' };
    const event = stage.stripe.recordEvent('account.application.deauthorized', application, {
      connectedAccount: 'acct_other',
    });
    const [answer] = await stage.deliver({ events: [event] });
    const { rows } = await stage.server.pool.query(`select state from stripe_events where id = $1`, [
      event.id,
    ]);
    expect([answer?.status, rows]).toEqual([200, [{ state: 'ignored' }]]);
  });

  it('F62 of a sandbox are test events like any other', async () => {
    const { states, known } = await arrive({
      alter: (payload) => payload.replaceAll('"livemode": false', '"livemode": false, "sandbox": "sbx_1"'),
    });
    expect([states, known.status]).toEqual([['done'], 'active']);
  });

  it('thin ones are refused without a word: they come to another kind of endpoint', async () => {
    const { states, answers } = await arrive({ style: 'thin' });
    expect([states, answers[0]?.status]).toEqual([[], 400]);
  });

  it('to what this library does not sell are ignored', async () => {
    const stage = stages.asked as Stage;
    const subscriber = await stage.newSubscriber();
    const product = await stage.stripeApi.products.create({ name: "Another app's" });
    const price = await stage.stripeApi.prices.create({
      currency: 'usd',
      unit_amount: 700,
      recurring: { interval: 'month' },
      product: product.id,
    });
    const { id } = await stage.stripeApi.subscriptions.create({
      customer: subscriber.stripeCustomerId,
      items: [{ price: price.id }],
    });
    await stage.tell(id);
    const { rows } = await stage.server.pool.query(
      `select distinct state from stripe_events where object_id = $1`,
      [id],
    );
    expect([rows, await stage.subscription(id)]).toEqual([[{ state: 'ignored' }], null]);
  });
});

describe.skipIf(!existsSync(fixtures))('objects as Stripe published them', () => {
  it.each(existsSync(fixtures) ? readdirSync(fixtures) : [])('F54 of %s are read', (version) => {
    const read = (kind: string) =>
      toPinnedVersion(JSON.parse(readFileSync(join(fixtures, version, `${kind}.json`), 'utf8')), version);
    const facts = subscriptionFacts(read('subscription'));
    expect(facts).toMatchObject({
      status: expect.any(String),
      items: [{ unitAmountDecimal: '2000', interval: 'month', periodEndsAt: expect.any(String) }],
    });
    const invoice = read('invoice');
    expect(Object.keys(invoice)).toEqual(expect.arrayContaining(['parent', 'total_taxes', 'discounts']));
    expect(read('discount')).toHaveProperty('source.type');
    expect(read('promotion_code')).toHaveProperty('promotion.type', 'coupon');
    expect(read('payment_intent')).toHaveProperty('latest_charge');
    expect(['hosted_page', 'embedded_page', 'elements', 'form', undefined, null]).toContain(
      read('checkout.session')['ui_mode'],
    );
  });
});
