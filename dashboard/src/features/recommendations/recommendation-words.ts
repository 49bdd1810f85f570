import type { RecommendationRun } from '../../api/recommendations.ts';
import { formatRate } from '../../format/number.ts';

/** What ranks, in the words of the page. */
export const modelNames = {
  popularity: 'Popularity',
  recentPopularity: 'Popularity of the last 90 days',
  servedPopularity: 'Popularity as it is served',
  allTimePopularity: 'Popularity of all time',
  conditional: 'What customers have beside theirs (smoothed share)',
  cosine: 'What customers have beside theirs (shrunk cosine)',
  trigger: 'How their own scenarios ran lately',
  exploration: 'A turn for new and small ones',
} as const;

export const sizeNames = {
  new: 'New (first 30 days)',
  small: 'Small (below the smallest third)',
  middle: 'Middle',
  large: 'Large (the largest third)',
} as const;

/** `+4.2 points`: a difference of shares. */
export function pointsText(difference: number, locale?: string): string {
  const points = Math.round(difference * 1000) / 10;
  return `${points > 0 ? '+' : ''}${points.toLocaleString(locale ?? navigator.language, { minimumFractionDigits: 1 })} points`;
}

/** What is served, and what that rests on. */
export function servedText({ isGateOpen, model, evaluation }: RecommendationRun): string {
  const { scores } = evaluation;
  if (!scores) return 'Popularity is served: nothing could be predicted yet.';
  const served = isGateOpen ? scores[model] : scores.servedPopularity;
  return `In ${formatRate(served.hitAt3)} of the cases of the last three months, one of the first three was what the customer really got next.`;
}
