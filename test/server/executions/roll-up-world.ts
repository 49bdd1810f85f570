import fc from 'fast-check';
import { expect } from 'vitest';
import { proveDays } from '../../../server/executions/roll-ups/prove-days.ts';
import { findSettings } from '../../../server/platform/reporting.ts';
import { continueRebuild, followSettings } from '../../../server/executions/roll-ups/settings.ts';
import type { Deps } from '../../../server/platform/deps.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { measuredTables, sumTables } from '../../support/sum-tables.ts';

export const year = { from: '2026-01-01', to: '2026-12-31' };
/** In these days clocks are changed somewhere, or a month ends. */
const moments = ['2026-09-27', '2026-10-01', '2026-10-04', '2026-11-01', '2026-11-18'];
const hourMs = 3_600_000;

export type World = {
  customers: (ApiClient & { id: string })[];
  /** Reports of tasks as they may come: of any kind, retried, failed, valued, unpriced, running and ended later. */
  reports: (count: number) => object[][];
};

/** A server with a world of which each customer has reported so many tasks. */
export async function startRecorded(
  now: () => Date,
  count: number,
): Promise<{ server: TestServer; world: World }> {
  const server = await startTestServer({ now });
  const world = await makeWorld(server);
  await record(world, count);
  return { server, world };
}

/** Two customers with installations of two scenarios, and assumptions that give everything a value. */
export async function makeWorld(server: TestServer): Promise<World> {
  const operator = await operatorClient(server);
  await assumeForLibrary(operator, {
    hourlyRate: '37.77',
    realisation: { low: '0.3', base: '0.7', high: '0.9' },
    reviewMinutes: '0.3',
    reworkMinutes: '7.5',
  });
  const customers = [await customerClient(server), await customerClient(server)];
  const scenarios = [
    await insertScenario(server.pool, { minutesByHand: '4.3' }),
    await insertScenario(server.pool),
  ];
  const installations = await Promise.all(
    customers.map((customer) =>
      Promise.all(
        scenarios.map((scenario) => insertInstallation(server.pool, { customerId: customer.id, scenario })),
      ),
    ),
  );
  let made = 0;
  return {
    customers,
    reports: (count) =>
      customers.map((_, at) =>
        Array.from({ length: count }, () => {
          made += 1;
          const [first, second] = installations[at] ?? [];
          return reportOf(made, (made % 3 === 0 ? second : first)?.id ?? '');
        }).flat(),
      ),
  };
}

/** One task by its number: always the same for the same number, so that a failure can be repeated. */
function reportOf(number: number, installationId: string): object[] {
  const [seed = 0] = fc.sample(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { seed: number, numRuns: 1 });
  const pick = <T>(list: readonly T[], shift: number): T | undefined => list[(seed >> shift) % list.length];
  const startedAt =
    Date.parse(`${pick(moments, 2)}T00:00:00Z`) +
    (((seed >> 5) % (72 * 60)) - 36 * 60) * 60_000 +
    (number % 60) * 1_000;
  const status = pick(['completed', 'completed', 'completed', 'failed', 'running'], 7);
  const told = {
    installationId,
    executionId: `e${number}`,
    kind: pick(['run', 'run', 'run', 'run', 'test', 'errorHandler'], 9),
    startedAt: new Date(startedAt).toISOString(),
    aiModel: pick(['none', 'none', 'gpt-unknown'], 11),
    inputTokens: pick([undefined, 1_200], 11),
    items: number % 4,
    ...(number % 7 === 0 ? { retryOf: `e${number - 3}` } : {}),
  };
  const ended = {
    ...told,
    status,
    finishedAt: new Date(startedAt + (seed % (3 * hourMs))).toISOString(),
    warning: number % 11 === 0,
    credits: number % 5 === 0 ? '3.25' : undefined,
    ...(number % 13 === 0 ? { value: { amountMicros: 1_234_567, currency: 'usd' } } : {}),
    ...(number % 17 === 0 ? { cost: { amountMicros: 4_321, currency: 'gbp' } } : {}),
    ...(status === 'failed' && number % 2 === 0
      ? { error: { code: pick(['RuntimeError', 'DataError'], 3) } }
      : {}),
  };
  const { warning: _warning, finishedAt: _finishedAt, ...begun } = ended;
  if (status === 'running') return [begun];
  return number % 6 === 0 ? [{ ...begun, status: 'running' }, ended] : [ended];
}

export async function record(world: World, count: number): Promise<void> {
  const batches = world.reports(count);
  for (const [at, tasks] of batches.entries()) {
    const answer = await world.customers[at]?.post('/v1/execution-tasks', { tasks });
    expect(answer).toMatchObject({ status: 200, body: { rejected: [] } });
  }
}

/** A task in each half hour from an instant on, so that one begins in every hour that clocks repeat or leave out. */
export async function recordEachHalfHour(world: World, from: string, hours: number): Promise<void> {
  const tasks = (world.reports(2 * hours)[0] ?? []).slice(0, 2 * hours).map((report, at) => ({
    ...report,
    startedAt: new Date(Date.parse(from) + at * 1_800_000).toISOString(),
    status: 'running',
    finishedAt: undefined,
    warning: undefined,
    error: undefined,
  }));
  const answer = await world.customers[0]?.post('/v1/execution-tasks', { tasks });
  expect(answer).toMatchObject({ status: 200, body: { rejected: [] } });
}

/** What a start of the server with another zone or currency does, and its job; done when it returns. */
export async function follow(deps: Deps, timeZone: string, currency = 'usd'): Promise<void> {
  const config = { ...deps.config, reportingTimeZone: timeZone, reportingCurrency: currency };
  await followSettings({ ...deps, config });
  await continueRebuild(deps);
  expect(await findSettings(deps.pool)).toMatchObject({ timeZone, currency, rebuildFrom: null });
}

/** The sums as they are told: all seven tables, rows in which nothing is left out. */
export async function sums({ pool }: Pick<Deps, 'pool'>): Promise<Record<string, unknown[]>> {
  const entries = sumTables.map(async (table) => {
    const hasDurations = measuredTables.includes(table);
    const { rows } = await pool.query(
      `select to_jsonb(t) ${hasDurations ? `|| jsonb_build_object('durations', durations::text)` : ''} as row from ${table} t ${hasDurations ? 'where coalesce(started, retries) is not null' : ''} order by 1`,
    );
    return [table, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Fails unless every sum is that of the facts, and tells which is not. */
export async function expectProven(deps: Deps): Promise<number> {
  const { facts, differences } = await proveDays(deps, year);
  expect(differences).toEqual([]);
  return facts;
}
