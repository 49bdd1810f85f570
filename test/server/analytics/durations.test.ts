import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { percentileOf } from '../../../server/analytics/durations/histogram.ts';
import { bucketOf } from '../../../server/executions/roll-ups/durations.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertRuns } from '../../support/fact-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-20T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let busy: { id: string };
let quiet: { id: string };
let scenarios: ScenarioRow[];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  [busy, quiet] = [await customerClient(server), await customerClient(server)];
  scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const run = async (customer: { id: string }, scenario: ScenarioRow | undefined, runs: number) => {
    if (!scenario) return;
    const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    await insertRuns(server.pool, id, { runs, from: '2026-01-05T00:00:00Z', to: '2026-03-20T00:00:00Z' });
  };
  await run(busy, scenarios[0], 9_000);
  await run(busy, scenarios[1], 4_000);
  await run(quiet, scenarios[0], 150);
  await rebuildDays(server.deps, { from: '2026-01-01', to: '2026-03-31' });
});
afterAll(() => server.close());

const completion = async (query: string) => (await operator.get(`/admin/analytics/completion?${query}`)).body;

/** The percentiles of every single run. */
async function exactly(from: string, to: string, customer: string | null, scenario: string | null = null) {
  const { rows } = await server.pool.query(
    `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95, count(*) as runs
     from (
       select extract(epoch from finished_at - started_at) * 1000 as ms from execution_tasks
       where started_at >= $1::date and started_at < $2::date + 1 and ($3::text is null or customer_id = $3::text)
         and ($4::text is null or scenario_id = $4::text)
     ) as durations`,
    [from, to, customer, scenario],
  );
  return rows[0] as { p50: number; p95: number; runs: number };
}

const expectWithin5Percent = (
  figures: { p50Ms: number; p95Ms: number },
  exact: { p50: number; p95: number },
) => {
  expect(Math.abs(figures.p50Ms / exact.p50 - 1)).toBeLessThan(0.05);
  expect(Math.abs(figures.p95Ms / exact.p95 - 1)).toBeLessThan(0.05);
};

test('percentiles of many runs come from histograms, within five percent, and the answer says so', async () => {
  const { totals, previous } = await completion('from=2026-01-05&to=2026-03-19');
  expect(totals).toMatchObject({ started: 13_150, completed: 13_150, durationsExact: false });
  expectWithin5Percent(totals, await exactly('2026-01-05', '2026-03-19', null));
  expect(previous).toMatchObject({ started: 0, p50Ms: null, p95Ms: null });
  // Months with the days at their edges, and every day by itself.
  const byMonth = await completion('from=2026-01-05&to=2026-03-19&interval=month&groupBy=scenario');
  expect(byMonth.totals).toEqual(totals); // whatever they are asked beside
  expect(byMonth.items).toHaveLength(6);
  for (const { bucket, group, durationsExact, ...figures } of byMonth.items) {
    expect(durationsExact).toBe(false);
    const end = { '2026-01-01': '2026-01-31', '2026-02-01': '2026-02-28', '2026-03-01': '2026-03-19' }[
      bucket as string
    ];
    expectWithin5Percent(figures, await exactly(bucket, end ?? '', null, group));
  }
  const byDay = await completion(`from=2026-02-01&to=2026-03-19&interval=day&customer=${busy.id}`);
  expect(byDay.items).toHaveLength(47);
  const inFebruary = byDay.items.find(({ bucket }: { bucket: string }) => bucket === '2026-02-14');
  expectWithin5Percent(inFebruary, await exactly('2026-02-14', '2026-02-14', busy.id));
});

test('percentiles of few runs are those of every single one', async () => {
  const exact = await exactly('2026-01-05', '2026-03-19', quiet.id);
  const { totals } = await completion(`from=2026-01-05&to=2026-03-19&customer=${quiet.id}`);
  expect(totals).toMatchObject({ started: exact.runs, durationsExact: true });
  expect(totals.p50Ms).toBeCloseTo(exact.p50, 2);
  expect(totals.p95Ms).toBeCloseTo(exact.p95, 2);
});

