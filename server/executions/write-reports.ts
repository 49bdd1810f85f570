import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import { announceRuns } from './announce-runs.ts';
import type { CheckedTask } from './check-report.ts';
import { openJobs, type Jobs } from './open-jobs.ts';
import { addToDays, addToHours } from './roll-ups/roll-up-queries.ts';
import { rollUpChanges } from './roll-ups/roll-up.ts';
import { endTasks, insertTasks, lockInstallations, saveRetries } from './task-queries.ts';
import { valueJobs } from './value/value-jobs.ts';
import { insertValues } from './value/value-queries.ts';

export type RecordingDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
/** A report, and the customer who sent it: only installations of theirs may be reported for. */
export type Report = CheckedTask & { customerId: string };
/** What became of one report. */
export type Outcome = 'accepted' | 'updated' | 'duplicates' | 'notYours' | 'implausible';

/** Writes reports of any customers' installations in their order, in one transaction, and says what became of each. */
export async function writeReports(deps: RecordingDeps, reports: readonly Report[]): Promise<Outcome[]> {
  return inTransaction(deps.pool, (db) => writeReportsIn(db, deps, reports));
}

/** The same in a transaction that is open, for what must be written together with them. */
export async function writeReportsIn(
  db: Db,
  { config, now }: Omit<RecordingDeps, 'pool'>,
  reports: readonly Report[],
): Promise<Outcome[]> {
  const at = now();
  const ids = [...new Set(reports.map(({ installationId }) => installationId))];
  const rows = await lockInstallations(db, ids);
  const places = new Map(rows.map((place) => [place.installationId, place]));
  const placeOf = ({ installationId, customerId }: Report) => {
    const place = places.get(installationId);
    return place?.customerId === customerId ? place : undefined;
  };
  const jobs = await openJobs(
    db,
    reports.filter((report) => placeOf(report) !== undefined),
  );
  const outcomes = reports.map((report): Outcome => {
    const place = placeOf(report);
    return place ? jobs.apply(report, { ...place, id: newId('tsk', at), receivedAt: at }) : 'notYours';
  });
  await valueJobs(db, jobs, { reportingCurrency: config.reportingCurrency, now: at });
  await save(db, jobs, config.reportingTimeZone, at);
  return outcomes;
}

/** Writes what changed; the order of the tables is the same for everyone. */
async function save(db: Db, jobs: Jobs, timeZone: string, now: Date): Promise<void> {
  const changed = jobs.changed();
  const fresh = changed.filter(({ former }) => former === null).map(({ task }) => task);
  const ended = changed
    .filter(({ former, task }) => former && former.task.status !== task.status)
    .map(({ task }) => task);
  const values = changed.flatMap(({ former, value }) => (value && value !== former?.value ? [value] : []));
  const retries = jobs.chains.changed();
  const changes = changed.flatMap(({ former, task, value }) => rollUpChanges(former, { task, value }));
  if (fresh.length > 0) await insertTasks(db, fresh);
  if (ended.length > 0) await endTasks(db, ended);
  if (retries.length > 0) await saveRetries(db, retries);
  if (values.length > 0) await insertValues(db, values);
  if (changes.length > 0) await addToDays(db, changes, timeZone);
  if (changes.length > 0) await addToHours(db, changes, now);
  await announceRuns(db, changed);
}
