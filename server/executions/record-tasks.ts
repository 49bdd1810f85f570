import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import { checkTask, type CheckedTask } from './check-report.ts';
import { openJobs, type Jobs } from './open-jobs.ts';
import { addToDays, addToHours } from './roll-up-queries.ts';
import { rollUpChanges } from './roll-up.ts';
import type { RecordedBatch } from './schema.ts';
import { endTasks, insertTasks, lockInstallations, saveRetries } from './task-queries.ts';
import type { TaskPlace } from './task-state.ts';
import { insertValues } from './value-queries.ts';
import { valueJobs } from './value-jobs.ts';

export type RecordingDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
type Numbered = { index: number; report: CheckedTask };

const notYours = {
  path: '/installationId',
  message: 'No installation of yours has this id. Send the id that POST /v1/installations answered.',
};

/**
 * Records what a customer's installations report: facts, their values and the roll-ups in one transaction, all of it or nothing. Each
 * task is judged by itself. An installation may report whatever its status: late reports of a removed one count, and those
 * of a pending one do not confirm it.
 */
export async function recordTasks(
  deps: RecordingDeps,
  customerId: string,
  rawTasks: readonly unknown[],
): Promise<RecordedBatch> {
  const now = deps.now();
  const rejected: RecordedBatch['rejected'] = [];
  const numbered: Numbered[] = [];
  rawTasks.forEach((raw, index) => {
    const checked = checkTask(raw, now);
    if (checked.ok) numbered.push({ index, report: checked.value });
    else rejected.push({ index, errors: checked.errors });
  });
  if (numbered.length === 0) return { accepted: 0, duplicates: 0, updated: 0, rejected };
  const recorded = await inTransaction(deps.pool, (db) => recordIn(db, deps, customerId, numbered, now));
  return {
    ...recorded,
    rejected: [...rejected, ...recorded.rejected].toSorted((left, right) => left.index - right.index),
  };
}

async function recordIn(
  db: Db,
  { config }: RecordingDeps,
  customerId: string,
  numbered: Numbered[],
  now: Date,
): Promise<RecordedBatch> {
  const ids = [...new Set(numbered.map(({ report }) => report.installationId))];
  const places = new Map(
    (await lockInstallations(db, ids, customerId)).map((place) => [place.installationId, place]),
  );
  const known = numbered.filter(({ report }) => places.has(report.installationId));
  const jobs = await openJobs(
    db,
    known.map(({ report }) => report),
  );
  const counts = applyReports(jobs, known, places, now);
  await valueJobs(db, jobs, { customerId, reportingCurrency: config.reportingCurrency, now });
  await save(db, jobs, config.reportingTimeZone, now);
  const rejected = numbered
    .filter(({ report }) => !places.has(report.installationId))
    .map(({ index }) => ({ index, errors: [notYours] }));
  return { ...counts, rejected };
}

function applyReports(jobs: Jobs, numbered: Numbered[], places: Map<string, TaskPlace>, now: Date) {
  const counts = { accepted: 0, duplicates: 0, updated: 0 };
  for (const { report } of numbered) {
    const place = places.get(report.installationId);
    if (!place) continue;
    counts[jobs.apply(report, { ...place, id: newId('tsk', now), receivedAt: now })] += 1;
  }
  return counts;
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
}
