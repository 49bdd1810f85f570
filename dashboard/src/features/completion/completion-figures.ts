import { pickFigures, usageFigures, type FigureDefinition } from '../../ui/figure-definitions.ts';

const count = (
  figure: string,
  label: string,
  definition: string,
  better: FigureDefinition['better'] = 'down',
): FigureDefinition => ({ figure, label, definition, kind: 'count', better, whyUnknown: 'Not known' });

/** The rate first, then what would show if it were polished, then what it is made of. */
export const completionFigures: FigureDefinition[] = [
  ...pickFigures(usageFigures, ['completionRate', 'activation', 'silentShare', 'started', 'completed']),
  count('failed', 'Failed', 'Runs that started in the period and ended with an error.'),
  count(
    'timedOut',
    'Timed out',
    'Runs without an end that are too old to be still at work; one that is told later counts as what it was.',
  ),
  count('warnings', 'With a warning', 'Completed runs in which something failed and was handled.'),
];

/** How long completed runs took, and how long customers wait for the first one. */
export const durationFigures: FigureDefinition[] = [
  {
    figure: 'p50Ms',
    label: 'Median',
    definition: 'Half of the completed runs took at most this long, from start to finish.',
    kind: 'ms',
    better: 'down',
    whyUnknown: 'Nothing has completed',
  },
  {
    figure: 'p95Ms',
    label: '95th percentile',
    definition: '95 of 100 completed runs took at most this long.',
    kind: 'ms',
    better: 'down',
    whyUnknown: 'Nothing has completed',
  },
  {
    figure: 'timeToFirstSuccessMs',
    label: 'To the first success',
    definition:
      'The median time from the confirmation of an installation to its first completed run, over those that had one within 7 days.',
    kind: 'ms',
    better: 'down',
    whyUnknown: 'No installation of the period is activated',
  },
];
