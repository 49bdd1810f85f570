import { z } from 'zod';
import { FeedbackBody } from '../schema.ts';

/** Which scenario the page is about; without one: the library. */
export const DraftQuery = z.object({
  scenario: FeedbackBody.shape.scenario,
});

/** What the public page sends: judged by the page, so that a person sees what is wrong. */
export const DraftForm = z.strictObject({
  kind: z.string().max(40).optional(),
  rating: z.string().max(10).optional(),
  message: z.string().max(20_000).optional(),
  email: z.string().max(1_000).optional(),
});
export type DraftForm = z.infer<typeof DraftForm>;

const { kind, message } = FeedbackBody.shape;

/** The same with the rules that everybody's feedback follows. */
export const DraftWords = z.object({
  kind: z.enum(kind.options, 'Choose what it is.'),
  rating: z
    .literal(['', '1', '2', '3', '4', '5'], 'Choose a rating of 1 to 5, or none.')
    .default('')
    .transform((chosen) => (chosen === '' ? null : Number(chosen))),
  message: z.preprocess((written) => written ?? '', message),
  email: z.preprocess(
    (written) => (typeof written === 'string' ? written.trim().toLowerCase() : ''),
    z.email('Give the e-mail address of your account.').max(254),
  ),
});
export type DraftWords = z.infer<typeof DraftWords>;
