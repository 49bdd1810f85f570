import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstBlueprint } from '../server/installations/world.ts';
import { insertInstallation } from '../support/library-rows.ts';
import { until } from '../support/until.ts';
import { startAppWorld, type AppWorld } from './app-world.ts';
import { callRpc } from '../make-runtime/make-runtime.ts';

let world: AppWorld;
let paid: { id: string; slug: string };
beforeAll(async () => {
  world = await startAppWorld();
  paid = await world.publish('Paid thing', [firstBlueprint], { amount: 1900, currency: 'usd' });
});
afterAll(() => world.close());
beforeEach(() => void (world.front.asked.length = 0));

describe('paying', () => {
  test('Open the billing portal says so while nothing was paid', async () => {
    await expect(world.run('openBillingPortal')).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[409\] .+ \(never_paid, request /),
    });
  });

  test('Create a checkout link leads to a page that pays, once per run', async () => {
    const [first] = await world.run('createCheckoutLink', { scenario: paid.id }, 'run-1');
    expect(first).toMatchObject({
      url: expect.stringMatching(/^http/),
      sessionId: expect.stringMatching(/^cs_/),
    });
    expect(Date.parse(String(first?.['expiresAt']))).toBeGreaterThan(Date.now());
    expect(await world.run('createCheckoutLink', { scenario: paid.id }, 'run-1')).toEqual([first]);
    world.stripe.paySession(String(first?.['sessionId']));
    await world.stripe.deliver({ to: `${world.server.url}/webhooks/stripe` });
    const entitlements = async () => (await world.customer.get('/v1/entitlements')).body.items as unknown[];
    await until(async () => (await entitlements()).length === 1, 20_000);
    await expect(world.run('createCheckoutLink', { scenario: paid.id })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[409\] /),
    });
  });

  test('Open the billing portal leads to the receipts after that', async () => {
    expect(await world.run('openBillingPortal')).toEqual([{ url: expect.stringMatching(/^http/) }]);
  });

  test('Get my account tells the balance of reward points that the purchase brought', async () => {
    const account = async () => (await world.run('getAccount'))[0];
    await until(async () => Number((await account())?.['rewardPoints']) > 0, 20_000);
    const { body } = await world.customer.get('/v1/rewards');
    expect(await account()).toMatchObject({ id: world.customer.id, plan: null, rewardPoints: body.balance });
    expect(body.balance).toBe(19);
  });

  test('Create a checkout link refuses what is not sold', async () => {
    await expect(world.run('createCheckoutLink', { scenario: 'gone' })).rejects.toMatchObject({
      message: expect.stringMatching(/^\[404\] /),
    });
    await expect(world.run('createCheckoutLink', { product: 'scenario' })).rejects.toThrow(
      '"Scenario" is required.',
    );
  });

  test('Create a checkout link leads to bundles and plans too, which its drop-downs name', async () => {
    const second = await world.publish('Second paid thing', [firstBlueprint], {
      amount: 900,
      currency: 'usd',
    });
    const price = { amount: 2500, currency: 'usd' };
    const bundle = await world.operator.post('/admin/bundles', {
      title: 'Pack',
      scenarios: [second.id, paid.id],
      price,
    });
    const plan = await world.operator.post('/admin/plans', {
      name: 'All access',
      price,
      interval: 'month',
      scenarios: 'all',
    });
    const fill = (rpc: string) =>
      callRpc<unknown>(world.app, rpc, { connection: world.connection, parameters: {} });
    expect(await fill('listBundles')).toEqual([{ label: 'Pack', value: bundle.body.id }]);
    expect(await fill('listPlans')).toEqual([{ label: 'All access', value: plan.body.id }]);
    for (const [product, id, mode] of [
      ['bundle', bundle.body.id, 'payment'],
      ['plan', plan.body.id, 'subscription'],
    ] as const) {
      const [link] = await world.run('createCheckoutLink', { product, [product]: id }, `run-${product}`);
      const session = world.stripe.account.sessions.get(String(link?.['sessionId']));
      expect(session).toMatchObject({ mode, amount_total: 2500, status: 'open' });
    }
    await expect(world.run('createCheckoutLink', { product: 'plan' })).rejects.toThrow('"Plan" is required.');
  });

  test('Open the billing portal can open right at changing the payment method', async () => {
    await world.run('openBillingPortal', { flow: 'paymentMethod', returnUrl: 'https://make.example/back' });
    const opened = world.stripe.events().filter(({ type }) => type === 'billing_portal.session.created');
    expect(opened.at(-1)?.data.object).toMatchObject({
      flow: { type: 'payment_method_update' },
      return_url: 'https://make.example/back',
    });
  });

  test('without Stripe both say what is missing, and the next run is tried later', async () => {
    const poor = await startAppWorld({ hasStripe: false });
    const ware = await poor.publish('Paid', [firstBlueprint], { amount: 1900, currency: 'usd' });
    for (const ask of [
      () => poor.run('createCheckoutLink', { scenario: ware.id }),
      () => poor.run('openBillingPortal'),
    ])
      await expect(ask()).rejects.toMatchObject({
        type: 'ConnectionError',
        message: expect.stringMatching(/^\[503\] .*Stripe/i),
      });
    await poor.close();
  });
});

