import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventBody } from '../../../server/hooks/schema.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { insertInstallation } from '../../support/library-rows.ts';
import { startShop, type Buyer, type Shop } from '../billing/shop.ts';
import { startReceiver, verify, type ReceivedBody, type Receiver } from './receiver.ts';

let shop: Shop;
let receiver: Receiver;
let operator: ApiClient;
let ada: Buyer;
let eve: Buyer;

beforeAll(async () => {
  receiver = await startReceiver();
  shop = await startShop({ env: { HOOK_ALLOWED_HOSTS: '127.0.0.1' } });
  operator = await operatorClient(shop.server);
  ada = await shop.newBuyer('Ada');
  eve = await shop.newBuyer('Eve');
  await hook(ada, '/ada');
  await hook(eve, '/eve');
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

const everything = [
  'scenario.published',
  'scenario.updated',
  'payment.succeeded',
  'payment.refunded',
  'installation.completed',
  'execution.failed',
];

async function hook(owner: ApiClient, path: string, fields: Record<string, unknown> = {}) {
  const made = await owner.post('/v1/hooks', { events: everything, url: receiver.urlOf(path), ...fields });
  expect(made.status).toBe(201);
  return made.body as { id: string; secret: string };
}

/** Everything that was announced so far has been sent to whom it concerns. */
async function quiet(): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await shop.server.pool.query(
            `select (select count(*) from outbox_backlog) + (select count(*) from hook_deliveries where state = 'pending') as open`,
          )
        ).rows[0].open,
      { timeout: 60_000 },
    )
    .toBe(0);
}

const of = (path: string, type: string) =>
  receiver.at(path).flatMap(({ body }) => (body.type === type ? [body] : []));

/** What is delivered is what the sample promises: the same schema, and the same names in it. */
async function fitsSample(body: ReceivedBody | undefined): Promise<void> {
  const { body: sample } = await apiClient(shop.server.url).get(`/v1/events/${body?.type}/sample`);
  expect(EventBody.safeParse(body).error).toBeUndefined();
  expect(Object.keys(body ?? {}).toSorted()).toEqual(Object.keys(sample).toSorted());
  expect(Object.keys(body?.data).toSorted()).toEqual(Object.keys(sample.data).toSorted());
}

const runOf = (installationId: string, fields: Record<string, unknown> = {}) => ({
  installationId,
  executionId: `run-${crypto.randomUUID()}`,
  status: 'completed',
  startedAt: '2026-11-01T11:00:00Z',
  finishedAt: '2026-11-01T11:00:05Z',
  ...fields,
});

async function newInstallation(owner: Buyer, price: { amount: number; currency: string } | null = null) {
  const ware = await shop.newWare(price);
  const scenario = { ...ware, versionId: await versionOf(ware.id) };
  const { id } = await insertInstallation(shop.server.pool, { customerId: owner.id, scenario });
  await shop.server.pool.query(
    `update installations set make_zone = 'eu1.make.com', make_team_id = 12, make_scenario_id = 34 where id = $1`,
    [id],
  );
  return { id, ware };
}

const versionOf = async (scenarioId: string): Promise<string> =>
  (await shop.server.pool.query(`select id from scenario_versions where scenario_id = $1`, [scenarioId]))
    .rows[0].id;

describe('scenarios', () => {
  test('everybody hears of the first publication, of later versions and of rollbacks, each once', async () => {
    const { body: scenario } = await operator.post('/admin/scenarios', {
      title: 'Daily digest',
      description: 'Sums up the day.',
      complexityLevel: 2,
      category: 'office',
      price: { amount: 1900, currency: 'usd' },
    });
    const versions = `/admin/scenarios/${scenario.id}/versions`;
    const done = async (path: string, body?: object) =>
      expect((await operator.post(path, body)).body).not.toHaveProperty('code');
    for (const changelog of ['First.', 'Second.', 'Third.'])
      await done(versions, { blueprint: exportedBlueprint('Daily digest'), changelog });
    await done(`${versions}/1/publish`);
    await done(`${versions}/1/publish`);
    await done(`${versions}/3/publish`);
    await done(`${versions}/2/publish`); // a late one: customers go on installing version 3
    await done(`/admin/scenarios/${scenario.id}/rollback`, { to: 1 });
    await quiet();
    for (const path of ['/ada', '/eve']) {
      const told = [...of(path, 'scenario.published'), ...of(path, 'scenario.updated')];
      expect(
        told
          .filter(({ data }) => data.scenario === scenario.id)
          .map(({ type, data }) => [type, data.version, data.changelog]),
      ).toEqual([
        ['scenario.published', 1, 'First.'],
        ['scenario.updated', 3, 'Third.'],
        ['scenario.updated', 4, 'Rolled back to version 1.'],
      ]);
    }
    const [published] = of('/ada', 'scenario.published');
    await fitsSample(published);
    await fitsSample(of('/ada', 'scenario.updated')[0]);
    expect(published?.data).toMatchObject({
      scenarioTitle: 'Daily digest',
      scenarioUrl: `${shop.server.url}/scenarios/daily-digest`,
      installationId: null,
      price: { amount: 1900, currency: 'usd' },
      priceDecimal: '19.00',
      apps: expect.arrayContaining(['google-sheets']),
    });
  });
});

