import { customerSeenBy, type OperatorCaller } from '../platform/caller.ts';
import type { FeedbackRow } from './queries.ts';
import type { AdminFeedback, Feedback } from './schema.ts';

type OwnRow = Omit<
  FeedbackRow,
  | 'scenarioSlug'
  | 'scenarioTitle'
  | 'customerName'
  | 'customerEmail'
  | 'replyMailedAt'
  | 'closedAt'
  | 'acceptedAt'
>;

/** Feedback as its customer sees it. */
export function toFeedback(row: OwnRow): Feedback {
  return { ...fieldsOf(row), scenario: row.scenarioId, reply: replyOf(row) };
}

/** Feedback as an operator sees it; for who may not see people nothing tells who wrote it but the customer's id. */
export function toAdminFeedback(row: FeedbackRow, caller: OperatorCaller): AdminFeedback {
  const { scenarioId, scenarioSlug: slug, scenarioTitle: title } = row;
  const reply = replyOf(row);
  return {
    ...fieldsOf(row),
    scenario: scenarioId === null || slug === null || title === null ? null : { id: scenarioId, slug, title },
    customer: customerSeenBy(caller, {
      id: row.customerId,
      name: row.customerName,
      email: row.customerEmail,
    }),
    reply: reply && { ...reply, mailedAt: row.replyMailedAt?.toISOString() ?? null },
    closedAt: row.closedAt?.toISOString() ?? null,
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
  };
}

function replyOf({ reply, repliedAt }: OwnRow): Feedback['reply'] {
  return reply === null || repliedAt === null ? null : { message: reply, repliedAt: repliedAt.toISOString() };
}

function fieldsOf(row: OwnRow) {
  const { id, kind, status, message, redacted, installationId, executionId, requestId, rating } = row;
  const createdAt = row.createdAt.toISOString();
  return { id, kind, status, message, redacted, installationId, executionId, requestId, rating, createdAt };
}
