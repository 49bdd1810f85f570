import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import type { Deps } from '../../../server/platform/deps.ts';
import { readForecastQuality } from '../../../server/forecasting/read-forecast-quality.ts';
import { addDays } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: Awaited<ReturnType<typeof operatorClient>>;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let today = '2026-03-01';

/** Net revenue by the place of the day: a week with a pattern that a weekly model knows, and some unevenness. */
const revenueOf = (place: number) =>
  [100, 120, 140, 160, 180, 60, 40][place % 7]! * 100 + ((place * 37) % 11) * 10;
const firstDay = '2026-01-01';
const placeOf = (day: string) => Math.round((Date.parse(day) - Date.parse(firstDay)) / 86_400_000);

async function earn(day: string): Promise<void> {
  await insertPayment(server.pool, {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: `${day}T12:00:00Z`,
    amount: revenueOf(placeOf(day)),
  });
}

/** What the scheduled job does. */
const night = (deps: Deps) => allJobs(deps)['forecasting.forecast-metrics']!.run({} as never);

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(`${today}T05:00:00Z`) });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool);
  for (let day = firstDay; day <= today; day = addDays(day, 1)) await earn(day);
});
afterAll(() => server.close());

const ask = async (query: string) => (await operator.get(`/admin/analytics/forecast?${query}`)).body;
const countOf = async (table: string) =>
  Number((await server.pool.query(`select count(*) as n from ${table}`)).rows[0].n);