describe('payments', () => {
  test('the buyer alone hears of a payment and of each refund, once, however often and in which order Stripe tells', async () => {
    const ware = await shop.newWare({ amount: 1200, currency: 'usd' });
    const { paymentId } = await shop.buy(ada, ware, { taxAmount: 200 });
    await shop.deliver({ order: 'reversed', times: 2 });
    const first = shop.stripe.refund(paymentId, { amount: 500 });
    await shop.deliver({ times: 2 });
    const second = shop.stripe.refund(paymentId, { amount: 900 });
    await shop.deliver({ order: 'reversed', times: 3 });
    await shop.server.pool.query(`update stripe_events set state = 'pending', next_attempt_at = now()`);
    await shop.inboxIsEmpty();
    await quiet();

    const [paid, ...more] = of('/ada', 'payment.succeeded');
    expect(more).toEqual([]);
    await fitsSample(paid);
    const { body: orders } = await ada.get('/v1/orders');
    expect(paid?.data).toMatchObject({
      scenario: ware.id,
      scenarioTitle: ware.title,
      installationId: null,
      orderId: orders.items[0].id,
      amount: { amount: 1400, currency: 'usd' },
      amountDecimal: '14.00',
      tax: { amount: 200, currency: 'usd' },
      taxDecimal: '2.00',
    });
    const refunds = of('/ada', 'payment.refunded');
    await fitsSample(refunds[0]);
    expect(
      refunds.map(({ data }) => [
        data.refundId,
        data.amountDecimal,
        data.refundedTotalDecimal,
        data.isFullyRefunded,
      ]),
    ).toEqual([
      [first.id, '5.00', '5.00', false],
      [second.id, '9.00', '14.00', true],
    ]);
    expect(of('/eve', 'payment.succeeded')).toEqual([]);
    expect(of('/eve', 'payment.refunded')).toEqual([]);
  });

  test('amounts are decimals of their own currency', async () => {
    await shop.buy(eve, await shop.newWare({ amount: 1500, currency: 'jpy' }));
    await shop.deliver();
    await quiet();
    expect(of('/eve', 'payment.succeeded').map(({ data }) => data.amountDecimal)).toEqual(['1500']);
  });
});

