import type { Registry } from './figures.ts';

const nothingFinished = 'Nothing has finished.';

const notOfTasks = 'Installations have no model and no error, so this is not known per model or error.';

/** Figures of runs, each defined once. */
export const completionFigures = {
  started: {
    label: 'Started',
    unit: 'count',
    definition: 'Runs that started in the period; tests, error handlers and retries stand beside.',
  },
  completed: {
    label: 'Completed',
    unit: 'count',
    definition: 'Of these, those that completed, with a warning too.',
  },
  failed: { label: 'Failed', unit: 'count', definition: 'Of these, those that failed.' },
  timedOut: {
    label: 'Timed out',
    unit: 'count',
    definition: 'Of these, those without an end that are older than the stale limit.',
  },
  active: {
    label: 'Active',
    unit: 'count',
    definition: 'Of these, those without an end that are younger than the stale limit.',
  },
  warnings: { label: 'With a warning', unit: 'count', definition: 'Completed runs that reported a warning.' },
  tests: { label: 'Tests', unit: 'count', definition: 'Tasks of the kind test.' },
  retries: { label: 'Retries', unit: 'count', definition: 'Runs that repeat another execution.' },
  errorHandlers: { label: 'Error handlers', unit: 'count', definition: 'Tasks of the kind errorHandler.' },
  completionRate: {
    label: 'Completion rate',
    unit: 'rate',
    definition: 'Completed divided by completed, failed and timed out.',
    whyNull: nothingFinished,
  },
  completionRateLow: {
    label: 'Completion rate, low',
    unit: 'rate',
    definition: 'Lower end of its Wilson 95 % interval.',
    whyNull: nothingFinished,
  },
  completionRateHigh: {
    label: 'Completion rate, high',
    unit: 'rate',
    definition: 'Upper end of its Wilson 95 % interval.',
    whyNull: nothingFinished,
  },
  p50Ms: {
    label: 'Median duration',
    unit: 'ms',
    definition: 'Half of the completed runs took at most this long.',
    whyNull: 'Nothing has completed.',
  },
  p95Ms: {
    label: '95th percentile of duration',
    unit: 'ms',
    definition: '95 % of the completed runs took at most this long.',
    whyNull: 'Nothing has completed.',
  },
  durationsExact: {
    label: 'Durations exact',
    unit: 'flag',
    definition: 'Whether the percentiles are interpolated from every task rather than read from a histogram.',
  },
  activation: {
    label: 'Activation',
    unit: 'rate',
    definition:
      'Of the installations confirmed in the period and at least 7 days old, those with a first completed run within 7 days.',
    whyNull: `No installation of the period is 7 days old. ${notOfTasks}`,
  },
  timeToFirstSuccessMs: {
    label: 'Time to first success',
    unit: 'ms',
    definition:
      'Median time from the confirmation to the first completed run, over the activated installations; 0 for one that ran before it was confirmed.',
    whyNull: `No installation of the period is activated. ${notOfTasks}`,
  },
} as const satisfies Registry;
