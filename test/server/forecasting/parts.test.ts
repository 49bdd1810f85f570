import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastNightly } from '../../../server/forecasting/publish/forecast-nightly.ts';
import { addDays, daysOf } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: Awaited<ReturnType<typeof operatorClient>>;
let customer: Awaited<ReturnType<typeof customerClient>>;
let large: ScenarioRow;
let small: ScenarioRow;
let fresh: ScenarioRow;
let today = '2026-03-01';
const firstDay = '2026-01-01';

const pay = (scenario: ScenarioRow, day: string, amount: number) =>
  insertPayment(server.pool, {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: `${day}T12:00:00Z`,
    amount,
  });
/** The large one earns 100 a day, the small one 30 on each seventh, the newest 7 a day for three days. */
async function earn(day: string): Promise<void> {
  await pay(large, day, 10_000);
  const place = Math.round((Date.parse(day) - Date.parse(firstDay)) / 86_400_000);
  if (place % 7 === 0) await pay(small, day, 3_000);
  if (day >= '2026-02-26' && day <= '2026-02-28') await pay(fresh, day, 700);
}

type Item = { scenario: { id: string; title: string | null } | null; recent: number; values: number[] };
const ask = async (query = 'metric=revenue&horizon=7') => {
  const { status, body } = await operator.get(`/admin/analytics/forecast/scenarios?${query}`);
  expect(status).toBe(200);
  return body;
};

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(`${today}T05:00:00Z`) });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  [large, small, fresh] = await Promise.all([
    insertScenario(server.pool),
    insertScenario(server.pool),
    insertScenario(server.pool),
  ]);
  for (const day of daysOf({ from: firstDay, to: '2026-02-28' })) await earn(day);
});
afterAll(() => server.close());

test('the largest scenarios are foretold one by one, and those too new for it with all others', async () => {
  const { body: whole } = await operator.get('/admin/analytics/forecast?metric=revenue&horizon=7');
  const parts = await ask();
  expect(parts.items.map(({ scenario }: Item) => scenario?.id ?? null)).toEqual([large.id, small.id, null]);
  const [ofLarge, ofSmall, rest] = parts.items as Item[];
  expect(ofLarge).toMatchObject({ recent: 70_000, expected: 70_000, values: Array(7).fill(10_000) });
  // 1 January was a day of the small one, so 26 February and 5 March are: the fifth day ahead.
  expect(ofSmall).toMatchObject({ recent: 3_000, values: [0, 0, 0, 0, 3_000, 0, 0] });
  expect(rest?.recent).toBe(2_100);
  expect(ofLarge!.recent + ofSmall!.recent + rest!.recent).toBe(parts.recent);

  expect(parts.buckets.map(({ whole: one }: { whole: number }) => one)).toEqual(
    whole.forecast.map(({ value }: { value: number }) => value),
  );
  for (const [step, bucket] of parts.buckets.entries()) {
    const together = parts.items.reduce((sum: number, { values }: Item) => sum + (values[step] ?? NaN), 0);
    expect(bucket.sum).toBeCloseTo(together, 6);
    expect(bucket.gap).toBeCloseTo(bucket.sum - bucket.whole, 6);
  }
  expect(parts.sum).toBeCloseTo(
    parts.items.reduce((sum: number, { expected: one }: { expected: number }) => sum + one, 0),
    6,
  );
  expect(parts.gap).toBeCloseTo(parts.sum - parts.whole, 6);
  expect(parts.gapShare).toBeCloseTo(parts.gap / parts.whole, 10);
});