describe('runs', () => {
  test('a customer hears of each failed task of a run once, with what went wrong and where to look', async () => {
    const { id, ware } = await newInstallation(ada);
    const failed = runOf(id, {
      status: 'failed',
      retryOf: 'run-0',
      error: { code: 'RateLimitError', message: 'Too many.' },
    });
    const started = runOf(id, { status: 'running', finishedAt: undefined });
    const tasks = [
      failed,
      failed,
      started,
      runOf(id, { status: 'failed', kind: 'test' }),
      runOf(id, { status: 'failed', kind: 'errorHandler' }),
      runOf(id),
    ];
    await ada.post('/v1/execution-tasks', { tasks });
    await ada.post('/v1/execution-tasks', {
      tasks: [failed, { ...started, status: 'failed', finishedAt: '2026-11-01T11:09:00Z' }],
    });
    await quiet();
    const told = of('/ada', 'execution.failed').filter(({ data }) => data.installationId === id);
    expect(told.map(({ data }) => data.executionId)).toEqual([failed.executionId, started.executionId]);
    await fitsSample(told[0]);
    expect(told[0]).toMatchObject({
      timestamp: '2026-11-01T11:00:05.000Z',
      data: {
        scenario: ware.id,
        scenarioTitle: ware.title,
        installationName: 'A copy',
        makeUrl: 'https://eu1.make.com/12/scenarios/34/edit',
        retryOf: 'run-0',
        errorCode: 'RateLimitError',
        errorMessage: 'Too many.',
        failedAt: '2026-11-01T11:00:05.000Z',
        feedbackUrl: expect.stringContaining('/feedback/v1.'),
      },
    });
    expect(of('/eve', 'execution.failed')).toEqual([]);
  });

  test('a thousand failed tasks of one batch are all told', async () => {
    const { id } = await newInstallation(ada);
    const { secret } = await hook(ada, '/storm', { filter: { installation: id } });
    const tasks = Array.from({ length: 1000 }, () => runOf(id, { status: 'failed' }));
    const { body } = await ada.post('/v1/execution-tasks', { tasks });
    expect(body).toMatchObject({ accepted: 1000 });
    const bodies = await receiver.bodies('/storm', 1000, 60_000);
    expect(new Set(bodies.map(({ data }) => data.executionId)).size).toBe(1000);
    for (const one of receiver.at('/storm').slice(0, 20)) expect(() => verify(secret, one)).not.toThrow();
    await quiet();
  });

  test('an installation’s first, hundredth and thousandth successful run are told once each, also when batches race', async () => {
    const { id } = await newInstallation(ada);
    const others = [
      runOf(id, { status: 'failed' }),
      runOf(id, { kind: 'test' }),
      runOf(id, { retryOf: 'run-0' }),
      runOf(id, { status: 'running', finishedAt: undefined }),
    ];
    await ada.post('/v1/execution-tasks', { tasks: others });
    await quiet();
    const told = () => of('/ada', 'installation.completed').filter(({ data }) => data.installationId === id);
    expect(told()).toEqual([]);

    const first = runOf(id, { finishedAt: '2026-11-01T11:00:01Z' });
    await ada.post('/v1/execution-tasks', { tasks: [runOf(id), first, runOf(id)] });
    await quiet();
    expect(told()).toMatchObject([{ data: { completedRuns: 1, executionId: first.executionId } }]);
    await fitsSample(told()[0]);

    const batch = () => ({ tasks: Array.from({ length: 60 }, () => runOf(id)) });
    const batches = Array.from({ length: 20 }, batch);
    await Promise.all([...batches, ...batches].map((body) => ada.post('/v1/execution-tasks', body)));
    await ada.post('/v1/execution-tasks', batch());
    await quiet();
    expect(told().map(({ data }) => data.completedRuns)).toEqual([1, 100, 1000]);
    const { rows } = await shop.server.pool.query(
      `select count from completed_runs where installation_id = $1`,
      [id],
    );
    expect(rows[0].count).toBeGreaterThanOrEqual(1000);
  });
});

describe('filters', () => {
  test('a hook for one scenario or one installation hears nothing else', async () => {
    const mine = await newInstallation(ada, { amount: 900, currency: 'usd' });
    const other = await newInstallation(ada);
    await hook(ada, '/one-scenario', { filter: { scenario: mine.ware.id } });
    await hook(ada, '/one-installation', { filter: { installation: other.id } });
    const tasks = [runOf(mine.id, { status: 'failed' }), runOf(other.id, { status: 'failed' })];
    await ada.post('/v1/execution-tasks', { tasks });
    await shop.buy(ada, mine.ware);
    await shop.deliver();
    await quiet();
    expect(receiver.at('/one-scenario').map(({ body }) => [body.type, body.data.installationId])).toEqual([
      ['execution.failed', mine.id],
      ['payment.succeeded', null],
    ]);
    expect(receiver.at('/one-installation').map(({ body }) => body.data.installationId)).toEqual([other.id]);
  });

  test('a hook hears nothing that happened before it was made', async () => {
    const { id } = await newInstallation(eve);
    await eve.post('/v1/execution-tasks', { tasks: [runOf(id, { status: 'failed' })] });
    await hook(eve, '/late');
    await eve.post('/v1/execution-tasks', { tasks: [runOf(id, { status: 'failed', executionId: 'after' })] });
    await quiet();
    expect(receiver.at('/late').map(({ body }) => body.data.executionId)).toEqual(['after']);
  });
});
