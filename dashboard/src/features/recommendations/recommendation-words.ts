import { t } from '@lingui/core/macro';
import type { RecommendationRun } from '../../api/recommendations.ts';
import { formatRate } from '../../format/number.ts';

/** What ranks, in the words of the page. */
export const modelNames = {
  popularity: t`Popularity`,
  recentPopularity: t`Popularity of the last 90 days`,
  servedPopularity: t`Popularity as it is served`,
  allTimePopularity: t`Popularity of all time`,
  conditional: t`What customers have beside theirs (smoothed share)`,
  cosine: t`What customers have beside theirs (shrunk cosine)`,
  trigger: t`How their own scenarios ran lately`,
  exploration: t`A turn for new and small ones`,
} as const;

export const sizeNames = {
  new: t`New (first 30 days)`,
  small: t`Small (below the smallest third)`,
  middle: t`Middle`,
  large: t`Large (the largest third)`,
} as const;

/** `+4.2 points`: a difference of shares. */
export function pointsText(difference: number, locale?: string): string {
  const points = Math.round(difference * 1000) / 10;
  return t`${points > 0 ? '+' : ''}${points.toLocaleString(locale ?? navigator.language, { minimumFractionDigits: 1 })} points`;
}

/** What is served, and what that rests on. */
export function servedText({ isGateOpen, model, evaluation }: RecommendationRun): string {
  const { scores } = evaluation;
  if (!scores) return t`Popularity is served: nothing could be predicted yet.`;
  const served = isGateOpen ? scores[model] : scores.servedPopularity;
  return t`In ${formatRate(served.hitAt3)} of the cases of the last three months, one of the first three was what the customer really got next.`;
}
