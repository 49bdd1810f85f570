import { z } from 'zod';
import { Currency } from '../../platform/money.ts';
import { Day } from '../../platform/time.ts';

export const ScenarioValue = z
  .object({
    scenario: z.string(),
    currency: Currency.describe('Of every amount.'),
    since: Day.describe('The first day that is counted: this month and the two before it.'),
    customers: z.number().int().describe('With at least 10 completed runs, all of known value.'),
    runs: z.number().int().describe('Their completed runs.'),
    projected: z
      .object({
        minutesPerRun: z.number().describe('By hand, for one item.'),
        valueMicrosPerRun: z.number().nullable().describe('At base realisation, less reviewing.'),
      })
      .describe('What a new installation is assumed to bring.'),
    realised: z
      .object({
        minutesPerRun: z.number().describe('Freed.'),
        valueMicrosPerRun: z.number(),
        netMicrosPerRun: z
          .number()
          .nullable()
          .describe('After credits and AI; null when of fewer than 3 customers all costs are known.'),
        p25: z.number().describe('A quarter of the customers have at most this value per run.'),
        p75: z.number().describe('Three quarters have at most this.'),
      })
      .nullable()
      .describe('Medians over the customers; null when they are fewer than 3.'),
    share: z.number().nullable().describe('Realised ÷ projected value.'),
    reason: z.string().nullable().describe('Why there is no share.'),
  })
  .meta({ id: 'ScenarioValue' });
export type ScenarioValue = z.infer<typeof ScenarioValue>;
