import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';

export const FeedbackKind = z.enum(['bug', 'idea', 'praise', 'question']);
export type FeedbackKind = z.infer<typeof FeedbackKind>;
/** `open` waits for an answer, `answered` has one, `closed` needs nothing more. */
export const FeedbackStatus = z.enum(['open', 'answered', 'closed']);
export type FeedbackStatus = z.infer<typeof FeedbackStatus>;

const Reference = z.string().trim().min(1).max(120);
const Message = z.string().trim().min(1, 'Write a message.').max(5_000);

export const FeedbackBody = z.strictObject({
  kind: FeedbackKind,
  message: Message.describe(
    'Secrets, e-mail addresses, phone and card numbers are removed before it is stored.',
  ),
  rating: z.int().min(1).max(5).optional().describe('From 1 (bad) to 5 (very good), of the scenario.'),
  scenario: Reference.optional().describe('The id or the slug of a scenario.'),
  installationId: Reference.optional().describe('One of your installations.'),
  executionId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('A reported execution of yours; its installation is found when only one has it.'),
  requestId: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,128}$/, 'The X-Request-Id of an answer.')
    .optional()
    .describe('The X-Request-Id of the answer that this is about.'),
});
export type FeedbackBody = z.infer<typeof FeedbackBody>;

const Reply = z.object({ message: z.string(), repliedAt: z.string() }).meta({ id: 'FeedbackReply' });
const feedbackFields = {
  id: z.string(),
  kind: FeedbackKind,
  status: FeedbackStatus,
  message: z.string(),
  redacted: z
    .array(z.string())
    .describe('Kinds of what was removed from the message, e.g. "email_address"; empty when nothing was.'),
  installationId: z.string().nullable(),
  executionId: z.string().nullable(),
  requestId: z.string().nullable(),
  rating: z.int().nullable(),
  createdAt: z.string(),
};

/** Feedback as its customer sees it. */
export const Feedback = z
  .object({
    ...feedbackFields,
    scenario: z.string().nullable().describe('Id of the scenario.'),
    reply: Reply.nullable(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;
export const FeedbackPage = pageOf(Feedback);

/** Feedback as operators see it. */
export const AdminFeedback = z
  .object({
    ...feedbackFields,
    scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }).nullable(),
    customer: z.object({
      id: z.string(),
      name: z.string().nullable().describe('null for those who may not see personal data.'),
      email: z.string().nullable(),
    }),
    reply: Reply.extend({
      mailedAt: z
        .string()
        .nullable()
        .describe('When the customer was told; null while the mail is on its way.'),
    })
      .meta({ id: 'AdminFeedbackReply' })
      .nullable(),
    closedAt: z.string().nullable(),
    acceptedAt: z.string().nullable().describe('When it was found worth reward points.'),
  })
  .meta({ id: 'AdminFeedback' });
export type AdminFeedback = z.infer<typeof AdminFeedback>;
export const AdminFeedbackPage = pageOf(AdminFeedback);

export const AdminFeedbackQuery = PageQuery.extend({
  status: FeedbackStatus.optional(),
  kind: FeedbackKind.optional(),
  scenario: Reference.optional().describe('The id or the slug of a scenario.'),
  customer: Reference.optional().describe('The id of a customer.'),
});
export type AdminFeedbackQuery = z.infer<typeof AdminFeedbackQuery>;

export const FeedbackParams = z.object({ id: z.string().min(1).max(100) });
export const ReplyBody = z.strictObject({
  message: Message.describe('Sent to the customer by mail, and shown beside the feedback.'),
  close: z.boolean().default(false).describe('true: nothing more is to be done.'),
  accept: z
    .boolean()
    .default(false)
    .describe('true: it helped, and brings the customer the reward points that the rules give for it.'),
});
export type ReplyBody = z.infer<typeof ReplyBody>;