test('parts are kept with the forecast they stand beside, also where two servers are asked at once', async () => {
  const other = await startSecondServer(server);
  const before = await ask();
  await pay(small, '2026-02-20', 50_000); // it comes in late
  expect((await ask()).items).toEqual(before.items);
  const path = '/admin/analytics/forecast/scenarios?metric=revenue&horizon=14';
  const answers = await Promise.all([
    operator.get(path),
    (await operatorClient({ ...server, url: other.url })).get(path),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[0]?.body).toEqual(answers[1]?.body);
  const { rows } = await server.pool.query(
    `select count(*) as parts, count(distinct place) as places from forecast_parts join forecasts on id = forecast_id where horizon = 14`,
  );
  expect(rows[0]).toEqual({ parts: 3, places: 3 });
  await expect(server.pool.query('update forecast_parts set recent = 0')).rejects.toThrow('append-only');
  await other.stop();
});

test('what came tells whether the whole or its parts came nearer', async () => {
  expect((await ask()).trackRecord).toEqual({ scored: 0, wholeMase: null, sumMase: null });
  for (let day = today; day <= '2026-03-05'; day = addDays(day, 1)) await earn(day);
  today = '2026-03-06';
  await forecastNightly(server.deps);
  const { trackRecord } = await ask();
  const { rows } = await server.pool.query(
    `select forecast_id, bucket, actual, value, scale, through, horizon from forecast_scores
     join forecast_points using (forecast_id, bucket) join forecasts on id = forecast_id
     where metric = 'revenue' and bucket_interval = 'day' order by forecast_id, bucket`,
  );
  const parts = (await server.pool.query(`select forecast_id, expected from forecast_parts`)).rows;
  // 1 to 3 March are settled, foretold over 7 and over 14 days.
  expect(trackRecord.scored).toBe(6);
  expect(rows).toHaveLength(6);
  const errors = rows.map((row) => {
    const step = Math.round((Date.parse(row.bucket) - Date.parse(row.through)) / 86_400_000) - 1;
    const sum = parts
      .filter(({ forecast_id: id }) => id === row.forecast_id)
      .reduce((total, { expected: values }) => total + values[step], 0);
    return {
      whole: Math.abs(row.actual - row.value) / row.scale,
      sum: Math.abs(row.actual - sum) / row.scale,
    };
  });
  expect(trackRecord.wholeMase).toBeCloseTo(errors.reduce((sum, { whole }) => sum + whole, 0) / 6, 8);
  expect(trackRecord.sumMase).toBeCloseTo(errors.reduce((sum, one) => sum + one.sum, 0) / 6, 8);
  // The night made the parts of the usual horizon.
  const { rows: nightly } = await server.pool.query(
    `select distinct through from forecast_parts join forecasts on id = forecast_id where horizon = 30`,
  );
  expect(nightly).toEqual([{ through: '2026-03-05' }]);
});

test('runs and credits have parts, levels and rates have none', async () => {
  const days = daysOf({ from: '2026-02-20', to: '2026-03-05' });
  for (const [scenario, credits] of [
    [large, 2.5],
    [small, 0.1],
  ] as const) {
    const { id } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt: new Date('2026-02-01T00:00:00Z'),
    });
    const tasks = days.map((day) => ({
      installationId: id,
      executionId: `${scenario.id} ${day}`,
      status: 'completed',
      startedAt: `${day}T08:00:00Z`,
      finishedAt: `${day}T08:01:00Z`,
      credits,
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks })).status).toBeLessThan(300);
  }
  const runs = await ask('metric=executions&horizon=7');
  expect(runs).toMatchObject({ unit: 'count', sum: 14, whole: 14, gap: 0 });
  const credits = await ask('metric=credits&horizon=7');
  expect(credits.items.map(({ scenario }: Item) => scenario?.id ?? null)).toEqual([large.id, small.id]);
  expect(credits.sum).toBeCloseTo(18.2, 6);
  for (const query of ['metric=mrr', 'metric=completionRate', 'horizon=91', 'metric=revenue&x=1'])
    expect((await operator.get(`/admin/analytics/forecast/scenarios?${query}`)).status).toBe(422);
  expect(await ask('metric=revenue&interval=month')).toMatchObject({
    whole: null,
    sum: null,
    items: [],
    reason: expect.stringContaining('fewer than 8 finished months'),
  });
});
