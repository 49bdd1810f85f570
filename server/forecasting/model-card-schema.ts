import { z } from 'zod';
import { Day } from '../platform/time.ts';
import { ForecastInterval, Metric, ModelName, Share, Unit } from './schema.ts';

/** What a metric's forecast is made of, and what it is good for. */
export const ModelCard = z
  .object({
    metric: Metric,
    label: z.string(),
    unit: Unit,
    definition: z.string(),
    uses: z.string().describe('The data it is made of.'),
    gaps: z.string().describe('What stands for days without facts.'),
    mustNotBeUsedFor: z.array(z.string()),
    errors: z.array(
      z.object({
        interval: ForecastInterval,
        through: Day.nullable(),
        shown: ModelName.nullable(),
        backtestMase: z.number().nullable(),
        naiveMase: z.number().nullable(),
        scored: z.int(),
        coverage80: Share.nullable(),
        realisedMase: z.number().nullable(),
        realisedNaiveMase: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'ForecastModelCard' });
export type ModelCard = z.infer<typeof ModelCard>;
export const ModelCards = z
  .object({
    formulaVersion: z.int(),
    method: z.string(),
    models: z.array(z.object({ model: ModelName, meaning: z.string() })),
    items: z.array(ModelCard),
  })
  .meta({ id: 'ForecastModelCards' });
export type ModelCards = z.infer<typeof ModelCards>;
