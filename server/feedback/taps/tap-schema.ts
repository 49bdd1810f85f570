import { z } from 'zod';

export const LinkToken = z.object({ token: z.string().min(1).max(1_000) });

/** What the page of a run sends: judged by the page, so that a person sees what is wrong. */
export const TapForm = z.strictObject({
  wrong: z.enum(['result', 'time']).default('result'),
  message: z.string().trim().max(5_000).optional(),
  maySeeRun: z.literal('yes').optional(),
  minutes: z.string().trim().max(40).optional(),
  items: z.string().trim().max(40).optional(),
});
export type TapForm = z.infer<typeof TapForm>;

/** What the page of sent feedback sends: the number of a run that was offered, or none. */
export const ChoiceForm = z.strictObject({ run: z.enum(['1', '2', '3', '4', '5', 'none']) });
export type ChoiceForm = z.infer<typeof ChoiceForm>;
