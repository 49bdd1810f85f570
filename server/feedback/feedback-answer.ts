import { customerSeenBy, type OperatorCaller } from '../platform/caller.ts';
import type { Deps } from '../platform/deps.ts';
import type { FeedbackRow } from './queries.ts';
import { toCandidate, toRun } from './runs/run-answer.ts';
import type { CandidateRow } from './runs/candidate-queries.ts';
import type { AdminFeedback, Feedback } from './schema.ts';
import { feedbackPageUrl } from './taps/page-link.ts';

/** What signs and addresses the links of answers. */
export type LinkDeps = Pick<Deps, 'sessionSecret' | 'publicUrl'>;

/** Feedback as its customer sees it. */
export function toFeedback(deps: LinkDeps, row: FeedbackRow, candidates: readonly CandidateRow[]): Feedback {
  return {
    ...fieldsOf(row),
    scenario: row.scenarioId,
    reply: replyOf(row),
    candidates: row.runLink === 'open' ? candidates.map(toCandidate) : [],
    pageUrl: feedbackPageUrl(deps, row.id),
  };
}

/** Feedback as an operator sees it; for who may not see people nothing tells who wrote it but the customer's id. */
export function toAdminFeedback(row: FeedbackRow, caller: OperatorCaller): AdminFeedback {
  const { scenarioId, scenarioSlug: slug, scenarioTitle: title, assigneeId, assigneeName } = row;
  const { closedBecause, source, severity, duplicateOf, reopenedCount } = row;
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
    closedBecause,
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    source,
    severity,
    review: reviewOf(row),
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName ?? assigneeId },
    duplicateOf,
    reopenedCount,
    fixedAt: row.fixedAt?.toISOString() ?? null,
  };
}

function reviewOf({ reviewMayShow, reviewState, reviewDecidedAt }: FeedbackRow): AdminFeedback['review'] {
  if (reviewMayShow === null || reviewState === null) return null;
  return { mayShow: reviewMayShow, state: reviewState, decidedAt: reviewDecidedAt?.toISOString() ?? null };
}

function replyOf({ reply, repliedAt }: FeedbackRow): Feedback['reply'] {
  return reply === null || repliedAt === null ? null : { message: reply, repliedAt: repliedAt.toISOString() };
}

function fieldsOf(row: FeedbackRow) {
  const { id, kind, status, message, redacted, installationId, executionId, requestId, rating, runLink } =
    row;
  const createdAt = row.createdAt.toISOString();
  const fix =
    row.fixNumber === null
      ? null
      : { version: row.fixNumber, publishedAt: row.fixPublishedAt?.toISOString() ?? null };
  const run = toRun(row);
  const about = { installationId, executionId, requestId, rating, runLink, run, fix };
  return { id, kind, status, message, redacted, ...about, createdAt };
}
