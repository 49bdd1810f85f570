import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { MinutesAnswer } from '../executions/calibration/calibration-schema.ts';
import { FeedbackRun, RunCandidate } from './runs/run-schema.ts';

/** `wrongResult`: a run did not do what it should, whatever it reported. `wrongTimeSaved`: the time that it is said to save is not so. */
const SaidKind = z.enum(['bug', 'wrongResult', 'wrongTimeSaved', 'idea', 'praise', 'question']);
/** `review`: said of a scenario for others to read; it comes by an operation of its own. */
export const FeedbackKind = z.enum([...SaidKind.options, 'review']);
export type FeedbackKind = z.infer<typeof FeedbackKind>;
/** Kinds that say that something is wrong. */
export const complaintKinds: readonly FeedbackKind[] = ['bug', 'wrongResult', 'wrongTimeSaved'];
/**
 * `open` waits for somebody, `inProgress` is looked into, `answered` has an answer, `fixed` waits for clean runs on a version that is
 * published, `closed` needs nothing more.
 */
export const FeedbackStatus = z.enum(['open', 'inProgress', 'answered', 'fixed', 'closed']);
export type FeedbackStatus = z.infer<typeof FeedbackStatus>;

const Reference = z.string().trim().min(1).max(120);
const Message = z.string().trim().min(1, 'Write a message.').max(5_000);

export const FeedbackBody = z.strictObject({
  kind: SaidKind,
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
  taskKey: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Which task of the execution; the one that failed, or its first.'),
  noRun: z.literal(true).optional().describe('It is about no run in particular: none is offered.'),
  maySeeRun: z
    .boolean()
    .default(false)
    .describe('true: the people of the library may read what the run said of its error, to find out why.'),
  minutesByHand: MinutesAnswer.optional().describe(
    'How long the work of the installation takes by hand, where the time saved is wrong: it counts from now on.',
  ),
  source: z.enum(['api', 'make']).default('api').describe('"make": sent by the app in Make.'),
});
export type FeedbackBody = z.infer<typeof FeedbackBody>;
/** What an operator writes down for a customer. */
export const RecordedBody = FeedbackBody.omit({ source: true }).extend({
  customer: Reference.describe('The id of the customer who said it.'),
});
export type RecordedBody = z.infer<typeof RecordedBody>;

const Reply = z.object({ message: z.string(), repliedAt: z.string() }).meta({ id: 'FeedbackReply' });
export const RunLink = z.enum(['open', 'linked', 'noRun']);
export type RunLink = z.infer<typeof RunLink>;
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
  runLink: RunLink.describe('"linked": to "run". "noRun": it is about none. "open": nobody has said yet.'),
  run: FeedbackRun.nullable(),
  fix: z
    .object({ version: z.int(), publishedAt: z.string().nullable() })
    .meta({ id: 'FeedbackFix' })
    .nullable()
    .describe('The version of the scenario that mends it; out once "publishedAt" is set.'),
};

/** Feedback as its customer sees it. */
export const Feedback = z
  .object({
    ...feedbackFields,
    scenario: z.string().nullable().describe('Id of the scenario.'),
    reply: Reply.nullable(),
    candidates: z
      .array(RunCandidate)
      .describe(
        'While "runLink" is "open": runs of the last 24 hours that may be meant, the likeliest first.',
      ),
    pageUrl: z
      .string()
      .describe('A page on which to say which run is meant and to read the answer, without signing in.'),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;
export const FeedbackPage = pageOf(Feedback);

export const Severity = z.enum(['low', 'normal', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

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
    closedBecause: z.enum(['operator', 'duplicate', 'cleanRuns']).nullable(),
    acceptedAt: z.string().nullable().describe('When it was found worth reward points.'),
    source: z.enum(['api', 'make', 'link', 'page', 'dashboard']).describe('By which way it came.'),
    severity: Severity.nullable(),
    review: z
      .object({
        mayShow: z.boolean().describe('Its customer lets others read the words.'),
        state: z.enum(['waiting', 'shown', 'hidden']),
        decidedAt: z.string().nullable(),
      })
      .meta({ id: 'FeedbackReview' })
      .nullable()
      .describe('Of what stands as the review of a scenario.'),
    assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
    duplicateOf: z.string().nullable().describe('The feedback that says the same.'),
    reopenedCount: z.int().describe('How often it came back after it had been fixed or closed.'),
    fixedAt: z.string().nullable(),
  })
  .meta({ id: 'AdminFeedback' });
export type AdminFeedback = z.infer<typeof AdminFeedback>;
export const AdminFeedbackPage = pageOf(AdminFeedback);

export const AdminFeedbackQuery = PageQuery.extend({
  status: FeedbackStatus.optional(),
  kind: FeedbackKind.optional(),
  scenario: Reference.optional().describe('The id or the slug of a scenario.'),
  customer: Reference.optional().describe('The id of a customer.'),
  runLink: RunLink.optional(),
  assignee: Reference.optional().describe('The id of an operator.'),
});
export type AdminFeedbackQuery = z.infer<typeof AdminFeedbackQuery>;

export const ReplyBody = z.strictObject({
  message: Message.describe('Sent to the customer by mail, and shown beside the feedback.'),
  close: z.boolean().default(false).describe('true: nothing more is to be done.'),
  accept: z
    .boolean()
    .default(false)
    .describe('true: it helped, and brings the customer the reward points that the rules give for it.'),
});
export type ReplyBody = z.infer<typeof ReplyBody>;
