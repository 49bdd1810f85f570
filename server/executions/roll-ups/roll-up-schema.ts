import { z } from 'zod';
import { Day } from '../../platform/time.ts';

const RollUpDifference = z.object({
  table: z.string(),
  rows: z.int().describe('Rows that were not as the tasks say.'),
  example: z.record(z.string(), z.unknown()).nullable().describe('One of them, by its key.'),
});

/** How days are counted, and whether the sums are those of the tasks. */
export const RollUpState = z.object({
  timeZone: z.string().describe('The zone in which days are counted; every server follows it.'),
  currency: z.string(),
  changedAt: z.iso.datetime(),
  firstDay: Day.nullable().describe(
    'The first day that can be counted anew; the tasks of earlier ones are no longer kept. null: every day can.',
  ),
  rebuilding: z
    .object({ from: Day, countedTo: Day.nullable() })
    .nullable()
    .describe(
      'Days are being counted anew after a change of zone or currency; figures carry the gate `rebuilding`.',
    ),
  months: z
    .array(
      z.object({
        month: z.string().nullable().describe('In UTC; null: tasks at instants that no month was made for.'),
        tasks: z.int().describe('About how many.'),
        bytes: z.int(),
      }),
    )
    .describe('The months whose tasks are kept.'),
  checks: z
    .array(
      z.object({
        day: Day,
        checkedAt: z.iso.datetime(),
        facts: z.int(),
        differences: z.array(RollUpDifference),
        repairedAt: z.iso.datetime().nullable(),
      }),
    )
    .describe('Comparisons of days with their tasks: those that found something, then the newest.'),
  driftRows: z.int().describe('Rows among these comparisons that differed.'),
});

export const RebuildBody = z.strictObject({ from: Day, to: Day });
export const RebuildStarted = z.object({ from: Day, to: Day });
