import type { OperatorCaller } from '../platform/caller.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { markClosed, markReplyMailed, selectFeedback, writeReply } from './queries.ts';
import { readForOperators } from './read-feedback.ts';
import type { AdminFeedback, ReplyBody } from './schema.ts';

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
    const { customer, scenario, installationId } = await readForOperators(db, caller, id);
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
    return readForOperators(db, caller, id);
  });
}

/** Says that nothing more is to be done. Closing again changes nothing. */
export async function closeFeedback(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  caller: OperatorCaller,
  id: string,
): Promise<AdminFeedback> {
  await markClosed(pool, id, now());
  return readForOperators(pool, caller, id);
}

/** Tells the customer the answer, unless that has been done. */
export async function sendReplyMail(
  { pool, sendMail, now }: Pick<Deps, 'pool' | 'sendMail' | 'now'>,
  { feedbackId }: { feedbackId: string },
): Promise<void> {
  const [feedback] = await selectFeedback(pool, { id: feedbackId, limit: 1 });
  if (!feedback?.reply || feedback.replyMailedAt) return;
  const about = feedback.scenarioTitle === null ? '' : ` about “${feedback.scenarioTitle}”`;
  await sendMail({
    to: feedback.customerEmail,
    messageKey: feedbackId,
    subject: `Our answer to your feedback${about}`,
    text: `Hello ${feedback.customerName},\n\n${feedback.reply}\n\nYou wrote${about}:\n\n${quoted(feedback.message)}\n`,
  });
  await markReplyMailed(pool, feedbackId, now());
}

const quoted = (message: string): string => message.replaceAll(/^/gm, '> ');
