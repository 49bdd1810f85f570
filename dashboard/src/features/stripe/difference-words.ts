import { plural, t } from '@lingui/core/macro';
import type { ReconciliationRun } from '../../api/stripe.ts';

/** The result of a comparison in a few words. */
export function differencesText(
  run: Pick<ReconciliationRun, 'state' | 'differenceCount' | 'repairedCount' | 'daysDone'>,
): string {
  const { state, differenceCount, repairedCount, daysDone } = run;
  if (differenceCount === 0) return state === 'done' ? t`To the cent` : t`${daysDone} days compared so far`;
  const differences = plural(differenceCount, {
    one: `1 difference`,
    other: `${differenceCount} differences`,
  });
  if (repairedCount === 0) return differences;
  return `${differences}, ${repairedCount === differenceCount ? 'repaired' : t`${repairedCount} repaired`}`;
}
