import { checkTask } from './check-report.ts';
import { recordTogether } from './record-together.ts';
import type { RecordedBatch } from './schema.ts';
import type { RecordingDeps } from './write-reports.ts';

const notYours = {
  path: '/installationId',
  message: 'No installation of yours has this id. Send the id that POST /v1/installations answered.',
};

/**
 * Records what a customer's installations report: facts, their values and the roll-ups in one transaction, all of it or nothing. Each
 * task is judged by itself. An installation may report whatever its status: late reports of a removed one count, and those
 * of a pending one do not confirm it. `reportingCredits` is what sending each of these reports cost in Make.
 */
export async function recordTasks(
  deps: RecordingDeps,
  customerId: string,
  rawTasks: readonly unknown[],
  { reportingCredits = 0 } = {},
): Promise<RecordedBatch> {
  const now = deps.now();
  const checked = rawTasks.map((raw) => checkTask(raw, now));
  const reports = checked.flatMap((one) => (one.ok ? [{ ...one.value, reportingCredits }] : []));
  const outcomes = reports.length === 0 ? [] : await recordTogether(deps, customerId, reports);
  const recorded: RecordedBatch = { accepted: 0, duplicates: 0, updated: 0, rejected: [] };
  let next = 0;
  checked.forEach((one, index) => {
    const outcome = one.ok ? outcomes[next++] : undefined;
    if (!one.ok) recorded.rejected.push({ index, errors: one.errors });
    else if (outcome === undefined || outcome === 'notYours' || outcome === 'implausible')
      recorded.rejected.push({ index, errors: [notYours] });
    else recorded[outcome] += 1;
  });
  return recorded;
}
