import type { ModelName } from './model.ts';

/** What each model says of what comes, in words. */
export const modelMeanings: Record<ModelName, string> = {
  naive: 'It stays as it was last.',
  seasonalNaive: 'It will be as it was a week (a year, by month) before.',
  mean3: 'It will be as the last three on average.',
  drift: 'It goes on as it went from the first value to the last.',
  seasonalDrift:
    'As a week (a year, by month) before, and as much more as the last one was above the one before.',
  dampedTrend: 'It goes on as it went lately, less with every step (Holt, damped).',
  ets: 'Recent values count more than old ones (exponential smoothing, chosen by information criterion).',
  mstl: 'The pattern of the week (the year, by month) is taken out, the rest is smoothed, and the pattern put on again.',
  prophet: 'A trend with breaks and the pattern of week and year (Prophet).',
  medianOfBest: 'The middle one of what the three best models say.',
};
