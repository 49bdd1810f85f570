import { allEnded, inTransaction, type Db, type Pool } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { announceRuns } from './announce-runs.ts';
import type { ReportedTask } from './check-report.ts';
import type { Jobs, PlacedReport } from './logical-jobs.ts';
import { openJobs } from './open-jobs.ts';
import { openReports } from './open-reports.ts';
import { addToRollUps } from './roll-ups/add-to-roll-ups.ts';
import { nameErrors } from './roll-ups/error-codes.ts';
import { rollUpChanges } from './roll-ups/roll-up.ts';
import { type ReportingSettings } from '../platform/reporting.ts';
import { valueJobs } from './value/value-jobs.ts';
import { deleteRetries, endTasks, insertRevaluations, insertTasks, saveRetries } from './write-queries.ts';

export type RecordingDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
/**
 * A task as it is reported, and the customer who does so: only installations of theirs may be reported for. What came by a report address has
 * the hash of its token; it counts if that is still the installation's, which says what the report cost.
 */
export type Report = ReportedTask & { customerId: string; tokenHash?: string };
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
  const { placed, jobs: firstJobs, settings, revision } = await openReports(db, deps.pool, reports);
  const outcomes: Outcome[] = reports.map(() => 'notYours');
  const refuse = (refused: readonly { index: number }[]) => {
    for (const { index } of refused) outcomes[index] = 'implausible';
  };
  for (let believed = placed, jobs = firstJobs; believed.length > 0; jobs = await openJobs(db, believed)) {
    const open = jobs;
    for (const report of believed) outcomes[report.index] = open.apply(report, at);
    const doubted = await valueJobs(db, open, { pool: deps.pool, currency: settings.currency, revision });
    if (doubted.size === 0) {
      await save(db, deps.pool, open, settings, at);
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
async function save(db: Db, pool: Pool, jobs: Jobs, settings: ReportingSettings, at: Date): Promise<void> {
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
    pool,
    [...fresh, ...ended].map(({ task }) => task),
    settings,
  );
  await allEnded([
    announceRuns(db, changed),
    insertTasks(db, fresh),
    endTasks(db, ended),
    deleteRetries(db, unlinked),
    saveRetries(db, links, at),
    insertRevaluations(db, revalued, { knownAt: at, reason: 'retry' }),
    addToRollUps(
      db,
      changed.flatMap(({ former, task, value }) => rollUpChanges(former, { task, value })),
      settings,
      at,
    ),
  ]);
}
