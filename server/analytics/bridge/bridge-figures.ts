import type { Registry } from '../figures.ts';
import { customerRoiFigures } from '../roi-figures.ts';

const { whyNull } = customerRoiFigures.valueMicros;

/** From the naive value to the net one, step by step; each step is taken off or added exactly. */
export const bridgeFigures = {
  naiveValueMicros: customerRoiFigures.naiveValueMicros,
  warningMicros: {
    label: 'Warnings',
    unit: 'micros',
    definition: 'Taken off: the share of the freed time that runs with a warning do not bring.',
    whyNull,
  },
  realisationMicros: {
    label: 'Not realised',
    unit: 'micros',
    definition: 'Taken off: freed time that is not really reused, at the base realisation.',
    whyNull,
  },
  humanMicros: {
    label: 'Human time',
    unit: 'micros',
    definition: 'Taken off: minutes of checking completed runs and of repairing failed ones.',
    whyNull,
  },
  reportedValueMicros: {
    ...customerRoiFigures.reportedValueMicros,
    definition: 'Added: values that completed runs reported themselves.',
  },
  valueMicros: customerRoiFigures.valueMicros,
  assumedValueMicros: {
    label: 'Assumed value',
    unit: 'micros',
    definition: 'Of the value: time by minutes that are estimated, or that came with the scenario.',
    whyNull,
  },
  confirmedValueMicros: {
    label: 'Confirmed value',
    unit: 'micros',
    definition: 'Of the value: time by minutes that customers confirmed.',
    whyNull,
  },
  measuredValueMicros: {
    label: 'Measured value',
    unit: 'micros',
    definition: 'Of the value: time that runs measured, and values that they reported themselves.',
    whyNull,
  },
  creditCostMicros: {
    ...customerRoiFigures.creditCostMicros,
    definition: 'Taken off the value: credits of Make at their price.',
  },
  aiCostMicros: {
    ...customerRoiFigures.aiCostMicros,
    definition:
      'Taken off the value: reported costs of AI calls, else tokens at the dated price of the model.',
  },
  fixedCostMicros: {
    ...customerRoiFigures.fixedCostMicros,
    definition: `Taken off the value: ${customerRoiFigures.fixedCostMicros.definition}`,
  },
  netMicros: customerRoiFigures.netMicros,
} as const satisfies Registry;
