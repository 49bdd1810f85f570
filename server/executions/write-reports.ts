import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { announceRuns } from './announce-runs.ts';
import type { ReportedTask } from './check-report.ts';
import { lockPlaces } from './lock-places.ts';
import type { Jobs, PlacedReport } from './logical-jobs.ts';
import { openJobs } from './open-jobs.ts';
import { addToRollUps } from './roll-ups/add-to-roll-ups.ts';
import { nameErrors } from './roll-ups/error-codes.ts';
import { rollUpChanges } from './roll-ups/roll-up.ts';
import { type ReportingSettings } from '../platform/reporting.ts';
import { requireSettings } from './roll-ups/settings-queries.ts';
import { valueJobs } from './value/value-jobs.ts';
import { findValuingRevision } from './value/value-queries.ts';
import { deleteRetries, endTasks, insertRevaluations, insertTasks, saveRetries } from './write-queries.ts';

export type RecordingDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
/** A task as it is reported, and the customer who does so: only installations of theirs may be reported for. */
export type Report = ReportedTask & { customerId: string };
/** What became of one report. */
export type Outcome = 'accepted' | 'updated' | 'duplicates' | 'notYours' | 'implausible';

/** Writes reports of any customers' installations in their order, in one transaction, and says what became of each. */
export async function writeReports(deps: RecordingDeps, reports: readonly Report[]): Promise<Outcome[]> {
  return inTransaction(deps.pool, (db) => writeReportsIn(db, deps, reports));
}

/** The same in a transaction that is open, for what must be written together with them. */
export async function writeReportsIn(
  db: Db,
  deps: RecordingDeps,
  reports: readonly Report[],
): Promise<Outcome[]> {
  const at = deps.now();
  const places = await lockPlaces(
    db,
    reports.map(({ task: { installationId } }) => installationId),
  );
  const outcomes: Outcome[] = reports.map(() => 'notYours');
  const placed = reports.flatMap((report, index): (PlacedReport & { index: number })[] => {
    const { task, customerId, reportingCredits } = report;
    const place = places.get(task.installationId);
    return place?.customerId === customerId ? [{ task, reportingCredits, place, index }] : [];
  });
  const refuse = (refused: readonly { index: number }[]) => {
    for (const { index } of refused) outcomes[index] = 'implausible';
  };
  const [settings, revision, firstJobs] = await Promise.all([
    requireSettings(db),
    findValuingRevision(db),
    openJobs(db, placed),
  ]);
  for (let believed = placed, jobs = firstJobs; believed.length > 0; jobs = await openJobs(db, believed)) {
    const open = jobs;
    for (const report of believed) outcomes[report.index] = open.apply(report, at);
    const doubted = await valueJobs(db, open, { pool: deps.pool, currency: settings.currency, revision });
    if (doubted.size === 0) {
      await save(db, open, settings, at);
      break;
    }
    // A job's tries decide about each other: without the doubted ones they are looked at anew.
    const isDoubted = (report: PlacedReport) => doubted.has(open.taskOf(report));
    refuse(believed.filter(isDoubted));
    believed = believed.filter((report) => !isDoubted(report));
  }
  return outcomes;
}

/**
 * Writes what changed: facts before the sums of them, and the tables in the same order for everyone. The statements are sent without waiting for
 * each other's answers; the database works them off in this order.
 */
async function save(db: Db, jobs: Jobs, settings: ReportingSettings, at: Date): Promise<void> {
  const changed = jobs.changed();
  const fresh = changed.filter(({ former }) => former === null);
  const ended = changed.filter(({ former, task }) => former !== null && former.task.status !== task.status);
  const revalued = changed.flatMap((open) =>
    open.former?.value && open.value && open.value !== open.former.value
      ? [{ ...open, value: open.value }]
      : [],
  );
  const links = jobs.links();
  const unlinked = jobs.unlinked();
  await nameErrors(
    db,
    [...fresh, ...ended].map(({ task }) => task),
    settings,
  );
  await Promise.all([
    announceRuns(db, changed),
    fresh.length > 0 && insertTasks(db, fresh),
    ended.length > 0 && endTasks(db, ended),
    unlinked.length > 0 && deleteRetries(db, unlinked),
    links.length > 0 && saveRetries(db, links, at),
    revalued.length > 0 && insertRevaluations(db, revalued, { knownAt: at, reason: 'retry' }),
    addToRollUps(
      db,
      changed.flatMap(({ former, task, value }) => rollUpChanges(former, { task, value })),
      settings,
      at,
    ),
  ]);
}
