import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecastNightly } from '../../../server/forecasting/publish/forecast-nightly.ts';
import { addDays, daysOf } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: Awaited<ReturnType<typeof operatorClient>>;
let today = '2026-03-01';
let earn: (day: string) => Promise<void>;

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(`${today}T05:00:00Z`) });
  operator = await operatorClient(server);
  const customer = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  earn = async (day) => {
    const amount = 10_000 + (Number(day.slice(-2)) % 5) * 700;
    await insertPayment(server.pool, {
      customerId: customer.id,
      scenarioId: scenario.id,
      at: `${day}T12:00:00Z`,
      amount,
    });
  };
  for (const day of daysOf({ from: '2026-01-01', to: '2026-02-28' })) await earn(day);
});
afterAll(() => server.close());

const ask = async () => (await operator.get('/admin/analytics/forecast?metric=revenue&horizon=7')).body;
const report = (change: string) => server.pool.query(`update reporting_settings set ${change}`);
const published = async () =>
  (
    await server.pool.query(
      `select currency, time_zone as "timeZone", count(*) as forecasts from forecasts where metric = 'revenue' group by 1, 2 order by 1, 2`,
    )
  ).rows;

test('over six weeks each night and each question adds what came to the record, and nothing is made anew', async () => {
  const first = await ask();
  let scored = 0;
  for (let week = 1; week <= 6; week += 1) {
    for (const day of daysOf({ from: today, to: addDays(today, 6) })) await earn(day);
    today = addDays(today, 7);
    await forecastNightly(server.deps);
    const { trackRecord, through, asOf } = await ask();
    expect([through, asOf.slice(0, 10)]).toEqual([addDays(today, -1), today]);
    // What was foretold over 7 days, and each week but the first over 30, has come up to three days ago.
    const forecasts = Array.from({ length: week }, (_, index) => index);
    const settled = (made: number) => (week - made) * 7 - 2;
    scored = forecasts.reduce(
      (sum, made) => sum + Math.min(7, settled(made)) + (made === 0 ? 0 : Math.min(30, settled(made))),
      0,
    );
    expect(trackRecord.scored).toBe(scored);
    expect(trackRecord.recent.length).toBe(Math.min(12, week * 7 - 2));
    expect(trackRecord.recent.at(-1).bucket).toBe(addDays(today, -3));
    expect(
      trackRecord.recent.every(({ bucket, madeThrough }: Record<string, string>) => madeThrough! < bucket!),
    ).toBe(true);
  }
  const { rows } = await server.pool.query(
    `select value, shown from forecast_points join forecasts on id = forecast_id
     where metric = 'revenue' and horizon = 7 and through = '2026-02-28' order by bucket`,
  );
  expect(rows.map(({ value }) => value)).toEqual(first.forecast.map(({ value }: { value: number }) => value));
  expect(rows[0].shown).toBe(first.shown);
  const { body: cards } = await operator.get('/admin/analytics/forecast/models');
  expect(cards.items[0].errors[0]).toMatchObject({ interval: 'day', scored });
});

test('while days are counted anew nothing is published or scored, and the answer says why', async () => {
  today = addDays(today, 1);
  const { scored } = (await ask()).trackRecord;
  const before = await published();
  await report(`rebuild_from = '2026-01-01'`);
  expect(await ask()).toMatchObject({ forecast: [], reason: expect.stringContaining('counted anew') });
  await forecastNightly(server.deps);
  expect(await published()).toEqual(before);
  expect((await ask()).trackRecord.scored).toBe(scored);
  await report('rebuild_from = null');
  await forecastNightly(server.deps);
  expect((await ask()).forecast).toHaveLength(7);
  expect((await ask()).trackRecord.scored).toBeGreaterThan(scored);
});

test('in another currency or zone there is another forecast, with a record of its own amounts', async () => {
  expect((await ask()).trackRecord.recent.length).toBe(12);
  await report(`time_zone = 'Pacific/Kiritimati'`);
  const there = await ask();
  expect(there.timeZone).toBe('Pacific/Kiritimati');
  expect(there.forecast).toHaveLength(7);
  expect(there.trackRecord.recent).toEqual([]);
  await report(`currency = 'eur'`);
  const other = await ask();
  expect(other).toMatchObject({
    currency: 'eur',
    forecast: [],
    trackRecord: { recent: [] },
    reason: expect.stringContaining('No amount has a rate into EUR'),
  });
  await report(`currency = 'usd', time_zone = 'UTC'`);
  expect((await ask()).trackRecord.recent.length).toBe(12);
  expect((await published()).map(({ currency, timeZone }) => `${currency} ${timeZone}`)).toEqual([
    'usd Pacific/Kiritimati',
    'usd UTC',
  ]);
});
