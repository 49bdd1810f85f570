import { checkTask, type Checked, type CheckedTask } from './check-report.ts';
import { keepRefused, type RefusedItem } from './quarantine/keep-refused.ts';
import { noteClocks } from './record-counters.ts';
import { desksOf, type RecordDeps, type Refusal } from './recording-desks.ts';
import type { RecordedBatch } from './schema.ts';
import type { Outcome, Report } from './write-reports.ts';

const notYours = {
  path: '/installationId',
  message: 'No installation of yours has this id. Send the id that POST /v1/installations answered.',
};
/** What is said of a task whose worth or cost no run of a scenario has. */
export const implausible = {
  path: '/',
  message:
    'What it brought or cost comes to more than a thousand million (10^15 millionths). Check items, timeSavedMinutes, value, cost, credits and tokens.',
};
/** What is said of one that the database would not take. */
export const poisoned = {
  path: '/',
  message:
    'It could not be recorded and is kept: the operators of the library mend it. The others were recorded.',
};

export type RecordingOptions = {
  /** What sending each of these reports cost in Make. */
  reportingCredits?: number;
  /** When the reports came, for those that were kept and are recorded later; such are not kept again. */
  arrivedAt?: Date;
};

/**
 * Records what a customer's installations report: each fact in one transaction with its value and its sums. Each task is judged by itself:
 * what is refused is answered, kept for operators when it is of one of the customer's installations, and costs the others nothing. An
 * installation may report whatever its status: late reports of a removed one count, and those of a pending one do not confirm it.
 */
export async function recordTasks(
  deps: RecordDeps,
  customerId: string,
  rawTasks: readonly unknown[],
  { reportingCredits = 0, arrivedAt }: RecordingOptions = {},
): Promise<RecordedBatch> {
  const now = deps.now();
  const checked = rawTasks.map((raw) => checkTask(raw, { now, arrivedAt: arrivedAt ?? now }));
  const reports = checked.flatMap((one): Report[] =>
    one.ok ? [{ task: one.value, customerId, reportingCredits }] : [],
  );
  const outcomes = await desksOf(deps).tasks.add(customerId, reports);
  noteClocks(reports, now);
  const recorded: RecordedBatch = { accepted: 0, duplicates: 0, updated: 0, rejected: [] };
  const refused: RefusedItem[] = [];
  let next = 0;
  checked.forEach((one, index) => {
    const outcome = one.ok ? outcomes[next++] : undefined;
    if (outcome === 'accepted' || outcome === 'updated' || outcome === 'duplicates')
      return void (recorded[outcome] += 1);
    const { errors, kept } = refusalOf(one, outcome);
    recorded.rejected.push({ index, errors });
    if (kept) refused.push({ raw: rawTasks[index], ...kept });
  });
  if (refused.length > 0 && !arrivedAt)
    await keepRefused(deps, customerId, { kind: 'task', reportingCredits }, refused);
  return recorded;
}

/** What is answered for a task that was not recorded, and what is kept of it. */
function refusalOf(
  checked: Checked<CheckedTask>,
  outcome: Outcome | Refusal | undefined,
): { errors: RecordedBatch['rejected'][number]['errors']; kept: Omit<RefusedItem, 'raw'> | null } {
  if (!checked.ok) return { errors: checked.errors, kept: { reason: 'refused', errors: checked.errors } };
  if (outcome === 'implausible')
    return { errors: [implausible], kept: { reason: 'implausible', errors: [implausible] } };
  if (typeof outcome !== 'object') return { errors: [notYours], kept: null };
  return {
    errors: [poisoned],
    kept: { reason: 'poisoned', errors: [{ path: '/', message: outcome.refusedBy }] },
  };
}
