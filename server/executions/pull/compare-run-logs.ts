import { openMakeToken } from '../../installations/reporting/make-tokens.ts';
import { isDatabaseUnavailable } from '../../platform/database.ts';
import { makeClientFor, type MakeClient } from '../../platform/make-client.ts';
import { dayMs, hourMs } from '../../platform/time.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { drawComparable, findKnownRuns, findRecordedRuns, type Comparable } from './comparison-queries.ts';
import { takeRequest } from './pull-budget.ts';
import { findSource } from './pull-logs.ts';
import { readPage, type PullDeps, type PullSource } from './pull-page.ts';
import { isEmptyCheck, type RunLog } from './pull-run-log.ts';

/** So many installations are asked for at once, and so many pages of each: the rest of a long day is not compared. */
const most = { installations: 100, pages: 20 };
/** A log may appear so long after its run began. */
const lateMs = hourMs;

type Deps = Pick<PullDeps, 'pool' | 'config' | 'encryption' | 'now' | 'logger'>;
type Window = { from: Date; to: Date };

type NamedRun = { installationId: string; executionId: string };

/**
 * `missing`: runs that Make has logged and that are unknown here, of how many `runs`; `unlogged`: runs that are recorded here and that Make has not
 * logged.
 */
export type LogComparison = {
  day: string;
  compared: number;
  /** Make was not reached, or its limit of requests was used up. */
  unread: number;
  runs: number;
  missing: NamedRun[];
  unlogged: NamedRun[];
};

/**
 * Holds Make's own run logs of the last day that is over (in UTC) against the runs that are known here: of all installations that read run logs
 * and of whose scenario money is taken, and of a share of the others. It changes nothing, and asks Make within its limits.
 */
export async function compareRunLogs(deps: Deps, at: Date, seed: string): Promise<LogComparison> {
  const to = new Date(Math.floor((at.getTime() - lateMs) / dayMs) * dayMs);
  const window = { from: new Date(to.getTime() - dayMs), to };
  const comparison: LogComparison = {
    day: window.from.toISOString().slice(0, 10),
    compared: 0,
    unread: 0,
    runs: 0,
    missing: [],
    unlogged: [],
  };
  if (!deps.encryption) return comparison;
  const readSince = new Date(to.getTime() + lateMs);
  const drawn = await drawComparable(deps.pool, { ...window, seed, readSince, limit: most.installations });
  await workWithRests(drawn, async (place) => {
    const found = await compareOne(deps, place, window);
    if (found === null) comparison.unread += 1;
    else {
      comparison.compared += 1;
      comparison.runs += found.runs;
      comparison.missing.push(...found.missing);
      comparison.unlogged.push(...found.unlogged);
    }
  });
  return comparison;
}

/** null: Make does not answer now. Who reads the logs all day says so where that lasts. */
async function compareOne(deps: Deps, place: Comparable, { from, to }: Window) {
  const { installationId } = place;
  const source = await findSource(deps, installationId);
  const credentials = source && (await openMakeToken(deps, installationId));
  if (!source || !credentials) return null;
  const since = new Date(Math.max(from.getTime(), place.pullsFrom.getTime()));
  try {
    const make = makeClientFor(credentials, deps.config);
    // What reports itself may tell another start of the same run.
    const { logs, from: readFrom } = await readLogs(
      deps,
      make,
      { ...source, ...place },
      new Date(since.getTime() - lateMs),
    );
    const logged = new Set(logs.map(({ executionId }) => executionId));
    const subject = { ...source, isOnDemand: false };
    const runs = logs.filter(
      (log) => log.startedAt >= since && log.startedAt < to && !isEmptyCheck(log, subject),
    );
    const around = { from: new Date(since.getTime() - dayMs), to: new Date(to.getTime() + dayMs) };
    const executionIds = runs.map(({ executionId }) => executionId);
    const known = new Set(await findKnownRuns(deps.pool, { installationId, ...around, executionIds }));
    const inside = { from: new Date(Math.max(since.getTime(), readFrom.getTime() + lateMs)), to };
    const recorded = await findRecordedRuns(deps.pool, { installationId, ...inside });
    const named = (executionId: string): NamedRun => ({ installationId, executionId });
    return {
      runs: runs.length,
      missing: executionIds.filter((id) => !known.has(id)).map(named),
      unlogged: recorded.filter((id) => !logged.has(id)).map(named),
    };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    deps.logger.info({ installationId, err: error }, 'run logs were not compared');
    return null;
  }
}

/** Back from the newest to an instant, or as far as there is time for: `from` says how far. */
async function readLogs(
  { pool, now }: Deps,
  make: MakeClient,
  place: Pick<PullSource, 'makeScenarioId'> & Comparable,
  since: Date,
): Promise<{ logs: RunLog[]; from: Date }> {
  const found: RunLog[] = [];
  let last: string | null = null;
  for (let pages = 0; pages < most.pages; pages += 1) {
    await takeRequest(pool, place, now());
    const page = await readPage(make, place.makeScenarioId, { last });
    found.push(...page.logs);
    if (page.last === null || page.logs.some(({ startedAt }) => startedAt < since))
      return { logs: found, from: since };
    last = page.last;
  }
  return { logs: found, from: found.at(-1)?.startedAt ?? since };
}
