import type { Db } from '../../platform/database.ts';
import type { FieldError } from '../../platform/errors.ts';
import { misdatedIn } from '../check-report.ts';
import { quarantine, type RefusedReport } from '../quarantine/quarantine-tasks.ts';
import { lockPlaces } from '../lock-places.ts';
import { implausible } from '../record-tasks.ts';
import { writeReportsIn, type RecordingDeps, type Report } from '../write-reports.ts';
import { findSelfReported } from './pull-queries.ts';
import { taskOf, type RunLog, type RunSubject } from './pull-run-log.ts';

type Refused = { task: Report; reason: RefusedReport['reason']; error: FieldError };

/**
 * Writes the runs as tasks; those that reported themselves under keys of their own stay as they are, and what breaks a rule of reporting is
 * kept in quarantine. Says whether any of it was new.
 */
export async function recordRuns(
  db: Db,
  deps: RecordingDeps,
  source: RunSubject & { customerId: string },
  runs: RunLog[],
): Promise<boolean> {
  const { installationId, customerId } = source;
  await lockPlaces(db, [installationId]);
  const reported = await findSelfReported(
    db,
    installationId,
    runs.map(({ executionId }) => executionId),
  );
  const tasks = runs
    .filter(({ executionId }) => !reported.has(executionId))
    .map((log) => ({ ...taskOf(log, source), customerId }))
    .toReversed(); // oldest first, as they happened
  const now = deps.now();
  const refused = tasks.flatMap((task): Refused[] => {
    const misdated = misdatedIn({ startedAt: task.startedAt }, now);
    return misdated ? [{ task, reason: 'refused', error: misdated }] : [];
  });
  const dated = tasks.filter((task) => !refused.some((one) => one.task === task));
  const outcomes = dated.length === 0 ? [] : await writeReportsIn(db, deps, dated);
  for (const [index, task] of dated.entries())
    if (outcomes[index] === 'implausible') refused.push({ task, reason: 'implausible', error: implausible });
  await quarantine(db, refused.map(refusedReport), now);
  return outcomes.some((outcome) => outcome === 'accepted' || outcome === 'updated');
}

/** The run as a report that could have been sent, so that it can be mended and replayed. */
function refusedReport({ task, reason, error }: Refused): RefusedReport {
  const { customerId, finishedAt, ...report } = task;
  return {
    customerId,
    installationId: task.installationId,
    kind: 'task',
    raw: { ...report, ...(finishedAt ? { finishedAt } : {}) },
    reason,
    errors: [error],
    reportingCredits: 0,
  };
}
