import { addCustomer } from '../accounts/customers/create-customer.ts';
import { readFigures } from '../analytics/answer-figures.ts';
import { completionSource } from '../analytics/completion.ts';
import { customerRoiSource } from '../analytics/customer-roi.ts';
import { revenueSource } from '../analytics/revenue.ts';
import { scopeOf } from '../analytics/scope.ts';
import { checkTask } from '../executions/check-report.ts';
import { writeReportsIn, type Report } from '../executions/write-reports.ts';
import { inTransaction, type Db } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { withLongStatements } from '../platform/long-statement.ts';
import { findReporting } from '../platform/reporting.ts';
import { dayMs, dayOf } from '../platform/time.ts';
import { canaryIsGone, findPublishedVersion, insertCanaryInstallation } from './canary-queries.ts';
import { knownOfOrder, tellOrder } from './canary-order.ts';
import type { AuditDeps } from './gate.ts';

/** So long ago that nobody records into the same sums now, and recent enough to be kept. */
const daysAgo = 60;
const valueMicros = 12_340_000;
const costMicros = 1_234;

/** Ends the transaction with nothing written. */
class TakenBack extends Error {}

type Flight = { compared: number; differences: string[] };

/**
 * Records an order, an installation and three runs (one completed, one with a warning, one failed) of a customer who does not exist, and reads them back by the same code that
 * serves everybody, all in one transaction that is then taken back: no total, no list and no message can ever hold them. null: no scenario to
 * install.
 */
export async function flyCanary(deps: AuditDeps, at: Date): Promise<Flight | null> {
  const version = await findPublishedVersion(deps.pool);
  if (version === null) return null;
  const email = `${newId('aud', at)}@audit.invalid`.toLowerCase();
  let flight: Flight | null = null;
  // Its own connections: what a process remembers of a database by its pool must not learn of what is taken back.
  await withLongStatements(deps, (pool) =>
    inTransaction(pool, async (db) => {
      await db.query(`set local lock_timeout = '5s'`);
      await db.query(`set local statement_timeout = '20s'`);
      flight = await fly({ ...deps, pool }, db, version, email, at);
      throw new TakenBack();
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  if (flight === null) return null;
  const told: Flight = flight;
  if (!(await canaryIsGone(deps.pool, email))) told.differences.push('the sample stayed in the database');
  return told;
}

async function fly(
  deps: AuditDeps,
  db: Db,
  version: { id: string; scenarioId: string },
  email: string,
  at: Date,
): Promise<Flight> {
  const { timeZone, currency } = await findReporting(db, deps.config);
  const startedAt = new Date(at.getTime() - daysAgo * dayMs);
  const day = dayOf(startedAt, timeZone);
  const read = (customer?: string) => readDay(deps, db, at, day, customer);
  const before = await read();
  const customerId = (await addCustomer(db, { email, name: 'Canary' }, at)) ?? '';
  const installationId = newId('ins', at);
  await insertCanaryInstallation(db, {
    installationId,
    customerId,
    versionId: version.id,
    scenarioId: version.scenarioId,
    at: startedAt,
  });
  const reports = reportsOf(customerId, installationId, at, startedAt, currency);
  const outcomes = await writeReportsIn(db, deps, reports);
  const repeated = await writeReportsIn(db, deps, reports);
  await tellOrder(db, deps, {
    customerId,
    scenarioId: version.scenarioId,
    at,
    boughtAt: startedAt,
    currency,
  });
  const own = await read(customerId);
  const after = await read();
  const held: [name: string, expected: unknown, is: unknown][] = [
    ['reports accepted', 'accepted accepted accepted', outcomes.join(' ')],
    ['the same reports again', 'duplicates duplicates duplicates', repeated.join(' ')],
    ...Object.entries(known).map(([name, value]): [string, unknown, unknown] => [name, value, own[name]]),
    ...Object.entries(known).map(([name, value]): [string, unknown, unknown] => [
      `${name} of everybody`,
      value,
      Number(after[name]) - Number(before[name]),
    ]),
  ];
  return {
    compared: held.length,
    differences: held.flatMap(([name, expected, is]) =>
      expected === is ? [] : [`${name}: ${String(is)} instead of ${String(expected)}`],
    ),
  };
}

/** What the order and the three runs must come to, whatever is assumed. */
const known: Record<string, number> = {
  ...knownOfOrder,
  started: 3,
  completed: 2,
  failed: 1,
  warnings: 1,
  reportedValueMicros: 2 * valueMicros,
  aiCostMicros: 3 * costMicros,
};

async function readDay(
  deps: AuditDeps,
  db: Db,
  at: Date,
  day: string,
  customer?: string,
): Promise<Record<string, unknown>> {
  const query = { from: day, to: day, compare: 'none' as const, ...(customer ? { customer } : {}) };
  const grouping = { interval: null, groupBy: 'none' } as const;
  const freshness = { asOf: at, seconds: 0, isReplica: false };
  const scope = { ...(await scopeOf(db, deps, query, freshness)), itemsBy: grouping };
  const reading = { query, grouping, mayReadNames: false };
  const runs = await readFigures(db, scope, completionSource, reading);
  const value = await readFigures(db, scope, customerRoiSource, reading);
  const money = await readFigures(db, scope, revenueSource, reading);
  return { ...money.totals, ...value.totals, ...runs.totals };
}

function reportsOf(
  customerId: string,
  installationId: string,
  at: Date,
  startedAt: Date,
  currency: string,
): Report[] {
  const outcomes = [{ status: 'completed' }, { status: 'completed', warning: true }, { status: 'failed' }];
  return outcomes.map((outcome, index) => {
    const raw = {
      installationId,
      executionId: `canary-${index}`,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date(startedAt.getTime() + 1_000).toISOString(),
      cost: { amountMicros: costMicros, currency },
      value: { amountMicros: valueMicros, currency },
      ...outcome,
    };
    const checked = checkTask(raw, { now: at, arrivedAt: at });
    if (!checked.ok) throw new Error(`The sample was refused: ${checked.errors[0]?.message}`);
    return { customerId, reportingCredits: 0, task: checked.value };
  });
}
