import { z } from 'zod';
import { Day } from '../../platform/time.ts';

/** How a scenario does for those who have it: the last 30 days, and the ratings of all time. */
export const Measured = z
  .object({
    scenario: z.string(),
    from: Day.describe('The first day that is counted.'),
    to: Day.describe('Today, in the reporting time zone.'),
    installations: z.int().describe('With a headline run in these days.'),
    customers: z.int().describe('Whose these installations are.'),
    finished: z.int().describe('Headline runs that completed, failed or timed out.'),
    completed: z.int(),
    completionRate: z.number().nullable().describe('completed ÷ finished; null without a finished run.'),
    completionRateLow: z.number().nullable().describe("The lower bound of Wilson's 95 % interval."),
    completionRateHigh: z.number().nullable().describe('The upper bound.'),
    minutes: z
      .object({
        median: z.number(),
        p25: z.number().describe('A quarter of the runs freed at most this.'),
        p75: z.number().describe('Three quarters freed at most this.'),
        runs: z.int().describe('Completed runs that freed time.'),
      })
      .nullable()
      .describe('Minutes that a run freed, each run with the mean of its day and installation.'),
    ratings: z
      .object({
        count: z.int().describe('Customers who have had the scenario and rated it, each by their last word.'),
        mean: z.number().nullable(),
        byStars: z.array(z.object({ stars: z.int().min(1).max(5), count: z.int() })).length(5),
      })
      .describe('Only of customers with a confirmed installation.'),
  })
  .meta({ id: 'Measured' });
export type Measured = z.infer<typeof Measured>;
