import { z } from 'zod';

/** What to do about the model that is used most. */
export const Advice = z.object({
  code: z
    .enum(['keep', 'switch', 'tooFew', 'notComparable'])
    .describe(
      '"switch": another model was cheaper and not worse. "keep": none was. "tooFew": not enough tasks to say. "notComparable": no other model was used in the same scenarios, or a cost is not known.',
    ),
  model: z.string().nullable().describe('The model to switch to.'),
  savingMicrosPerSuccess: z.number().nullable().describe('What a success would have cost less with it.'),
  sentence: z.string(),
});
export type Advice = z.infer<typeof Advice>;
