import { completionFigures } from '../completion-figures.ts';
import type { Registry } from '../figures.ts';

const { completed, p50Ms, p95Ms, durationsExact } = completionFigures;

/** What stands beside the distribution of durations. */
export const distributionFigures = { completed, p50Ms, p95Ms, durationsExact } satisfies Registry;

/** One class of durations; those of any two answers are the same, so that they may be added. */
export const durationClassFigures = {
  aboveMs: {
    label: 'Longer than',
    unit: 'ms',
    definition: 'The lower end of the class, which is a power of 1.1 milliseconds; 0 in the first one.',
  },
  upToMs: { label: 'Up to', unit: 'ms', definition: 'Its upper end, which belongs to it.' },
  runs: {
    label: 'Completed runs',
    unit: 'count',
    definition: 'Completed headline runs that took so long, from start to finish.',
  },
} satisfies Registry;
