import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../../server/start-server.ts';
import { dropOldFacts } from '../../../server/executions/storage/partitions.ts';
import { findSettings } from '../../../server/platform/reporting.ts';
import { followSettings } from '../../../server/executions/roll-ups/settings.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import type { TestServer } from '../../support/server.ts';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import { ConfigError } from '../../../server/platform/config.ts';
import { expectProven, follow, record, startRecorded, type World } from './roll-up-world.ts';

let now = new Date('2026-11-20T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let world: World;

beforeAll(async () => {
  ({ server, world } = await startRecorded(() => now, 100));
  operator = await operatorClient(server);
}, 60_000);
afterAll(() => server.close());

const autumn = 'from=2026-09-01&to=2026-11-20&compare=none';
const paths = [
  `/admin/analytics/completion?${autumn}&interval=day`,
  `/admin/analytics/roi?${autumn}&interval=month&groupBy=customer`,
  '/admin/roll-ups',
];

/** Starts another server on the same database, whose environment says something else. */
async function startReplica(timeZone: string): Promise<RunningServer> {
  const { config, logger } = server.deps;
  return startServer({
    config: { ...config, port: 0, reportingTimeZone: timeZone },
    logger,
    now: () => now,
    checkAnswers: true,
    hasStarterLibrary: false,
    catchesUp: false,
  });
}

test('a start with another zone counts every day anew, and both servers record and answer in it', async () => {
  const replica = await startReplica('America/New_York');
  try {
    const { key } = await createOperatorKey(server.pool, { scopes: ['*'], name: 'replica' }, now);
    const other = apiClient(replica.url, key);
    await expect
      .poll(async () => (await operator.get('/admin/roll-ups')).body.rebuilding, { timeout: 60_000 })
      .toBeNull();
    await record(world, 60); // by the server whose environment says UTC
    await expectProven(server.deps);
    for (const path of paths) {
      const [mine, theirs] = [(await operator.get(path)).body, (await other.get(path)).body];
      expect(mine).toMatchObject({ timeZone: 'America/New_York' });
      expect({ ...theirs, asOf: null, freshnessSeconds: null }).toEqual({
        ...mine,
        asOf: null,
        freshnessSeconds: null,
      });
    }
  } finally {
    await replica.stop();
  }
});

test('amounts of another currency are never added: what was valued before is told beside the figures', async () => {
  const roi = async () => (await operator.get(`/admin/analytics/roi?${autumn}`)).body;
  await follow(server.deps, 'UTC');
  const before = (await roi()).totals;
  expect(before.valueMicros).not.toBe(0);
  await follow(server.deps, 'UTC', 'eur');
  await expectProven(server.deps);
  const inEuros = await roi();
  expect(inEuros).toMatchObject({
    currency: 'eur',
    totals: { valueMicros: 0, creditCostMicros: 0, aiCostMicros: 0 },
  });
  expect(inEuros.totals.unconverted.count).toBeGreaterThan(before.unconverted.count);
  await record(world, 30); // the hourly rate is in dollars still, so these have no value in euros either
  await expectProven(server.deps);
  expect((await roi()).totals.valueMicros).toBe(0);
  await follow(server.deps, 'UTC', 'usd');
  await expectProven(server.deps);
  expect((await roi()).totals.valueMicros).not.toBe(0);
});

test('the sums of tasks that are no longer kept stay, also in another zone, and are not counted anew', async () => {
  await follow(server.deps, 'UTC');
  const months = async () =>
    (
      await server.pool.query(
        `select coalesce(sum(started), 0)::bigint as started, coalesce(sum(retries), 0)::bigint as retries, sum(time_value)::bigint as value,
           (select sum(started)::bigint from library_days) as days, (select sum(started)::bigint from total_days) as total, (select sum(started)::bigint from task_months) as months,
           (select sum(durations)::text from library_days) as durations
         from library_months`,
      )
    ).rows;
  const kept = await months();
  now = new Date('2027-11-05T12:00:00Z'); // September of the year before goes
  await dropOldFacts(server.pool, now);
  const state = (await operator.get('/admin/roll-ups')).body;
  expect(state.firstDay).toBe('2026-10-01');
  expect(state.months.map(({ month }: { month: string | null }) => month)).not.toContain('2026-09');
  expect(await months()).toEqual(kept);
  for (const timeZone of ['Pacific/Kiritimati', 'America/New_York', 'Asia/Kathmandu', 'UTC']) {
    await follow(server.deps, timeZone);
    expect(await months()).toEqual(kept);
    await expectProven(server.deps);
  }
  const refused = await operator.post('/admin/roll-ups/rebuild', { from: '2026-09-30', to: '2026-10-31' });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: '/body/from' }] } });
  expect(
    await operator.post('/admin/roll-ups/rebuild', { from: '2026-10-01', to: '2026-10-31' }),
  ).toMatchObject({
    status: 202,
  });
});

test('another currency is refused while there are sums in the old one whose tasks are gone', async () => {
  const config = { ...server.deps.config, reportingCurrency: 'eur' };
  const started = followSettings({ ...server.deps, config });
  await expect(started).rejects.toThrow(ConfigError);
  await expect(started).rejects.toThrow('Set it back to usd');
  expect(await findSettings(server.pool)).toMatchObject({ currency: 'usd', rebuildFrom: null });
});
