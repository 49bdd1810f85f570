import { median } from '../../platform/statistics.ts';
import { bestOf, judged, type Trial } from './backtest.ts';
import { judgingOrigins } from './origins.ts';

/** A model is shown only where it errs by at most so much of what the better naive forecast errs by. */
export const mostOfNaive = 0.95;
/** With fewer older origins their median says nothing of luck. */
const fewestOlderOrigins = 3;

export type Verdict = {
  /** The best of all. */
  best: Trial;
  /** The better of the naive ones. */
  naive: Trial;
  shown: Trial;
  /** Why the best one is not shown. */
  reason: 'notBetter' | 'luck' | null;
};

/**
 * Which model is shown: the best over the newest origins, when it beats the better naive forecast clearly there and over the
 * older ones as well, since among ten models one is the best by luck. Otherwise the naive one.
 */
export function judge(trials: Trial[]): Verdict | null {
  const [naive] = bestOf(trials.filter(isNaive), judged, 1);
  const [best] = bestOf(trials, judged, 1);
  if (!naive || !best) return null;
  if (isNaive(best)) return { best, naive, shown: naive, reason: null };
  const clear = trials.filter((trial) => !isNaive(trial) && judged(trial) <= mostOfNaive * judged(naive));
  const [shown] = bestOf(
    clear.filter((trial) => wasBetterBefore(trial, naive)),
    judged,
    1,
  );
  if (shown) return { best, naive, shown, reason: shown === best ? null : 'luck' };
  return { best, naive, shown: naive, reason: clear.length > 0 ? 'luck' : 'notBetter' };
}

const isNaive = ({ model }: Trial) => model === 'naive' || model === 'seasonalNaive';

/** It beat the naive one clearly over the older origins, too; where there are too few, it has to beat the naive one at every origin but one. */
function wasBetterBefore(trial: Trial, naive: Trial): boolean {
  const before = ({ errors }: Trial) => errors.slice(0, -judgingOrigins);
  if (before(trial).length >= fewestOlderOrigins)
    return median(before(trial)) <= mostOfNaive * median(before(naive));
  const wins = trial.errors.filter((error, index) => error < (naive.errors[index] ?? 0)).length;
  return wins >= trial.errors.length - 1;
}
