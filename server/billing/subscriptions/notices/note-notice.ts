import type { StripeEvent, StripeEventHandler } from '../../../inbox/stripe-event-handler.ts';
import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { idOf, partOf } from '../../payloads/json-object.ts';
import { toPinnedVersion } from '../../payloads/to-pinned-version.ts';
import { insertNotice, selectNoticedSubscription, type Notice, type NoticeKind } from './notice-queries.ts';

export const mailNoticeJob = 'billing.mail-subscription-notice';

/** An invoice may be heard of before its subscription: the mail then waits for that. */
const patienceSeconds = 120;

type NoticeDeps = Pick<Deps, 'queue' | 'now'>;

/** A handler that beside its effect asks for a mail to the customer, once per trial or invoice. */
export function withNotice(
  { queue, now }: NoticeDeps,
  kind: NoticeKind,
  { subjectOf, handle }: StripeEventHandler,
): StripeEventHandler {
  return {
    subjectOf,
    handle: async (events) => {
      const effect = await handle(events);
      return async (db) => {
        const outcome = await effect(db);
        for (const event of events) await askForMail(db, queue, noticeOf(event, kind), now());
        return outcome;
      };
    },
  };
}

async function askForMail(db: Db, queue: Deps['queue'], notice: Notice | null, now: Date): Promise<void> {
  if (!notice || !(await insertNotice(db, notice, now))) return;
  const isKnown = (await selectNoticedSubscription(db, notice.subscriptionId)) !== null;
  await queue.enqueue(db, mailNoticeJob, notice, isKnown ? {} : { startAfterSeconds: patienceSeconds });
}

/** Null for an invoice of no subscription. */
function noticeOf({ object, apiVersion }: StripeEvent, kind: NoticeKind): Notice | null {
  const pinned = toPinnedVersion(object, apiVersion);
  const subscriptionId =
    kind === 'trialWillEnd'
      ? idOf(pinned)
      : idOf(partOf(pinned, 'parent', 'subscription_details')['subscription']);
  const about = kind === 'trialWillEnd' ? String(pinned['trial_end']) : idOf(pinned);
  return subscriptionId === null || about === null ? null : { subscriptionId, kind, about };
}