test('where facts are gone, the percentiles of few runs come from histograms too', async () => {
  const query = `customer=${quiet.id}&compare=none&from=2026-01-05`;
  await server.pool.query(
    `update reporting_settings set facts_from = '2026-02-01', first_day = '2026-02-01'`,
  );
  const { totals } = await completion(`${query}&to=2026-02-20`);
  expect(totals.durationsExact).toBe(false);
  expectWithin5Percent(totals, await exactly('2026-01-05', '2026-02-20', quiet.id));
  expect((await completion(`${query.replace('01-05', '02-01')}&to=2026-02-20`)).totals.durationsExact).toBe(
    true,
  );
  // Nothing is missing where nothing ran.
  const { body } = await operator.get(
    `/admin/analytics/completion?customer=${quiet.id}&from=2025-06-01&to=2025-12-31&compare=none`,
  );
  expect(body.totals).toMatchObject({ started: 0, durationsExact: true });
});

test('whatever the durations, a percentile of their histogram is within five percent', () => {
  const durations = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 90_000_000 })),
    {
      minLength: 1,
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const sorted = all.toSorted((left, right) => left - right);
      const position = share * (sorted.length - 1);
      const [low = 0, high = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
      const exact = low + (high - low) * (position - Math.floor(position));
      const counts = Map.groupBy(sorted, bucketOf);
      const histogram = [...counts].map(([bucket, { length }]) => ({ bucket, count: length }));
      expect(Math.abs((percentileOf(histogram, share) ?? 0) / exact - 1)).toBeLessThan(0.05);
    }),
    { numRuns: 500 },
  );
  expect(percentileOf([], 0.5)).toBeNull();
});

test('the distribution holds every completed run in the class of its duration, by model and scenario too, and adds up', async () => {
  const distribution = async (query: string) =>
    (await operator.get(`/admin/analytics/durations?from=2026-01-05&to=2026-03-19&${query}`)).body;
  const whole = await distribution('');
  const { totals } = await completion('from=2026-01-05&to=2026-03-19');
  const { completed, p50Ms, p95Ms, durationsExact } = totals;
  expect(whole.totals).toEqual({ completed, p50Ms, p95Ms, durationsExact });
  const { rows } = await server.pool.query<{ ms: number }>(
    `select (extract(epoch from finished_at - started_at) * 1000)::float8 as ms from execution_tasks
     where started_at >= '2026-01-05' and started_at < '2026-03-20' and status = 'completed'`,
  );
  type Class = { group: string | null; aboveMs: number; upToMs: number; runs: number };
  const classes: Class[] = whole.items;
  // A duration at the end of a class may be rounded to either side of it.
  const nearly = 1.0001;
  for (const { aboveMs, upToMs, runs } of classes) {
    const surely = rows.filter(({ ms }) => ms > aboveMs * nearly && ms <= upToMs / nearly).length;
    const perhaps = rows.filter(({ ms }) => ms > aboveMs / nearly && ms <= upToMs * nearly).length;
    expect(runs).toBeGreaterThanOrEqual(surely);
    expect(runs).toBeLessThanOrEqual(perhaps);
  }
  const sumOf = (items: Class[]) => items.reduce((sum, { runs }) => sum + runs, 0);
  expect(sumOf(classes)).toBe(rows.length);
  for (const groupBy of ['scenario', 'aiModel'])
    expect(sumOf((await distribution(`groupBy=${groupBy}`)).items)).toBe(rows.length);
  const first = await distribution(`scenario=${scenarios[0]?.id}`);
  const grouped = (await distribution('groupBy=scenario')).items.filter(
    ({ group }: Class) => group === scenarios[0]?.id,
  );
  expect(sumOf(first.items)).toBe(sumOf(grouped));
  expect(sumOf(first.items)).toBeLessThan(rows.length);
});
