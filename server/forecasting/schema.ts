import { z } from 'zod';
import { Gate } from '../analytics/schema.ts';
import { Currency } from '../platform/money.ts';
import { Day } from '../platform/time.ts';
import { modelNames } from './models/model.ts';
import { metricNames } from './metrics.ts';

export const Metric = z.enum(metricNames);
export const ForecastInterval = z.enum(['day', 'month']);

/** So far ahead forecasts are made; who asks for less gets the beginning of the next longer one. */
export const horizons = { day: [7, 14, 30, 90], month: [3, 6, 12] } as const;
/** What is made each night. */
export const usualHorizon = { day: 30, month: 6 } as const;

const ahead = {
  interval: ForecastInterval.default('day'),
  horizon: z.coerce
    .number()
    .int()
    .min(1)
    .max(Math.max(...horizons.day))
    .optional()
    .describe('Days (at most 90, usually 30) or months (at most 12, usually 6) ahead.'),
};

/** A question about some metric, so far ahead as is foretold. */
export const askedOf = <Of extends z.ZodType>(metric: Of) =>
  z
    .strictObject({ metric, ...ahead })
    .refine(({ interval, horizon }) => horizon === undefined || horizon <= Math.max(...horizons[interval]), {
      path: ['horizon'],
      message: 'At most 12 months are foretold.',
    });
export const ForecastQuery = askedOf(Metric.default('revenue'));
export type ForecastQuery = z.infer<typeof ForecastQuery>;

export const ModelName = z.enum(modelNames);
export const Share = z.number().min(0).max(1);
export const Unit = z.enum(['money', 'count', 'rate', 'credits']);
const points = {
  value: z.number(),
  low80: z.number().describe('With the next: 80 of 100 such intervals should catch what comes.'),
  high80: z.number(),
  low95: z.number(),
  high95: z.number(),
};
/** How a model did on the past. */
const Candidate = z
  .object({
    model: ModelName,
    mase: z
      .number()
      .nullable()
      .describe(
        'Median over the newest origins of the error by that of the naive forecast within the history; null where that one was never wrong and this was.',
      ),
    smape: z
      .number()
      .nullable()
      .describe('Symmetric percentage error as a fraction of 0 to 2; null where actual values are 0.'),
    coverage80: Share.nullable().describe(
      'Share of past values within the 80 % interval made of the errors at the other origins.',
    ),
    coverage95: Share.nullable(),
  })
  .meta({ id: 'ForecastCandidate' });

/** What came of published forecasts. */
export const TrackRecord = z
  .object({
    scored: z.int().describe('Values foretold whose actual value is known, of all published forecasts.'),
    coverage80: Share.nullable().describe(
      'Share of them within the 80 % interval, where it has a width; null: of none yet.',
    ),
    coverage95: Share.nullable(),
    mase: z.number().nullable().describe('Mean error by the naive error within each history.'),
    naiveMase: z.number().nullable().describe('The same of the naive forecasts published beside them.'),
    recent: z
      .array(
        z.object({
          bucket: Day,
          forecast: z.number(),
          low80: z.number(),
          high80: z.number(),
          naive: z.number(),
          actual: z.number(),
          madeThrough: Day.describe('The last finished bucket when it was foretold.'),
        }),
      )
      .describe('The newest 12 buckets, each as it was foretold last.'),
  })
  .meta({ id: 'ForecastTrackRecord' });
export type TrackRecord = z.infer<typeof TrackRecord>;

export const ForecastAnswer = z
  .object({
    metric: Metric,
    interval: ForecastInterval,
    horizon: z.int(),
    unit: Unit,
    timeZone: z.string(),
    currency: Currency.describe('Of amounts, which are in its minor units.'),
    asOf: z.string().describe('The instant up to which facts were counted for the forecast.'),
    gates: z.array(Gate).describe('What the audits say of "history", "forecast" and "trackRecord".'),
    through: Day.nullable().describe('The first day of the last finished bucket: the data watermark.'),
    history: z.array(z.object({ bucket: Day, value: z.number() })),
    forecast: z.array(z.object({ bucket: Day, ...points })),
    naive: z
      .object({ model: ModelName, forecast: z.array(z.object({ bucket: Day, value: z.number() })) })
      .nullable()
      .describe('The better naive forecast, to stand beside.'),
    model: ModelName.nullable().describe('The best of the backtest.'),
    shown: ModelName.nullable().describe(
      'The one that "forecast" comes from; naive unless another clearly beats it.',
    ),
    origins: z.int().describe('Forecasts into the past that the candidates were tried at.'),
    candidates: z.array(Candidate),
    trackRecord: TrackRecord,
    lowHistory: z.boolean().describe('Fewer than 20 values: intervals come from the naive forecast.'),
    isWidened: z.boolean().describe('Published intervals caught too little lately, so these are wider.'),
    isRestated: z.boolean().describe('The history has changed since the forecast was made.'),
    reason: z.string().nullable().describe('Why there is no forecast, or why the best model is not shown.'),
    formulaVersion: z.int(),
  })
  .meta({ id: 'Forecast' });
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;
