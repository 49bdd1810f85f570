import { completionFigures } from '../completion-figures.ts';
import type { Registry } from '../figures.ts';
import { customerRoiFigures } from '../roi-figures.ts';

/** How well runs do with an AI model, and what a success costs. */
export const modelFigures = {
  tasks: { ...completionFigures.started, label: 'Tasks' },
  completed: completionFigures.completed,
  successRate: { ...completionFigures.completionRate, label: 'Success rate' },
  successLow: { ...completionFigures.completionRateLow, label: 'Success rate, low' },
  successHigh: { ...completionFigures.completionRateHigh, label: 'Success rate, high' },
  costPerSuccessMicros: customerRoiFigures.costPerSuccessMicros,
  unpriced: customerRoiFigures.unpriced,
} as const satisfies Registry;

/** The same of each model, and what is advised about the one that is used most. */
export const modelItemFigures = {
  ...modelFigures,
  advice: {
    label: 'Advice',
    unit: 'advice',
    definition:
      'Of the model with the most tasks: whether another one was cheaper by 5 % or more per success and not less reliable, compared within the scenarios in which both finished at least 30 tasks.',
    whyNull: 'Only the model with the most tasks is advised upon.',
  },
} as const satisfies Registry;
