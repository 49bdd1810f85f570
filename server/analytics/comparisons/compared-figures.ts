import { percentileOf } from '../durations/histogram.ts';
import { ratio } from '../ratios.ts';
import type { RunSums } from './sums-queries.ts';

/**
 * By what installations of a scenario are compared, each over its runs: `of` answers null where there are none. Durations come from
 * histograms, within 5 %.
 */
export const comparedFigures = {
  completionRate: { over: 'finished', of: ({ completed, finished }) => ratio(completed, finished) },
  p50Ms: { over: 'completed', of: ({ durations }) => percentileOf(durations, 0.5) },
  creditsPerRun: {
    over: 'finished',
    of: ({ creditsMicros, finished }) => ratio(creditsMicros / 1e6, finished),
  },
  freedMinutesPerRun: {
    over: 'completed',
    of: ({ freedMicros, completed }) => ratio(freedMicros / 1e6, completed),
  },
} as const satisfies Record<string, { over: 'completed' | 'finished'; of: (runs: RunSums) => number | null }>;
export type ComparedFigure = keyof typeof comparedFigures;
export const comparedFigureNames = Object.keys(comparedFigures) as ComparedFigure[];
