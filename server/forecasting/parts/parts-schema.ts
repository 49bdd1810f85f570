import { z } from 'zod';
import { Currency } from '../../platform/money.ts';
import { Day } from '../../platform/time.ts';
import { addedMetrics } from '../metrics.ts';
import { askedOf, ForecastInterval, ModelName, Unit } from '../schema.ts';

export const PartsQuery = askedOf(
  z.enum(addedMetrics).default('revenue').describe('What adds up over scenarios and days.'),
);
export type PartsQuery = z.infer<typeof PartsQuery>;

/** What is foretold of each scenario, and by how much that adds up to something else than what is foretold of all. */
export const ForecastParts = z
  .object({
    metric: z.enum(addedMetrics),
    interval: ForecastInterval,
    horizon: z.int().describe('The next longer one that is foretold where another is asked for.'),
    unit: Unit,
    currency: Currency.describe('Of amounts, which are in its minor units.'),
    through: Day.nullable().describe('As of the forecast of the whole.'),
    recent: z.number().nullable().describe('What came of as many buckets before.'),
    whole: z.number().nullable().describe('Foretold of all scenarios at once, over the horizon.'),
    sum: z.number().nullable().describe('What is foretold of the parts, added up.'),
    gap: z.number().nullable().describe('sum − whole.'),
    gapShare: z.number().nullable().describe('gap ÷ whole; null where the whole is 0.'),
    buckets: z.array(z.object({ bucket: Day, whole: z.number(), sum: z.number(), gap: z.number() })),
    items: z.array(
      z.object({
        scenario: z
          .object({ id: z.string(), title: z.string().nullable().describe('null: it is gone.') })
          .nullable()
          .describe('null: all others together, and what belongs to no scenario.'),
        recent: z.number(),
        expected: z.number(),
        shown: ModelName,
        values: z.array(z.number()).describe('Of each bucket.'),
      }),
    ),
    trackRecord: z
      .object({
        scored: z.int().describe('Values of the whole that came and that parts were published beside.'),
        wholeMase: z
          .number()
          .nullable()
          .describe('Mean error of the forecast of the whole, by the naive error.'),
        sumMase: z.number().nullable().describe('The same of the sum of the parts.'),
      })
      .describe('Which of the two came nearer.'),
    reason: z.string().nullable().describe('Why there is nothing.'),
  })
  .meta({ id: 'ForecastParts' });
export type ForecastParts = z.infer<typeof ForecastParts>;
