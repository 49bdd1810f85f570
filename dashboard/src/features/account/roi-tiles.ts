import { formatMicros } from '../../format/money.ts';
import { formatMultiple } from '../../format/number.ts';

/** The figures of what installations bring, with the meaning of each. */
export const roiTiles = [
  {
    figure: 'netMicros',
    label: 'Saved, net',
    definition:
      'What completed runs brought, less what they cost in Make’s credits and AI, and what you paid for scenarios.',
    better: 'up',
    whyUnknown: 'What an hour of work costs is not known, or nothing ran',
    text: formatMicros,
  },
  {
    figure: 'valueMicros',
    label: 'Value',
    definition:
      'Minutes by hand that completed runs took over, at what an hour of work costs; and what runs reported themselves.',
    better: 'up',
    whyUnknown: 'What an hour of work costs is not known, or nothing ran',
    text: formatMicros,
  },
  {
    figure: 'costMicros',
    label: 'Cost',
    definition: 'Make’s credits, AI, setting up and what you paid for scenarios, spread over what it is for.',
    better: 'down',
    whyUnknown: 'No runs in this period',
    text: formatMicros,
  },
  {
    figure: 'roi',
    label: 'Return',
    definition:
      'Saved, net, divided by the cost: 2× means that a unit of money spent brought two on top of itself.',
    better: 'up',
    whyUnknown: 'No cost is known',
    text: (value: number) => formatMultiple(value),
  },
] as const;
