import { t } from '@lingui/core/macro';
import { formatMicros } from '../../format/money.ts';
import { formatMultiple } from '../../format/number.ts';

/** The figures of what installations bring, with the meaning of each. */
export const roiTiles = [
  {
    figure: 'netMicros',
    label: t`Saved, net`,
    definition: t`What completed runs brought, less what they cost in Make’s credits and AI, and what you paid for scenarios.`,
    better: 'up',
    whyUnknown: t`What an hour of work costs is not known, or nothing ran`,
    text: formatMicros,
  },
  {
    figure: 'valueMicros',
    label: t`Value`,
    definition: t`Minutes by hand that completed runs took over, at what an hour of work costs; and what runs reported themselves.`,
    better: 'up',
    whyUnknown: t`What an hour of work costs is not known, or nothing ran`,
    text: formatMicros,
  },
  {
    figure: 'costMicros',
    label: t`Cost`,
    definition: t`Make’s credits, AI, setting up and what you paid for scenarios, spread over what it is for.`,
    better: 'down',
    whyUnknown: t`No runs in this period`,
    text: formatMicros,
  },
  {
    figure: 'roi',
    label: t`Return`,
    definition: t`Saved, net, divided by the cost: 2× means that a unit of money spent brought two on top of itself.`,
    better: 'up',
    whyUnknown: t`No cost is known`,
    text: (value: number) => formatMultiple(value),
  },
] as const;
