import type { FieldError } from '../../platform/errors.ts';
import { zodProblem } from '../../platform/problem-answers.ts';
import { findUnstorable, misdated, type Checked } from '../check-report.ts';
import { keepRefused, type RefusedItem } from '../quarantine/keep-refused.ts';
import { poisoned } from '../record-tasks.ts';
import { desksOf, type RecordDeps } from '../recording-desks.ts';
import { CustomMetric, type RecordedBatch } from '../schema.ts';

const strangers: Record<'noScenario' | 'notYours', FieldError> = {
  noScenario: { path: '/scenario', message: 'There is no scenario with this id or slug.' },
  notYours: {
    path: '/installationId',
    message: 'No installation of yours of this scenario has this id.',
  },
};

/**
 * Records a customer's own figures. One is known by scenario, installation, name and instant: the same again is a duplicate, another value
 * updates it. Each is judged by itself; within a batch the last word counts. Those of a replay are not kept again when they are refused.
 */
export async function recordMetrics(
  deps: RecordDeps,
  customerId: string,
  rawMetrics: readonly unknown[],
  { isReplay = false } = {},
): Promise<RecordedBatch> {
  const now = deps.now();
  const checked = rawMetrics.map((raw) => checkMetric(raw, now));
  const metrics = checked.flatMap((one) => (one.ok ? [{ ...one.value, customerId }] : []));
  const outcomes = await desksOf(deps).metrics.add(customerId, metrics);
  const recorded: RecordedBatch = { accepted: 0, duplicates: 0, updated: 0, rejected: [] };
  const refused: RefusedItem[] = [];
  let next = 0;
  checked.forEach((one, index) => {
    const outcome = one.ok ? outcomes[next++] : undefined;
    const raw = rawMetrics[index];
    if (!one.ok) {
      recorded.rejected.push({ index, errors: one.errors });
      refused.push({ raw, reason: 'refused', errors: one.errors });
    } else if (outcome === undefined || typeof outcome === 'object') {
      recorded.rejected.push({ index, errors: [poisoned] });
      refused.push({ raw, reason: 'poisoned', errors: [{ path: '/', message: outcome?.refusedBy ?? '' }] });
    } else if (outcome === 'noScenario' || outcome === 'notYours')
      recorded.rejected.push({ index, errors: [strangers[outcome]] });
    else recorded[outcome] += 1;
  });
  if (refused.length > 0 && !isReplay)
    await keepRefused(deps, customerId, { kind: 'metric', reportingCredits: 0 }, refused);
  return recorded;
}

function checkMetric(raw: unknown, now: Date): Checked<CustomMetric> {
  const unstorable = findUnstorable(raw);
  if (unstorable) return { ok: false, errors: [unstorable] };
  const parsed = CustomMetric.safeParse(raw);
  if (!parsed.success) return { ok: false, errors: zodProblem(parsed.error).errors ?? [] };
  const wrong = misdated('recordedAt', new Date(parsed.data.recordedAt), now);
  return wrong ? { ok: false, errors: [wrong] } : { ok: true, value: parsed.data };
}
