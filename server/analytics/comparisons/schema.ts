import { z } from 'zod';
import { Currency } from '../../platform/money.ts';
import { Day } from '../../platform/time.ts';
import { Gate } from '../schema.ts';
import { comparedFigureNames } from './compared-figures.ts';

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

const figure = z
  .enum(comparedFigureNames)
  .describe(
    'Of headline runs: completed ÷ finished; the median duration of completed ones, within 5 %; credits ÷ finished; freed minutes ÷ completed.',
  );

export const Benchmark = z
  .object({
    installationId: z.string(),
    customers: z
      .number()
      .int()
      .describe('Of the scenario, who agreed and have 10 finished runs in the last 30 days; you among them.'),
    isShown: z.boolean(),
    reason: z.string().nullable().describe('Why nothing is shown.'),
    figures: z.array(
      z.object({
        figure,
        own: z
          .number()
          .describe('Of this installation; another customer counts with all of theirs together.'),
        p25: z.number(),
        median: z.number(),
        p75: z.number(),
        percentile: z
          .number()
          .describe(
            'The share of the other customers who are below your own figure, those who have the same by half.',
          ),
      }),
    ),
  })
  .meta({ id: 'Benchmark' });
export type Benchmark = z.infer<typeof Benchmark>;

export const BenchmarksQuery = z.strictObject({
  scenario: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('The id or the slug of a scenario; every scenario with such customers when left out.'),
});

/** What is usual among customers who agreed to be compared; none of them is named. */
export const Benchmarks = z
  .object({
    from: Day,
    to: Day,
    asOf: z.string().describe('The instant up to which facts were counted.'),
    freshnessSeconds: z.number(),
    items: z.array(
      z.object({
        scenario: z.string(),
        customers: z.number().int().describe('Who agreed and have 10 finished runs in these days.'),
        isShown: z.boolean().describe('Whether they are at least five; fewer could be recognised.'),
        figures: z.array(z.object({ figure, p25: z.number(), median: z.number(), p75: z.number() })),
      }),
    ),
  })
  .meta({ id: 'Benchmarks' });
export type Benchmarks = z.infer<typeof Benchmarks>;

export const OutlierQuery = z.strictObject({
  scenario: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('The id or the slug of a scenario; each scenario by itself when left out.'),
});

export const Outliers = z
  .object({
    from: Day,
    to: Day,
    asOf: z.string().describe('The instant up to which facts were counted.'),
    freshnessSeconds: z.number(),
    gates: z.array(Gate),
    items: z.array(
      z.object({
        installation: z.string(),
        customer: z.string(),
        scenario: z.string(),
        cohort: z.number().int().describe('Installations that were compared.'),
        runs: z.number().int().describe('Finished ones.'),
        flags: z.array(
          z.object({
            figure,
            value: z.number(),
            median: z.number().describe('Of the cohort.'),
            low: z.number().describe('What is usual begins here …'),
            high: z
              .number()
              .describe(
                '… and ends here: at a score of 3.5, and at least 20 % from the median (of a rate 0.1).',
              ),
            score: z
              .number()
              .nullable()
              .describe(
                'The modified z-score, 0.6745 × (value − median) ÷ the median distance from it, of fewer runs than the cohort has in the middle less by the square root; null when most are all alike.',
              ),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Outliers' });
export type Outliers = z.infer<typeof Outliers>;
