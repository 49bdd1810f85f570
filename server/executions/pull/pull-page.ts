import { z } from 'zod';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { addToMetric, moveCursor, type Cursor, type Sweep } from './pull-queries.ts';
import { creditsOf, isEmptyCheck, keyOf, readRunLog, type RunLog, type RunSubject } from './pull-run-log.ts';
import { recordRuns } from './record-runs.ts';

export type PullDeps = Pick<Deps, 'pool' | 'config' | 'now' | 'queue' | 'logger' | 'encryption'>;

/** The installation whose run logs are read. */
export type PullSource = RunSubject & { customerId: string; scenarioId: string; makeScenarioId: number };

const pageSize = 100;
/** A log may appear this long after its run began: Make ends a run after 40 minutes at the latest. */
const lookBackMs = 60 * 60_000;
/** How often the look-back is read whole even where nothing is new: that finds what was logged late. */
const deepEveryMs = 60 * 60_000;

/** Every run of a day in which a trigger found nothing, in credits. */
export const checksMetric = 'make.emptyCheckCredits';

/** Somebody else moved the cursor, or the token was deleted: what this transaction wrote must not stand. */
export class CursorMoved extends Error {}

const LogsPage = z.looseObject({
  scenarioLogs: z.array(z.unknown()),
  pg: z.looseObject({ limit: z.int().positive().nullish() }).nullish(),
});

/** One page of logs, newest first. `last` is null where no page follows; a repeated one means that Make did not turn the page. */
export type Page = { logs: RunLog[]; last: string | null; isRepeated: boolean };

export type SweepStart = Omit<Sweep, 'last'> & { last: string | null };

/** Where a reading begins, or goes on: back to what may still change, and not before the installation's token. */
export function sweepOf(cursor: Cursor, now: Date): SweepStart {
  if (cursor.sweep) return cursor.sweep;
  const { pullsFrom, readUntil, runningSince, readDeepAt } = cursor;
  const isDeep = readDeepAt === null || now.getTime() - readDeepAt.getTime() >= deepEveryMs;
  const from = Math.min(readUntil.getTime(), isDeep && readDeepAt ? readDeepAt.getTime() : Infinity);
  const back = Math.min(from - lookBackMs, runningSince?.getTime() ?? Infinity);
  return {
    last: null,
    since: new Date(Math.max(pullsFrom.getTime(), back)).toISOString(),
    newest: readUntil.toISOString(),
    runningSince: null,
    isDeep,
    checks: {},
  };
}

/** Asks Make for the next page of a reading. */
export async function readPage(
  make: MakeClient,
  makeScenarioId: number,
  sweep: Pick<SweepStart, 'last'>,
): Promise<Page> {
  const { scenarioLogs, pg } = await make.ask(LogsPage, `/scenarios/${makeScenarioId}/logs`, {
    // Without "from": Make's documents disagree on its unit, and a wrong one would hide every log. The reading ends by the logs' own times.
    query: { pg: { limit: pageSize, ...(sweep.last === null ? {} : { last: sweep.last }) } },
  });
  const logs = scenarioLogs.flatMap((line) => readRunLog(line) ?? []);
  const last = keyOf(scenarioLogs.at(-1));
  const isFull = scenarioLogs.length >= Math.min(pageSize, pg?.limit ?? pageSize);
  const isRepeated = last !== null && last === sweep.last;
  return { logs, last: isFull && !isRepeated ? last : null, isRepeated };
}

/**
 * Records the runs of a page and moves the cursor past it, in one transaction: a crash loses nothing and counts nothing twice. Answers the
 * cursor as it stands then; its `sweep` is null when the reading is complete.
 */
export async function recordPage(
  deps: PullDeps,
  source: PullSource,
  { cursor, sweep, page }: { cursor: Cursor; sweep: SweepStart; page: Page },
): Promise<{ cursor: Cursor; hadRuns: boolean }> {
  const now = deps.now();
  const logs = page.logs.filter(({ startedAt }) => startedAt.getTime() >= Date.parse(sweep.since));
  const runs = logs.filter((log) => !isEmptyCheck(log, source));
  const checks = logs.filter((log) => isEmptyCheck(log, source) && log.startedAt > cursor.readUntil);
  return inTransaction(deps.pool, async (db) => {
    const hasNews = await recordRuns(db, deps, source, runs);
    const gone = {
      ...sweep,
      ...summed(sweep, logs, checks, { now, staleAfterMs: deps.config.taskStaleAfterMs }),
    };
    const isEnd =
      page.last === null || logs.length < page.logs.length || isKnown(cursor, sweep, logs, hasNews);
    const organizationId = cursor.organizationId ?? logs[0]?.organizationId ?? null;
    const next: Cursor = isEnd
      ? { ...cursor, ...complete(cursor, gone, now), organizationId }
      : { ...cursor, organizationId, sweep: { ...gone, last: page.last ?? '' } };
    if (isEnd) await keepChecks(db, source, gone.checks, now);
    if (!(await moveCursor(db, next))) throw new CursorMoved('the run logs were read elsewhere meanwhile');
    const isRunning = runs.some(({ status }) => status === 'running');
    return { cursor: { ...next, revision: next.revision + 1 }, hadRuns: hasNews || isRunning };
  });
}

type Present = { now: Date; staleAfterMs: number };

function summed(sweep: SweepStart, logs: RunLog[], checks: RunLog[], { now, staleAfterMs }: Present) {
  const newest = logs.map(({ startedAt }) => Math.min(startedAt.getTime(), now.getTime()));
  // What counts as timed out is not waited for.
  const running = logs
    .filter(
      ({ status, startedAt }) => status === 'running' && startedAt.getTime() > now.getTime() - staleAfterMs,
    )
    .map(({ startedAt }) => startedAt.toISOString());
  const starts = [...running, ...(sweep.runningSince === null ? [] : [sweep.runningSince])].toSorted();
  const credits = { ...sweep.checks };
  for (const { startedAt, centicredits } of checks) {
    const day = startedAt.toISOString().slice(0, 10);
    credits[day] = (credits[day] ?? 0) + (centicredits ?? 0);
  }
  return {
    newest: new Date(Math.max(Date.parse(sweep.newest), ...newest)).toISOString(),
    runningSince: starts[0] ?? null,
    checks: credits,
  };
}

/** Whether everything from here on back has been read before: all of the page has, and nothing older was still running. */
function isKnown(cursor: Cursor, { isDeep }: SweepStart, logs: RunLog[], hasNews: boolean): boolean {
  if (isDeep || hasNews || logs.length === 0) return false;
  const newest = Math.max(...logs.map(({ startedAt }) => startedAt.getTime()));
  return newest <= cursor.readUntil.getTime() && newest < (cursor.runningSince?.getTime() ?? Infinity);
}

function complete(cursor: Cursor, sweep: Omit<Sweep, 'last'>, now: Date): Partial<Cursor> {
  return {
    sweep: null,
    readUntil: new Date(sweep.newest),
    runningSince: sweep.runningSince === null ? null : new Date(sweep.runningSince),
    readDeepAt: sweep.isDeep ? now : cursor.readDeepAt,
  };
}

async function keepChecks(db: Db, source: PullSource, checks: Sweep['checks'], now: Date): Promise<void> {
  for (const [day, centicredits] of Object.entries(checks))
    await addToMetric(db, {
      id: newId('met', now),
      customerId: source.customerId,
      scenarioId: source.scenarioId,
      installationId: source.installationId,
      name: checksMetric,
      value: creditsOf(centicredits),
      unit: 'credits',
      recordedAt: new Date(`${day}T00:00:00Z`),
    });
}
