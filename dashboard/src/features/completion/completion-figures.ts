import { t } from '@lingui/core/macro';
import { pickFigures, usageFigures, type FigureDefinition } from '../../ui/figure-definitions.ts';

const count = (
  figure: string,
  label: string,
  definition: string,
  better: FigureDefinition['better'] = 'down',
): FigureDefinition => ({ figure, label, definition, kind: 'count', better, whyUnknown: t`Not known` });

/** The rate first, then what would show if it were polished, then what it is made of. */
export const completionFigures: FigureDefinition[] = [
  ...pickFigures(usageFigures, ['completionRate', 'activation', 'silentShare', 'started', 'completed']),
  count('failed', t`Failed`, t`Runs that started in the period and ended with an error.`),
  count(
    'timedOut',
    t`Timed out`,
    t`Runs without an end that are too old to be still at work; one that is told later counts as what it was.`,
  ),
  count('warnings', t`With a warning`, t`Completed runs in which something failed and was handled.`),
];

/** How long completed runs took, and how long customers wait for the first one. */
export const durationFigures: FigureDefinition[] = [
  {
    figure: 'p50Ms',
    label: t`Median`,
    definition: t`Half of the completed runs took at most this long, from start to finish.`,
    kind: 'ms',
    better: 'down',
    whyUnknown: t`Nothing has completed`,
  },
  {
    figure: 'p95Ms',
    label: t`95th percentile`,
    definition: t`95 of 100 completed runs took at most this long.`,
    kind: 'ms',
    better: 'down',
    whyUnknown: t`Nothing has completed`,
  },
  {
    figure: 'timeToFirstSuccessMs',
    label: t`To the first success`,
    definition: t`The median time from the confirmation of an installation to its first completed run, over those that had one within 7 days.`,
    kind: 'ms',
    better: 'down',
    whyUnknown: t`No installation of the period is activated`,
  },
];
