import { z } from 'zod';
import { Decimal, RecordedBatch } from '../schema.ts';
import { Provenance } from '../value/input-schema.ts';

const longestMinutes = 10_000; // of one item: longer work of people is not assumed anywhere

/** How long it takes by hand, as a customer says it. */
export const MinutesAnswer = z
  .strictObject({
    minutes: Decimal.refine((minutes) => Number(minutes) <= 1_000_000, 'At most 1000000.').describe(
      'Minutes of work by hand, for all of the items together.',
    ),
    items: z.int().min(1).max(1_000_000).default(1).describe('For so many items; 1 when left out.'),
  })
  .refine(({ minutes, items }) => Number(minutes) <= longestMinutes * items, {
    path: ['minutes'],
    message: `At most ${longestMinutes} minutes for one item.`,
  });
export type MinutesAnswer = z.infer<typeof MinutesAnswer>;

/** What follows from the answers about an installation. */
export const Calibration = z
  .object({
    installationId: z.string(),
    answers: z.int().describe('Questions that were answered; of several answers to one the newest counts.'),
    ownMinutes: z.string().describe('The mean of these answers, for one item.'),
    usualMinutes: z
      .string()
      .describe("The scenario's median over other customers, or its own minutes by hand."),
    usualCustomers: z
      .int()
      .describe('How many other customers the median is of; 0: fewer than three have answered.'),
    estimate: z.string().describe('(answers × own + 5 × usual) ÷ (answers + 5).'),
    inForce: z
      .object({ value: z.string(), provenance: Provenance })
      .describe(
        'What runs are valued with from now on: the estimate, unless you have confirmed minutes yourself.',
      ),
  })
  .meta({ id: 'Calibration' });
export type Calibration = z.infer<typeof Calibration>;

export const CalibrationToken = z.object({ token: z.string().min(1).max(500) });
/** What the page's form sends; judged by the page, so that a person sees what is wrong. */
export const CalibrationForm = z.strictObject({
  minutes: z.string().max(40).optional(),
  items: z.string().max(40).optional(),
});
export type CalibrationForm = z.infer<typeof CalibrationForm>;

/** What the answer to a report asks, once for each milestone. */
export const CalibrationQuestion = z
  .object({
    installationId: z.string(),
    question: z.string(),
    answerUrl: z.string().describe('A page on which to answer without signing in.'),
  })
  .meta({ id: 'CalibrationQuestion' });

/** What became of each task of a batch; sometimes the answer asks something. */
export const RecordedTasks = RecordedBatch.extend({
  questions: z
    .array(CalibrationQuestion)
    .optional()
    .describe(
      'How long it takes by hand: asked once after the 5th, 25th and 100th success of an installation.',
    ),
}).meta({ id: 'RecordedTasks' });
