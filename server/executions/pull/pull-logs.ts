import { findInstallation } from '../../installations/find-installation.ts';
import { noteMakePlan } from '../../installations/make/note-make-plan.ts';
import {
  noteProblemsOver,
  noteReportingProblem,
  noteTokenUsed,
  openMakeToken,
} from '../../installations/reporting/make-tokens.ts';
import { makeClientFor, type MakeClient } from '../../platform/make-client.ts';
import { dayMs } from '../../platform/time.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import { noteLicence, readLimits, RequestMustWait, takeRequest } from './pull-budget.ts';
import { noteFailure, passingProblems, type Asked } from './pull-failures.ts';
import { readSurroundings } from './pull-organization.ts';
import { CursorMoved, readPage, recordPage, sweepOf, type PullDeps, type PullSource } from './pull-page.ts';
import { findCursor, insertMissingCursors, moveCursor, schedulePull, type Cursor } from './pull-queries.ts';
import { countWorkingModules } from './pull-run-log.ts';
import { nextPullAfterMs } from './pull-schedule.ts';

/** Pages read in one go: a longer backlog goes on at the next turn, so that one installation does not keep the others waiting. */
const mostPages = 20;
const surroundingsAreGoodForMs = 24 * 60 * 60_000;

/** What became of a reading: `later` is tried again by itself; `off` means that this installation does not read run logs. */
export type PullOutcome = 'complete' | 'later' | 'off';

/**
 * Reads the run logs that an installation's cursor has not seen, and records the runs as tasks. The stored token is held in memory for this
 * reading only. What fails is scheduled again and never thrown, except for faults of the database.
 */
export async function pullRunLogs(deps: PullDeps, installationId: string): Promise<PullOutcome> {
  const { pool, now } = deps;
  await insertMissingCursors(pool, installationId, now());
  const cursor = await findCursor(pool, installationId);
  const source = cursor && (await findSource(deps, installationId));
  if (!cursor || !source) return 'off';
  const asked: Asked = { cursor, token: null };
  try {
    const credentials = await openMakeToken(deps, installationId);
    if (!credentials) return 'off';
    asked.token = credentials.token;
    const make = makeClientFor(credentials, deps.config);
    asked.cursor = await withSurroundings(deps, make, source, cursor);
    await noteGap(deps, asked.cursor);
    return await sweep(deps, make, source, asked);
  } catch (error) {
    if (error instanceof CursorMoved) return 'later';
    await noteFailure(deps, asked, error);
    return 'later';
  }
}

/** What is known here of the installation; null when there is nothing in Make to read. */
export async function findSource(
  { pool }: Pick<PullDeps, 'pool'>,
  installationId: string,
): Promise<Omit<PullSource, 'isOnDemand'> | null> {
  const row = await findInstallation(pool, installationId);
  if (row?.status !== 'installed' || row.makeScenarioId === null) return null;
  const version = await findVersion(pool, row.scenarioId, row.versionNumber);
  return {
    installationId,
    customerId: row.customerId,
    scenarioId: row.scenarioId,
    makeScenarioId: row.makeScenarioId,
    workingModules: version ? countWorkingModules(version.blueprint) : 1,
  };
}

/** The cursor with whose limit counts and how the scenario is started, asked for once a day. */
async function withSurroundings(
  { pool, now }: PullDeps,
  make: MakeClient,
  { makeScenarioId }: Pick<PullSource, 'makeScenarioId'>,
  cursor: Cursor,
): Promise<Cursor> {
  const at = now();
  if (cursor.askedAt && at.getTime() - cursor.askedAt.getTime() < surroundingsAreGoodForMs) return cursor;
  let requests = 0;
  const { organizationId, isOnDemand, licence, plan } = await readSurroundings(
    make,
    makeScenarioId,
    async () => {
      await takeRequest(pool, cursor, now());
      requests += 1;
    },
  );
  const known = {
    ...cursor,
    isOnDemand,
    askedAt: at,
    organizationId: organizationId ?? cursor.organizationId,
  };
  if (organizationId !== null) {
    const uncounted = cursor.organizationId === organizationId ? 0 : requests;
    await noteLicence(pool, { zone: cursor.zone, organizationId }, licence, { requests: uncounted, at });
    await noteMakePlan(pool, cursor.installationId, { ...plan, organizationId });
  }
  return moveOn({ pool }, known);
}

async function moveOn({ pool }: Pick<PullDeps, 'pool'>, cursor: Cursor): Promise<Cursor> {
  if (!(await moveCursor(pool, cursor))) throw new CursorMoved('the run logs were read elsewhere meanwhile');
  return { ...cursor, revision: cursor.revision + 1 };
}

/** Page by page from the newest back to what is known; `asked.cursor` follows, so that a failure is noted where it happened. */
async function sweep(
  deps: PullDeps,
  make: MakeClient,
  known: Omit<PullSource, 'isOnDemand'>,
  asked: Asked,
): Promise<PullOutcome> {
  const { pool, now } = deps;
  const source = { ...known, isOnDemand: asked.cursor.isOnDemand };
  let hadRuns = false;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { cursor } = asked;
    await takeRequest(pool, cursor, now());
    const start = sweepOf(cursor, now());
    const page = await readPage(make, source.makeScenarioId, start);
    if (page.isRepeated)
      deps.logger.warn(
        { installationId: source.installationId },
        'Make shows the same page of run logs again',
      );
    const recorded = await recordPage(deps, source, { cursor, sweep: start, page });
    hadRuns ||= recorded.hadRuns;
    asked.cursor = recorded.cursor;
    if (recorded.cursor.sweep === null) {
      await noteSuccess(deps, recorded.cursor, hadRuns);
      return 'complete';
    }
  }
  throw new RequestMustWait(now());
}

async function noteSuccess({ pool, now }: PullDeps, cursor: Cursor, hadRuns: boolean): Promise<void> {
  const { installationId } = cursor;
  const at = now();
  const limits = await readLimits(pool, cursor);
  const nextPullAt = new Date(at.getTime() + nextPullAfterMs({ hadRuns, ...limits }));
  await noteTokenUsed(pool, installationId, at);
  await noteProblemsOver(pool, installationId, Object.values(passingProblems));
  await schedulePull(pool, installationId, { nextPullAt, failures: 0, pulledAt: at });
}

/** Make keeps logs for some days only: what ran before and was not read is lost, and the installation says so. */
async function noteGap({ pool, now, logger }: PullDeps, cursor: Cursor): Promise<void> {
  const { retentionDays } = await readLimits(pool, cursor);
  const readAt = cursor.lastPullAt ?? cursor.pullsFrom;
  const keptFrom = retentionDays === null ? null : new Date(now().getTime() - retentionDays * dayMs);
  if (keptFrom === null || readAt >= keptFrom || cursor.sweep !== null) return;
  const { installationId } = cursor;
  logger.warn(
    { installationId, from: readAt, to: keptFrom },
    'run logs were not read before Make deleted them',
  );
  const message = `Runs between ${readAt.toISOString()} and ${keptFrom.toISOString()} are not counted: Make keeps logs for ${retentionDays} days, and they could not be read in that time.`;
  await noteReportingProblem(pool, installationId, {
    code: 'run_logs_gap',
    message,
    at: now().toISOString(),
  });
}
