import type { OperatorCaller } from '../platform/caller.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { markReplyMailed, selectFeedback, writeReply, type FeedbackRow } from './queries.ts';
import { readForOperators } from './read-feedback.ts';
import type { AdminFeedback, FeedbackStatus, ReplyBody } from './schema.ts';
import { noteChanges, type Change } from './triage/change-queries.ts';
import { triageFeedback } from './triage/triage-feedback.ts';

export const sendReplyMailJob = 'feedback.send-reply-mail';

/** Answers a customer once, and may accept what they said, which others hear. The mail is a job beside the answer: when it fails it is tried again, and the answer stands. */
export async function replyToFeedback(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  caller: OperatorCaller,
  id: string,
  { message, close, accept }: ReplyBody,
): Promise<AdminFeedback> {
  return inTransaction(pool, async (db) => {
    const at = now();
    const { customer, scenario, installationId, status: former } = await readForOperators(db, caller, id);
    if (!(await writeReply(db, id, { message, close, accept, operatorId: caller.operatorId, at })))
      throw conflict(
        'already_replied',
        'This feedback has been answered already; the customer has that answer.',
      );
    await queue.enqueue(db, sendReplyMailJob, { feedbackId: id });
    if (accept)
      await announce(db, [
        {
          type: 'feedback.accepted',
          customerId: customer.id,
          scenarioId: scenario?.id ?? null,
          installationId,
          occurredAt: at,
          data: { feedbackId: id, acceptedAt: at.toISOString() },
        },
      ]);
    const answered = await readForOperators(db, caller, id);
    await noteChanges(db, [id], stepsOf(former, answered.status), {
      author: { by: 'operator', operatorId: caller.operatorId },
      at,
    });
    return answered;
  });
}

const stepsOf = (former: FeedbackStatus, current: FeedbackStatus): Change[] => [
  { field: 'reply', former: null, current: null },
  ...(former === current ? [] : [{ field: 'status' as const, former, current }]),
];

/** Says that nothing more is to be done. Closing again changes nothing. */
export function closeFeedback(
  deps: Pick<Deps, 'pool' | 'queue' | 'now'>,
  caller: OperatorCaller,
  id: string,
): Promise<AdminFeedback> {
  return triageFeedback(deps, caller, id, { status: 'closed' });
}

/** Tells the customer the answer, unless that has been done. */
export async function sendReplyMail(
  { pool, sendMail, now }: Pick<Deps, 'pool' | 'sendMail' | 'now'>,
  { feedbackId }: { feedbackId: string },
): Promise<void> {
  const [feedback] = await selectFeedback(pool, { id: feedbackId, limit: 1 });
  if (!feedback?.reply || feedback.replyMailedAt || feedback.isNobody) return;
  const about = feedback.scenarioTitle === null ? '' : ` about “${feedback.scenarioTitle}”`;
  await sendMail({
    to: feedback.customerEmail,
    messageKey: feedbackId,
    subject: `Our answer to your feedback${about}`,
    text: `Hello ${feedback.customerName},\n\n${feedback.reply}\n\n${saidWords(feedback, about)}\n`,
  });
  await markReplyMailed(pool, feedbackId, now());
}

/** Who pressed a button wrote nothing. */
const saidWords = ({ kind, message }: FeedbackRow, about: string): string => {
  const pressed =
    kind === 'wrongTimeSaved' ? 'the time saved by a run is wrong' : 'the result of a run was wrong';
  return message === '' ? `You told us${about} that ${pressed}.` : `You wrote${about}:\n\n${quoted(message)}`;
};

const quoted = (message: string): string => message.replaceAll(/^/gm, '> ');
