import { z } from 'zod';
import { AdminFeedback, FeedbackBody, FeedbackKind, FeedbackStatus, Severity } from '../schema.ts';
import { RunCandidate } from '../runs/run-schema.ts';

const Id = z.string().trim().min(1).max(100);

/** What operators make of feedback; what is left out stays. */
export const TriageBody = z
  .strictObject({
    status: z
      .enum(['open', 'inProgress', 'closed'])
      .optional()
      .describe('"open" opens what was closed again.'),
    kind: FeedbackBody.shape.kind.optional().describe('Not of a review.'),
    severity: Severity.nullable().optional(),
    assignee: Id.nullable().optional().describe('The id of an operator.'),
    duplicateOf: Id.nullable()
      .optional()
      .describe('The feedback that says the same: this one is closed, and hears of its fix too.'),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('Stands in the history, redacted as messages are.'),
    was: z
      .strictObject({
        status: FeedbackStatus,
        kind: FeedbackKind,
        severity: Severity.nullable(),
        assignee: Id.nullable(),
        duplicateOf: Id.nullable(),
      })
      .partial()
      .optional()
      .describe(
        'What you saw of the fields that you change: when somebody else has changed one of them to something else since, nothing is changed (409). Left out, the last one wins.',
      ),
  })
  .refine(
    (body) => Object.keys(body).some((name) => name !== 'reason' && name !== 'was'),
    'Name what changes.',
  );
export type TriageBody = z.infer<typeof TriageBody>;

export const FixBody = z.strictObject({
  version: z
    .int()
    .min(1)
    .describe('The number of the version of its scenario that mends it; it need not be published yet.'),
});
export type FixBody = z.infer<typeof FixBody>;

/** Who may be assigned. */
export const Assignees = z
  .object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
  .meta({ id: 'FeedbackAssignees' });

const FeedbackChange = z
  .object({
    at: z.string(),
    by: z.enum(['customer', 'operator', 'library']),
    operator: z
      .string()
      .nullable()
      .describe('The name of the operator; null: a key of the library, or nobody.'),
    field: z.enum([
      'status',
      'run',
      'kind',
      'severity',
      'assignee',
      'duplicateOf',
      'fix',
      'reply',
      'message',
    ]),
    former: z.string().nullable(),
    current: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'FeedbackChange' });

/** All that helps to understand one piece of feedback. */
export const FeedbackDossier = z
  .object({
    feedback: AdminFeedback,
    candidates: z.array(RunCandidate).describe('Runs that were offered because none was named.'),
    runError: z
      .string()
      .nullable()
      .describe(
        'What the run said of its error; null without the consent of the customer, or when it said nothing.',
      ),
    logs: z
      .array(
        z.object({
          about: z.enum(['namedRequest', 'sendingRequest', 'run']),
          field: z.enum(['requestId', 'customerId']),
          value: z.string(),
          from: z.string().nullable(),
          to: z.string().nullable(),
        }),
      )
      .describe(
        'Fields of log lines that tell of it, and when they were written: "requestId" of one request, "customerId" of a time.',
      ),
    cleanRuns: z
      .object({ count: z.int(), needed: z.int() })
      .nullable()
      .describe(
        'Clean runs in a row of its installation on the version with the fix; null while there is none.',
      ),
    alsoBy: z.array(AdminFeedback).describe('The newest other feedback of the customer.'),
    duplicates: z.array(AdminFeedback).describe('Feedback that says the same.'),
    history: z.array(FeedbackChange).describe('Oldest first.'),
  })
  .meta({ id: 'FeedbackDossier' });
export type FeedbackDossier = z.infer<typeof FeedbackDossier>;
