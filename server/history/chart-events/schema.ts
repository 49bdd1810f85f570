import { z } from 'zod';
import { Day } from '../../platform/time.ts';

export const ChartEventQuery = z
  .strictObject({
    from: Day.describe('First day.'),
    to: Day.describe('Last day, included.'),
    scenario: z.string().min(1).max(120).optional().describe('Only what concerns this one, by id or slug.'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The period must end after it begins.' });
export type ChartEventQuery = z.infer<typeof ChartEventQuery>;

export const ChartEvents = z
  .object({
    items: z.array(
      z.object({
        kind: z
          .enum(['release', 'price', 'alert'])
          .describe('A version was published, a price changed, an alert opened.'),
        at: z.string(),
        day: z.string().describe('Its day in the reporting zone, by which charts place it.'),
        text: z.string().describe('What happened, in few words.'),
        path: z.string().describe('The page that tells more.'),
      }),
    ),
    isWhole: z.boolean().describe('False: there were more than are listed, and the earliest are left out.'),
  })
  .meta({ id: 'ChartEvents' });
export type ChartEvents = z.infer<typeof ChartEvents>;
