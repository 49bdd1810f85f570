import { openMakeToken } from '../../installations/reporting/make-tokens.ts';
import { isDatabaseUnavailable } from '../../platform/database.ts';
import { makeClientFor, type MakeClient } from '../../platform/make-client.ts';
import { dayMs, hourMs } from '../../platform/time.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { drawComparable, findKnownRuns, type Comparable } from './comparison-queries.ts';
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

/** `missing`: runs that Make has logged and that are unknown here; `runs`: of how many that was asked. */
export type LogComparison = {
  day: string;
  compared: number;
  /** Make was not reached, or its limit of requests was used up. */
  unread: number;
  runs: number;
  missing: { installationId: string; executionId: string }[];
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
    const logs = await readLogs(
      deps,
      makeClientFor(credentials, deps.config),
      { ...source, ...place },
      since,
    );
    const subject = { ...source, isOnDemand: false };
    const runs = logs.filter((log) => log.startedAt < to && !isEmptyCheck(log, subject));
    // What reports itself may tell another start of the same run.
    const around = { from: new Date(since.getTime() - dayMs), to: new Date(to.getTime() + dayMs) };
    const executionIds = runs.map(({ executionId }) => executionId);
    const known = new Set(await findKnownRuns(deps.pool, { installationId, ...around, executionIds }));
    const missing = executionIds.filter((id) => !known.has(id));
    return { runs: runs.length, missing: missing.map((executionId) => ({ installationId, executionId })) };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    deps.logger.info({ installationId, err: error }, 'run logs were not compared');
    return null;
  }
}

/** Back from the newest to an instant. */
async function readLogs(
  { pool, now }: Deps,
  make: MakeClient,
  place: Pick<PullSource, 'makeScenarioId'> & Comparable,
  since: Date,
): Promise<RunLog[]> {
  const found: RunLog[] = [];
  let last: string | null = null;
  for (let pages = 0; pages < most.pages; pages += 1) {
    await takeRequest(pool, place, now());
    const page = await readPage(make, place.makeScenarioId, { last });
    const logs = page.logs.filter(({ startedAt }) => startedAt >= since);
    found.push(...logs);
    if (page.last === null || logs.length < page.logs.length) break;
    last = page.last;
  }
  return found;
}