describe('a forecast', () => {
  test('continues the days that are over, with a naive forecast beside it, from the model that beat it', async () => {
    const answer = await ask('metric=revenue&horizon=7');
    expect(answer.history).toHaveLength(59);
    expect(answer.history.at(-1)).toEqual({ bucket: '2026-02-28', value: revenueOf(58) });
    expect(answer.through).toBe('2026-02-28');
    expect(answer.forecast.map(({ bucket }: { bucket: string }) => bucket)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-03-0${day}`),
    );
    expect(answer.reason).toBeNull();
    expect(answer.lowHistory).toBe(false);
    expect(['seasonalNaive', 'seasonalDrift', 'mstl', 'prophet', 'medianOfBest']).toContain(answer.shown);
    expect(answer.naive.model).toBe('seasonalNaive');
    for (const [index, point] of answer.forecast.entries()) {
      expect(point.low95).toBeLessThanOrEqual(point.low80);
      expect(point.low80).toBeLessThanOrEqual(point.value);
      expect(point.value).toBeLessThanOrEqual(point.high80);
      expect(point.high80).toBeLessThanOrEqual(point.high95);
      expect(Math.abs(point.value - revenueOf(59 + index))).toBeLessThan(200);
    }
    expect(answer.candidates.map(({ model }: { model: string }) => model).toSorted()).toEqual([
      'dampedTrend',
      'drift',
      'ets',
      'mean3',
      'medianOfBest',
      'mstl',
      'naive',
      'prophet',
      'seasonalDrift',
      'seasonalNaive',
    ]);
  });

  test('is made once: who asks again is told the same, also when facts come in late', async () => {
    const before = await ask('metric=revenue&horizon=7');
    expect(before.isRestated).toBe(false);
    await insertPayment(server.pool, {
      customerId: customer.id,
      scenarioId: scenario.id,
      at: '2026-02-28T13:00:00Z',
      amount: 10,
    });
    const after = await ask('metric=revenue&horizon=7');
    expect(after.forecast).toEqual(before.forecast);
    expect(after.isRestated).toBe(true);
    expect(await countOf('forecasts')).toBe(1);
  });

  test('a shorter horizon is the beginning of the next longer one', async () => {
    const [short, long] = [await ask('metric=revenue&horizon=9'), await ask('metric=revenue&horizon=14')];
    expect(short.forecast).toEqual(long.forecast.slice(0, 9));
    expect(short.naive.forecast).toHaveLength(9);
  });

  test('of too short a history there is none, and the answer says why', async () => {
    const answer = await ask('metric=revenue&interval=month');
    expect(answer).toMatchObject({
      forecast: [],
      naive: null,
      model: null,
      shown: null,
      candidates: [],
      lowHistory: true,
      reason: 'Nothing is foretold from fewer than 8 finished months: there are 2 months.',
    });
    expect(answer.history.map(({ bucket }: { bucket: string }) => bucket)).toEqual([
      '2026-01-01',
      '2026-02-01',
    ]);
    expect((await ask('metric=credits')).reason).toContain('there are no days');
  });

  test('what cannot be asked is refused by name', async () => {
    for (const query of ['metric=profit', 'metric=mrr&horizon=0', 'metric=mrr&horizon=91', 'metric=mrr&x=1'])
      expect((await operator.get(`/admin/analytics/forecast?${query}`)).status).toBe(422);
    expect(
      (await operator.get('/admin/analytics/forecast?metric=mrr&interval=month&horizon=13')).status,
    ).toBe(422);
    expect((await customer.get('/admin/analytics/forecast?metric=mrr')).status).toBeGreaterThanOrEqual(401);
  });
});

describe('the other metrics', () => {
  test('runs, their completion and credits are read from reports, installations from their life', async () => {
    const installation = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt: new Date('2026-02-01T00:00:00Z'),
    });
    await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt: new Date('2026-02-10T00:00:00Z'),
    });
    await server.pool.query(
      `update installations set ended_at = '2026-02-20T00:00:00Z', status = 'uninstalled' where confirmed_at = '2026-02-10T00:00:00Z'`,
    );
    // Nothing ran on 15 February.
    const days = Array.from({ length: 28 }, (_, index) => addDays('2026-02-01', index)).filter(
      (day) => day !== '2026-02-15',
    );
    const tasks = days.flatMap((day, place) =>
      ['completed', 'completed', 'completed', 'failed'].slice(place % 2).map((status, run) => ({
        installationId: installation.id,
        executionId: `${day} ${run}`,
        status,
        startedAt: `${day}T0${run + 1}:00:00Z`,
        finishedAt: `${day}T0${run + 1}:01:00Z`,
        credits: 2.5,
      })),
    );
    const recorded = await customer.post('/v1/execution-tasks', { tasks });
    expect(recorded.status).toBeLessThan(300);
    const historyOf = async (metric: string) =>
      new Map<string, number>(
        (await ask(`metric=${metric}`)).history.map((one: { bucket: string; value: number }) => [
          one.bucket,
          one.value,
        ]),
      );
    const executions = await historyOf('executions');
    expect([...executions].slice(0, 2)).toEqual([
      ['2026-02-01', 4],
      ['2026-02-02', 3],
    ]);
    expect(executions.get('2026-02-15')).toBe(0);
    const rate = await historyOf('completionRate');
    expect(rate.get('2026-02-01')).toBe(0.75);
    expect(rate.get('2026-02-15')).toBe(rate.get('2026-02-14')); // carried
    const credits = await historyOf('credits');
    expect(credits.get('2026-02-01')).toBe(10);
    expect(credits.get('2026-02-15')).toBe(0);
    const installations = await historyOf('installations');
    expect(
      ['2026-02-09', '2026-02-10', '2026-02-19', '2026-02-20', '2026-02-28'].map((day) =>
        installations.get(day),
      ),
    ).toEqual([1, 2, 2, 1, 1]);
    const foretold = await ask('metric=completionRate&horizon=7');
    for (const { low95, high95 } of foretold.forecast) {
      expect(low95).toBeGreaterThanOrEqual(0);
      expect(high95).toBeLessThanOrEqual(1);
    }
  });
});

describe('the night', () => {
  test('two servers at once publish each forecast once, and score each point once', async () => {
    const other = await startSecondServer(server);
    const before = await countOf('forecasts');
    await Promise.all([night(server.deps), night(other.deps)]);
    const made = (
      await server.pool.query(
        `select metric, bucket_interval, horizon from forecasts where made_at > '2026-01-01' order by 1, 2, 3`,
      )
    ).rows;
    expect(new Set(made.map((row) => JSON.stringify(row))).size).toBe(made.length);
    expect(await countOf('forecasts')).toBeGreaterThan(before);
    const forecasts = await countOf('forecasts');
    await night(server.deps);
    expect(await countOf('forecasts')).toBe(forecasts);
    await other.stop();
  });

  test('what comes is put beside what was foretold, once it has settled', async () => {
    expect((await ask('metric=revenue')).trackRecord).toMatchObject({
      scored: 0,
      coverage80: null,
      recent: [],
    });
    const foretold = (await ask('metric=revenue&horizon=30')).forecast;
    for (let day = '2026-03-02'; day <= '2026-03-06'; day = addDays(day, 1)) await earn(day);
    today = '2026-03-07';
    const other = await startSecondServer(server);
    await Promise.all([night(server.deps), night(other.deps)]);
    await other.stop();
    const { trackRecord } = await ask('metric=revenue');
    // 1 to 4 March are over for two days; revenue was foretold at horizons of 7, 14 and 30 days.
    expect(trackRecord.scored).toBe(4 * 3);
    expect(trackRecord.recent.map(({ bucket }: { bucket: string }) => bucket)).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
    expect(trackRecord.recent.map(({ actual }: { actual: number }) => actual)).toEqual(
      [59, 60, 61, 62].map(revenueOf),
    );
    const { rows } = await server.pool.query(
      `select bucket, value, low80, high80, actual from forecast_scores join forecast_points using (forecast_id, bucket)
       join forecasts on id = forecast_id where metric = 'revenue' and horizon = 30 order by bucket`,
    );
    expect(rows.map(({ value }) => value)).toEqual(
      foretold.slice(0, 4).map(({ value }: { value: number }) => value),
    );
    const all = (
      await server.pool.query(
        `select (actual between low80 and high80) as inside, abs(actual - value) / scale as error
       from forecast_scores join forecast_points using (forecast_id, bucket) join forecasts on id = forecast_id where metric = 'revenue'`,
      )
    ).rows;
    expect(trackRecord.coverage80).toBeCloseTo(all.filter(({ inside }) => inside).length / 12, 10);
    expect(trackRecord.mase).toBeCloseTo(all.reduce((sum, { error }) => sum + error, 0) / 12, 10);
    const quality = await readForecastQuality(server.pool, '2026-01-01');
    expect(quality.find(({ metric, interval }) => metric === 'revenue' && interval === 'day')).toMatchObject({
      scored: 12,
      buckets: 4,
      coverage80: trackRecord.coverage80,
      mase: expect.closeTo(trackRecord.mase, 10),
      naiveMase: expect.closeTo(trackRecord.naiveMase, 10),
    });
  });

  test('nothing published can be changed or taken away', async () => {
    for (const statement of [
      `update forecast_points set value = 1`,
      `update forecasts set shown = 'mstl'`,
      `delete from forecast_scores`,
    ])
      await expect(server.pool.query(statement)).rejects.toThrow('append-only');
  });

  test('intervals that caught too little lately are widened, and the answer says so', async () => {
    // Revenue triples from one day to the next: what was foretold before misses all of it.
    for (let day = '2026-03-07'; day <= '2026-03-19'; day = addDays(day, 1)) {
      for (const _ of [1, 2, 3]) await earn(day);
    }
    today = '2026-03-20';
    await night(server.deps);
    const answer = await ask('metric=revenue');
    expect(answer.isWidened).toBe(true);
    const { rows } = await server.pool.query(
      `select widening from forecasts where metric = 'revenue' and through = '2026-03-19'`,
    );
    expect(rows[0].widening).toBeGreaterThan(1);
    expect(rows[0].widening).toBeLessThanOrEqual(2);
  });
});

describe('model cards', () => {
  test('say for each metric what it uses, what it must not be used for, and its error', async () => {
    const { body } = await operator.get('/admin/analytics/forecast/models');
    expect(body.items.map(({ metric }: { metric: string }) => metric)).toEqual([
      'revenue',
      'mrr',
      'executions',
      'installations',
      'completionRate',
      'credits',
    ]);
    const revenue = body.items[0];
    expect(revenue.mustNotBeUsedFor.length).toBeGreaterThan(1);
    const [day, month] = revenue.errors;
    expect(day).toMatchObject({ interval: 'day', through: '2026-03-19', backtestMase: expect.any(Number) });
    expect(day.scored).toBeGreaterThan(12);
    expect(month).toMatchObject({ interval: 'month', through: null, shown: null, scored: 0 });
    expect(body.models).toHaveLength(10);
  });
});
