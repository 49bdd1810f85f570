import type { ReconciliationRun } from '../../api/stripe.ts';

/** The result of a comparison in a few words. */
export function differencesText(
  run: Pick<ReconciliationRun, 'state' | 'differenceCount' | 'repairedCount' | 'daysDone'>,
): string {
  const { state, differenceCount, repairedCount, daysDone } = run;
  if (differenceCount === 0) return state === 'done' ? 'To the cent' : `${daysDone} days compared so far`;
  const differences = differenceCount === 1 ? '1 difference' : `${differenceCount} differences`;
  if (repairedCount === 0) return differences;
  return `${differences}, ${repairedCount === differenceCount ? 'repaired' : `${repairedCount} repaired`}`;
}
