import { findCustomer } from '../../../accounts/customers/find-customer.ts';
import type { Deps } from '../../../platform/deps.ts';
import type { Mail } from '../../../platform/mail.ts';
import { selectNoticedSubscription, type Notice, type NoticedSubscription } from './notice-queries.ts';
import { portalLinkUrl } from './portal-link.ts';

type NoticeDeps = Pick<Deps, 'pool' | 'sendMail' | 'publicUrl' | 'sessionSecret' | 'now'>;

/** Tells a customer what their subscription needs, with the link to Stripe's billing portal; what is settled by now needs no mail. */
export async function mailNotice(deps: NoticeDeps, notice: Notice): Promise<void> {
  const { subscriptionId, kind, about } = notice;
  const subscription = await selectNoticedSubscription(deps.pool, subscriptionId);
  const words = subscription && wordsOf(kind, subscription);
  if (!subscription || !words) return;
  const customer = await findCustomer(deps.pool, subscription.customerId);
  if (!customer) return;
  const { customerId } = subscription;
  const url = portalLinkUrl(deps.publicUrl(), { customerId, subscriptionId }, deps.sessionSecret, deps.now());
  await deps.sendMail({
    to: customer.email,
    messageKey: `${subscriptionId}.${kind}.${about}`,
    subject: words.subject,
    text: `${words.text}\n\n${url}\n\nThe link works for 14 days and opens your billing page at Stripe: do not pass it on.\n`,
  });
}

function wordsOf(
  kind: Notice['kind'],
  { title, status, cancelsAt, trialEndsAt }: NoticedSubscription,
): Omit<Mail, 'to'> | null {
  const what = title === null ? 'your subscription' : `"${title}"`;
  if (kind === 'trialWillEnd') {
    if (status !== 'trialing' || cancelsAt !== null) return null;
    const day = trialEndsAt ? ` on ${trialEndsAt.toISOString().slice(0, 10)} (UTC)` : ' soon';
    return {
      subject: `Your trial of ${what} ends soon`,
      text: `Your trial of ${what} ends${day}. After that it is paid for, if a payment method is there. Here you add one, or cancel:`,
    };
  }
  if (['incomplete', 'incomplete_expired', 'canceled'].includes(status)) return null; // who never paid sees it on the payment page
  if (kind === 'paymentFailed')
    return {
      subject: `A payment for ${what} failed`,
      text: `A payment for ${what} could not be collected. It is tried again in the next days. Here you choose another payment method:`,
    };
  return {
    subject: `A payment for ${what} needs your confirmation`,
    text: `Your bank wants you to confirm a payment for ${what}. Until then it is not paid. Here you confirm it:`,
  };
}
