import { afterAll, beforeAll, expect, test } from 'vitest';
import { continueRebuild, followSettings } from '../../../server/executions/roll-ups/settings.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let scenarios: [ScenarioRow, ScenarioRow];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  const customer = await customerClient(server);
  scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)];
  await assumeForLibrary(operator, { hourlyRate: '60.00' });
  for (const scenario of scenarios) {
    const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    const tasks = [
      { timeSavedMinutes: '10', cost: { amountMicros: 500_000, currency: 'usd' } },
      { value: { amountMicros: 3_000_000, currency: 'gbp' } },
      {
        value: { amountMicros: 2_000_000, currency: 'eur' },
        cost: { amountMicros: 100_000, currency: 'usd' },
      },
      { status: 'failed' },
    ].map((task, index) => ({
      installationId: id,
      executionId: `run-${index}`,
      status: 'completed',
      startedAt: `2026-03-${10 + index}T23:30:00Z`,
      ...task,
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
  }
});
afterAll(() => server.close());

const roi = async (query = '') =>
  (await operator.get(`/admin/analytics/roi?from=2026-03-01&to=2026-03-31&${query}`)).body;
const completionByDay = async () =>
  (await operator.get(`/admin/analytics/completion?from=2026-03-01&to=2026-03-31&interval=day`)).body;
const codesOf = ({ gates }: { gates: { code: string }[] }) => gates.map(({ code }) => code);

/** As a server does that is started with another environment, and the job that follows. */
async function restartWith(changed: { reportingTimeZone?: string; reportingCurrency?: string }) {
  await followSettings({ ...server.deps, config: { ...server.deps.config, ...changed } });
  await continueRebuild(server.deps);
}

test('while days are counted anew the figures say so', async () => {
  expect(codesOf(await roi())).not.toContain('rebuilding');
  await server.pool.query(`update reporting_settings set rebuild_from = '2026-03-01', rebuilt_to = null`);
  const answer = await roi();
  expect(answer.gates).toContainEqual({
    figure: null,
    code: 'rebuilding',
    reason: expect.stringContaining('counted anew'),
  });
  expect(codesOf(await completionByDay())).toContain('rebuilding');
  await continueRebuild(server.deps);
  const after = await roi();
  expect(codesOf(after)).not.toContain('rebuilding');
  expect(after.totals).toEqual(answer.totals);
});

test('figures follow the zone in which days are counted, whatever the environment of this server says', async () => {
  const days = ({ items }: { items: { bucket: string; started: number }[] }) =>
    items.map(({ bucket, started }) => [bucket, started]);
  expect(days(await completionByDay())).toEqual([
    ['2026-03-10', 2],
    ['2026-03-11', 2],
    ['2026-03-12', 2],
    ['2026-03-13', 2],
  ]);
  await restartWith({ reportingTimeZone: 'Asia/Kathmandu' });
  const answer = await completionByDay();
  expect(answer.timeZone).toBe('Asia/Kathmandu');
  expect(days(answer)).toEqual([
    ['2026-03-11', 2],
    ['2026-03-12', 2],
    ['2026-03-13', 2],
    ['2026-03-14', 2],
  ]);
  await restartWith({});
});

test('values of a currency that was replaced are never added to the new one, but told beside', async () => {
  const before = await roi();
  const inDollars = before.totals.timeValueMicros - before.totals.runCostMicros;
  expect(before.totals).toMatchObject({
    timeValueMicros: 2 * 7_000_000, // 10 minutes, of which 0.7 are reused, at 60.00
    runCostMicros: 2 * 600_000,
    unconverted: {
      count: 4,
      amounts: [
        { amountMicros: 4_000_000, currency: 'eur' },
        { amountMicros: 6_000_000, currency: 'gbp' },
      ],
    },
  });
  await restartWith({ reportingCurrency: 'eur' });
  const { totals, currency, gates } = await roi();
  expect(currency).toBe('eur');
  expect(totals).toMatchObject({
    valueMicros: 0,
    runCostMicros: 0,
    unconverted: {
      count: 6,
      amounts: [
        { amountMicros: 4_000_000, currency: 'eur' },
        { amountMicros: 6_000_000, currency: 'gbp' },
        { amountMicros: inDollars, currency: 'usd' },
      ],
    },
  });
  expect(codesOf({ gates })).toContain('incomplete');
  const { items } = await roi('groupBy=scenario&interval=week');
  expect(items).toHaveLength(2);
  for (const item of items)
    expect(item.unconverted).toMatchObject({
      count: 3,
      amounts: [{ currency: 'eur' }, { currency: 'gbp' }, { amountMicros: inDollars / 2, currency: 'usd' }],
    });
  await restartWith({ reportingCurrency: 'usd' });
  expect((await roi()).totals).toEqual(before.totals);
});

test('a figure beyond what a number of JSON holds exactly says that it is rounded', async () => {
  for (const table of ['library_days', 'library_months'])
    await server.pool.query(
      `update ${table} set time_value = 9007199254740993
       where time_value is not null and scenario_no = (select no from scenarios where id = $1)`,
      [scenarios[0].id],
    );
  const { gates } = await roi(`scenario=${scenarios[0].id}`);
  expect(gates).toContainEqual({
    figure: 'timeValueMicros',
    code: 'rounded',
    reason: expect.stringContaining('2^53'),
  });
  expect(codesOf(await roi(`scenario=${scenarios[1].id}`))).not.toContain('rounded');
});
