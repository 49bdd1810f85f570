import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDemo, type DemoResult } from '../../scripts/demo/run-demo.ts';
import { createCustomer } from '../../server/accounts/customers/create-customer.ts';
import { createOperatorKey } from '../../server/accounts/operators/create-operator-key.ts';
import { auditNow } from '../../server/audits/audit-now.ts';
import { rebuildDays } from '../../server/executions/roll-ups/rebuild-days.ts';
import { readConfig } from '../../server/platform/config.ts';
import { createPool } from '../../server/platform/database.ts';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres/start.ts';
import { createLogger } from '../../server/platform/logging.ts';
import { startServer, type RunningServer } from '../../server/start-server.ts';
import { apiClient, type ApiClient } from '../support/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const today = new Date('2026-06-15T10:00:00Z');
const days = 70;
const range = 'from=2026-04-06&to=2026-06-14';
const short = { today, days, customers: 16 };

const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-test-demo-'));
let database: TestDatabase;
let env: Record<string, string>;
let result: DemoResult;
let movements: Stripe.BalanceTransaction[];
let months: string[];
/** As a person starts it afterwards: on the real clock, without Stripe. */
let server: RunningServer;
let operator: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  env = { NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: database.url };
  months = [];
  result = await runDemo({
    ...short,
    env,
    log: (line) => void months.push(line),
    inspect: async ({ stripe }) => {
      movements = [...stripe.account.balanceTransactions.all()];
    },
  });
  server = await startServer({
    config: readConfig({ ...env, PORT: '0', RATE_LIMIT_PER_MINUTE: '100000' }),
    logger: createLogger('silent'),
    checkAnswers: true,
  });
  const { key } = await createOperatorKey(server.deps.pool, { scopes: ['*'], name: 'test' }, new Date());
  operator = apiClient(server.url, key);
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function everything(path: string) {
  const items = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await operator.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`,
    );
    expect(page.status).toBe(200);
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  return items;
}

describe('a filled library, seen through the API of a server that is started afterwards', () => {
  test('has customers who are all marked as a demonstration', async () => {
    const { rows } = await server.deps.pool.query(
      'select count(*) filter (where is_demo) as demo, count(*) as total from customers',
    );
    expect(rows).toEqual([{ demo: 16, total: 16 }]);
    expect(await everything('/admin/customers')).toHaveLength(16);
  });

  test('has orders with refunds, and as many as were paid', async () => {
    const orders = await everything('/admin/orders');
    expect(orders).toHaveLength(result.tally.orders);
    expect(orders.length).toBeGreaterThan(7);
    expect(result.tally.refunds).toBeGreaterThan(0);
    const statuses = new Set(orders.map(({ status }) => status));
    expect(statuses).toContain('paid');
    expect(statuses.has('refunded') || statuses.has('partiallyRefunded')).toBe(true);
    expect(new Set(orders.map(({ total }) => total.currency)).size).toBeGreaterThan(1);
    expect(orders.some(({ tax }) => tax.amount > 0)).toBe(true);
  });

  test("has a ledger that is Stripe's balance to the cent, movement by movement", async () => {
    const booked = new Map<string, number>();
    for (const { id } of await everything('/admin/orders')) {
      const { body } = await operator.get(`/admin/orders/${id}`);
      for (const { kind, sourceId, reportingAmount } of body.ledger)
        if (!kind.endsWith('_tax'))
          booked.set(sourceId, (booked.get(sourceId) ?? 0) + reportingAmount.amount);
    }
    expect(Object.fromEntries(booked)).toEqual(Object.fromEntries(movements.map(({ id, net }) => [id, net])));
    const { body } = await operator.get(`/admin/analytics/revenue?${range}`);
    const taxes = await server.deps.pool.query<{ sum: number }>(
      "select sum(reporting_amount)::bigint as sum from revenue_entries where kind like '%\\_tax'",
    );
    const balance = movements.reduce((sum, { net }) => sum + net, 0);
    expect(body.totals.netAfterFees).toBe(balance + (taxes.rows[0]?.sum ?? 0));
  });

  test('has subscriptions that renew, and recurring revenue of those that pay', async () => {
    const subscriptions = await everything('/admin/subscriptions');
    expect(subscriptions).toHaveLength(result.tally.subscriptions);
    expect(subscriptions.length).toBeGreaterThan(1);
    const orders = await everything('/admin/orders');
    expect(orders.some(({ kind }) => kind === 'renewal')).toBe(true);
    const paying = subscriptions.filter(({ status }) => ['active', 'past_due'].includes(status));
    const perMonth = { month: 1, year: 12 };
    const mrr = paying.reduce(
      (sum, { price, interval }) => sum + price.amount / perMonth[interval as 'month' | 'year'],
      0,
    );
    const { body } = await operator.get(`/admin/analytics/mrr?${range}`);
    expect(body.totals.closing).toBe(Math.round(mrr));
    expect(body.totals.payingCustomers).toBe(new Set(paying.map(({ customer }) => customer.id)).size);
  });

  test('has offers, and points that stand at the instants of what brought them', async () => {
    expect((await everything('/admin/offers')).map(({ title }) => title)).toContain('Room for more');
    const points = await everything('/admin/rewards');
    const reasons = new Set(points.map(({ reason }) => reason));
    for (const reason of ['purchase', 'completion', 'feedback', 'manual']) expect(reasons).toContain(reason);
    const paidAt = new Map((await everything('/admin/orders')).map(({ id, createdAt }) => [id, createdAt]));
    for (const { reason, orderId, createdAt } of points)
      if (reason === 'purchase') expect(createdAt).toBe(paidAt.get(orderId));
    const instants = points.map(({ createdAt }) => createdAt);
    expect(instants).toEqual(instants.toSorted().toReversed());
    expect(await everything('/admin/acknowledgements?state=sending')).toEqual([]);
  });

  test('has worked off every event of Stripe', async () => {
    expect(await everything('/admin/stripe-events?state=pending')).toEqual([]);
    expect(await everything('/admin/stripe-events?state=failed')).toEqual([]);
    expect((await everything('/admin/stripe-events?state=done')).length).toBeGreaterThan(
      result.tally.orders * 2,
    );
  });

  test('has installations in Make that ran, failed and were retried, with models and without', async () => {
    const installations = await everything('/admin/installations');
    const count = (status: string) =>
      installations.filter((installation) => installation.status === status).length;
    expect(count('installed') + count('uninstalled')).toBe(result.tally.installations);
    expect(installations.filter(({ make }) => make !== null).length).toBeGreaterThan(10);
    const { rows } = await server.deps.pool.query('select count(*) as count from execution_tasks');
    expect(rows[0].count).toBe(result.tally.tasks);
    const { body } = await operator.get(`/admin/analytics/completion?${range}&groupBy=aiModel`);
    const { started, completed, failed, timedOut, active, retries, tests } = body.totals;
    expect(started).toBeGreaterThan(200);
    expect(started).toBe(completed + failed + timedOut + active);
    expect(retries).toBeGreaterThan(0);
    expect(tests).toBeGreaterThan(0);
    const models = body.items.map(({ group }: { group: string }) => group);
    expect(models).toContain('none');
    expect(models.some((model: string) => model.startsWith('gpt-'))).toBe(true);
  });

  test('shows the value, the cost and the ROI of every run, every model priced', async () => {
    const { body } = await operator.get(`/admin/analytics/overview?${range}&compare=none`);
    // Known only a week or a month after an installation: the demo's last days were too young.
    const byAge = { activation: null, silentShare: null, retention30Days: null };
    expect({ ...body.totals, ...byAge }).toEqual({ ...result.overview, ...byAge });
    expect(body.totals.roi).toBeGreaterThan(0);
    expect(body.totals.completionRate).toBeGreaterThan(0.8);
    const roi = await operator.get(`/admin/analytics/roi?perspective=customer&${range}`);
    expect(roi.body.totals.aiCostMicros).toBeGreaterThan(0);
    expect(roi.body.totals.unpriced).toBe(0);
  });

  test('has views, answers about minutes, customers who agreed to be compared, and prices of credits', async () => {
    const { body: funnel } = await operator.get(`/admin/analytics/funnel?${range}`);
    expect(funnel.totals.viewed).toBeGreaterThan(5);
    expect(funnel.totals.firstCompletion).toBeGreaterThan(0);
    const { rows } = await server.deps.pool.query(
      `select (select count(*) from calibration_answers)::int as answers,
         (select count(*) from consents where purpose = 'benchmarks' and is_granted)::int as compared`,
    );
    expect(rows[0].answers).toBeGreaterThan(0);
    expect(rows[0].compared).toBeGreaterThan(2);
    expect((await everything('/admin/make-credit-prices')).map(({ plan }) => plan).toSorted()).toEqual([
      'core',
      'pro',
      'teams',
    ]);
  });

  test('has roll-ups that counting anew from the facts does not change', async () => {
    const { facts, differences } = await rebuildDays(server.deps, { from: '2026-04-06', to: '2026-06-14' });
    expect(facts).toBe(result.tally.tasks);
    expect(differences).toBe(0);
  });

  test('has alerts of its own time: what was bad for a while is over, and few are open', async () => {
    const all = await everything('/admin/alerts');
    const open = all.filter(({ state }) => state !== 'resolved');
    expect(all.length).toBeGreaterThan(5);
    expect(open.length).toBeLessThan(all.length / 2);
    const opened = all.map(({ openedAt }) => openedAt.slice(0, 7));
    expect(new Set(opened).size).toBeGreaterThan(1);
    for (const { openedAt } of open.filter(({ rule }) => rule.kind === 'newErrorGroup'))
      expect(Date.parse(openedAt)).toBeGreaterThan(today.getTime() - 5 * 86_400_000);
  });

  test('passes its audit on the morning after: no gate is red or amber', async () => {
    const { results } = await auditNow({ ...server.deps, now: () => today }, null);
    const passed = results.filter(({ state }) => state === 'pass').map(({ gate }) => gate);
    const doubted = results.filter(({ state }) => state === 'fail' || state === 'warn');
    expect(doubted.map(({ gate, reason }) => `${gate}: ${reason}`)).toEqual([]);
    expect(passed).toEqual(expect.arrayContaining(['G1', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G10', 'G11']));
  });

  test('keeps no key that the demo used', async () => {
    const keys = await everything('/admin/api-keys');
    expect(keys.find(({ name }) => name === 'npm run demo')?.revokedAt).toEqual(expect.any(String));
    expect(keys.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1); // this test's own
  });

  test('was filled within the asked days, with a line for each month', async () => {
    const { rows } = await server.deps.pool.query(
      'select min(started_at) as first, max(started_at) as last from execution_tasks',
    );
    expect(rows[0].first >= result.period.start && rows[0].last < result.period.end).toBe(true);
    expect(months.map((line) => line.slice(0, 10))).toEqual(['2026-05-01', '2026-06-01', '2026-06-15']);
  });
});

describe('a demo is refused', () => {
  test('in a library that holds a demo', async () => {
    await expect(runDemo({ ...short, env })).rejects.toThrow(
      /holds a demo already, or the beginning of one \(16 customers, .*To start anew/,
    );
  });

  test('in a library with one real customer, which stays as it is', async () => {
    const real = await createTestDatabase();
    const pool = createPool(real.url, createLogger('silent'));
    try {
      await createCustomer(pool, { email: 'ada@example.com', name: 'Ada' }, new Date());
      await expect(runDemo({ ...short, env: { ...env, DATABASE_URL: real.url } })).rejects.toThrow(
        /holds real data \(1 customer\).*empty database/,
      );
      const { rows } = await pool.query(
        'select (select count(*) from customers) as customers, (select count(*) from scenarios) as scenarios',
      );
      expect(rows).toEqual([{ customers: 1, scenarios: 0 }]);
    } finally {
      await pool.end();
      await real.drop();
    }
  });

  test('in a data folder whose server runs', async () => {
    const folder = join(dataDir, 'running');
    const running = await startEmbeddedPostgres({ dataDir: folder, isDurable: false });
    try {
      await expect(runDemo({ ...short, env: { NODE_ENV: 'test', DATA_DIR: folder } })).rejects.toThrow(
        /in use by process \d+ .*Stop that process first/,
      );
    } finally {
      await running.stop();
    }
  });

  test.each([
    ['in production', { NODE_ENV: 'production' }, /refused with NODE_ENV=production/],
    ['beside a live key', { STRIPE_SECRET_KEY: 'sk_live_4711' }, /STRIPE_SECRET_KEY is a live key/],
    ['without a rate to the reporting currency', { REPORTING_CURRENCY: 'jpy' }, /no exchange rate to jpy/],
  ])('%s', async (_where, settings, sentence) => {
    await expect(runDemo({ ...short, env: { ...env, ...settings } })).rejects.toThrow(sentence);
  });

  test('with one sentence on the command line', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts'], {
      env: { ...process.env, NODE_ENV: 'production' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^The demo is refused with NODE_ENV=production: .*\n$/);
  });
});
