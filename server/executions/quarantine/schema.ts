import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

export const QuarantineReason = z
  .enum(['refused', 'implausible', 'poisoned'])
  .describe(
    '"refused": it breaks a rule of reporting; "implausible": its worth or cost is beyond belief; "poisoned": the database would not take it.',
  );
export type QuarantineReason = z.infer<typeof QuarantineReason>;
const QuarantineState = z.enum(['waiting', 'replayed', 'discarded']);
export type QuarantineState = z.infer<typeof QuarantineState>;
const ReportKind = z.enum(['task', 'metric']);
export type ReportKind = z.infer<typeof ReportKind>;
const ReplayOutcome = z.enum(['accepted', 'updated', 'duplicates', 'rejected']);
export type ReplayOutcome = z.infer<typeof ReplayOutcome>;

export const QuarantineQuery = PageQuery.extend({
  state: QuarantineState.optional(),
  customer: z.string().min(1).max(100).optional().describe('The id of a customer.'),
  reason: QuarantineReason.optional(),
});
export type QuarantineQuery = z.infer<typeof QuarantineQuery>;

/** What operators make of a report that was refused. */
export const MendedReport = z.strictObject({
  task: z
    .record(z.string(), z.json())
    .describe(
      'The whole report as it should have been: a task of POST /v1/execution-tasks, or a figure of POST /v1/metrics.',
    ),
});

/** A report that was refused and is kept. */
export const QuarantinedTask = z
  .object({
    id: z.string(),
    customer: z.string().describe('The id of the customer who sent it.'),
    installationId: z.string().nullable(),
    kind: ReportKind,
    reason: QuarantineReason,
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    task: z
      .json()
      .describe(
        'As it came, or as it was mended since; null when it was too long to be kept whole (see cutText), and for who may not see personal data.',
      ),
    isMended: z.boolean(),
    cutText: z.string().nullable().describe('The beginning of one that was longer than 16 KB.'),
    times: z.int().describe('How often it came.'),
    receivedAt: z.iso.datetime().describe('When it first came.'),
    seenAt: z.iso.datetime().describe('When it last came.'),
    state: QuarantineState,
    outcome: ReplayOutcome.nullable().describe('What the last replay brought; "rejected" leaves it waiting.'),
  })
  .meta({ id: 'QuarantinedTask' });
export type QuarantinedTask = z.infer<typeof QuarantinedTask>;
/** Reports that wait for somebody to mend or drop them, a page at a time. */
export const QuarantinedPage = pageOf(QuarantinedTask);
