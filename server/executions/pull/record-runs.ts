import type { Db } from '../../platform/database.ts';
import type { FieldError } from '../../platform/errors.ts';
import { misdated } from '../check-report.ts';
import { quarantine, type RefusedReport } from '../quarantine/quarantine-tasks.ts';
import { lockPlaces } from '../lock-places.ts';
import { implausible } from '../record-tasks.ts';
import { writeReportsIn, type RecordingDeps, type Report } from '../write-reports.ts';
import { findSelfReported } from './pull-queries.ts';
import { taskOf, type RunLog, type RunSubject } from './pull-run-log.ts';

type Refused = { report: Report; reason: RefusedReport['reason']; error: FieldError };

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
  const reports = runs
    .filter(({ executionId }) => !reported.has(executionId))
    .map((log): Report => ({ task: taskOf(log, source), customerId }))
    .toReversed(); // oldest first, as they happened
  const now = deps.now();
  const refused = reports.flatMap((report): Refused[] => {
    const wrong = misdated('startedAt', report.task.startedAt, now);
    return wrong ? [{ report, reason: 'refused', error: wrong }] : [];
  });
  const dated = reports.filter((report) => !refused.some((one) => one.report === report));
  const outcomes = dated.length === 0 ? [] : await writeReportsIn(db, deps, dated);
  for (const [index, report] of dated.entries())
    if (outcomes[index] === 'implausible')
      refused.push({ report, reason: 'implausible', error: implausible });
  await quarantine(db, refused.map(refusedReport), now);
  return outcomes.some((outcome) => outcome === 'accepted' || outcome === 'updated');
}

/** The run as a report that could have been sent, so that it can be mended and replayed. */
function refusedReport({ report: { task, customerId }, reason, error }: Refused): RefusedReport {
  const { finishedAt, ...said } = task;
  return {
    customerId,
    installationId: task.installationId,
    kind: 'task',
    raw: { ...said, ...(finishedAt ? { finishedAt } : {}) },
    reason,
    errors: [error],
    reportingCredits: 0,
  };
}