describe('Send feedback', () => {
  test('reaches the people of the library with everything that it is about, once per run', async () => {
    const parameters = {
      kind: 'bug',
      message: 'It stops on Fridays.',
      rating: 2,
      scenario: paid.slug,
      executionId: undefined,
    };
    const [bundle] = await world.run('sendFeedback', parameters, 'run-1');
    expect(bundle).toMatchObject({
      kind: 'bug',
      status: 'open',
      message: 'It stops on Fridays.',
      rating: 2,
      scenario: paid.id,
      reply: null,
    });
    expect(await world.run('sendFeedback', parameters, 'run-1')).toEqual([bundle]);
    expect((await world.operator.get('/admin/feedback')).body.items).toMatchObject([{ id: bundle?.['id'] }]);
  });

  test('asks for kind and message, and passes on what the library minds', async () => {
    await expect(world.run('sendFeedback', { kind: 'bug' })).rejects.toThrow('"Message" is required.');
    await expect(
      world.run('sendFeedback', { kind: 'idea', message: 'x', installationId: 'ins_of_another' }),
    ).rejects.toMatchObject({ type: 'DataError', message: expect.stringMatching(/^\[(404|422)\] /) });
  });
});

describe('List recommendations', () => {
  test('names popular scenarios that the customer does not have, with a reason', async () => {
    const popular = await world.publish('Popular', [firstBlueprint]);
    const { rows } = await world.server.pool.query<{ id: string }>(
      'select id from scenario_versions where scenario_id = $1',
      [popular.id],
    );
    const other = await world.customerNamed('Bob');
    await insertInstallation(world.server.pool, {
      customerId: other.id,
      scenario: { ...popular, versionId: rows[0]?.id ?? '' },
    });
    const bundles = await world.run('listRecommendations', { limit: 5 });
    expect(bundles).toContainEqual(
      expect.objectContaining({
        scenario: popular.id,
        scenarioTitle: 'Popular',
        price: null,
        reason: expect.stringMatching(/\.$/),
        model: 'popularity',
      }),
    );
    expect(bundles.map(({ scenario }) => scenario)).not.toContain(paid.id);
    expect(world.front.asked[0]?.query).toEqual({ limit: '5' });
    expect(bundles[0]?.['upgrade'] ?? null).toBe(null);
  });

  test('tells beside each that credits end, and that a larger plan helps', async () => {
    await world.server.pool.query(
      `insert into plan_exhaustions (customer_id, place, plan, credits_per_month, source, through, renews_on, used, p80_on, low_history, made_at)
       select id, 'eu1', 'Core', 10000, 'make', current_date - 1, current_date + 9, 8200, current_date + 3, false, now() from customers
       where id = $1`,
      [world.customer.id],
    );
    const [first] = await world.run('listRecommendations', { limit: 5 });
    expect(first).toMatchObject({
      scenarioTitle: 'Popular',
      upgrade: {
        plan: 'Core',
        creditsPerMonth: 10_000,
        used: 8_200,
        reason: expect.stringMatching(/a larger plan/),
      },
    });
  });
});
