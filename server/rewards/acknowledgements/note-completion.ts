import { mayMail } from '../../accounts/customers/mail-consent.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { insertAcknowledgement } from './acknowledgement-queries.ts';

export const sendAcknowledgementJob = 'rewards.send-acknowledgement';

export type Completion = {
  installationId: string;
  customerId: string;
  scenarioId: string;
  completedRuns: number;
  reachedAt: Date;
};

/** Notes that an installation has reached a milestone, once, with the mail's job beside it; none for customers who want none. */
export async function noteCompletion(
  db: Db,
  queue: Deps['queue'],
  completion: Completion,
  now: Date,
): Promise<void> {
  const isWanted = await mayMail(db, completion.customerId, 'completionMails');
  const id = newId('ack', now);
  const state = isWanted ? 'pending' : 'optedOut';
  const isNew = await insertAcknowledgement(db, { ...completion, id, state, createdAt: now });
  if (isNew && isWanted) await queue.enqueue(db, sendAcknowledgementJob, { acknowledgementId: id });
}
