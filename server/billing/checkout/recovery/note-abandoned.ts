import type Stripe from 'stripe';
import { done, ignored, type StripeEventOutcome } from '../../../inbox/stripe-event-handler.ts';
import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { announce } from '../../../platform/outbox/outbox.ts';
import { checkoutIdKey } from '../../payments/truth-of-payment.ts';
import { productOf } from '../../products/product.ts';
import { findCheckoutOfPayment } from '../checkout-queries.ts';
import { mailRecoveryJob, type MailRecovery } from './mail-recovery.ts';
import { noteExpiry } from './recovery-queries.ts';

/** What is needed of a session that expired; an event says as much as Stripe's API. */
export type ExpiredSession = Pick<Stripe.Checkout.Session, 'id' | 'created' | 'expires_at'> &
  Partial<Pick<Stripe.Checkout.Session, 'metadata' | 'consent'>>;

/** A checkout that nobody paid in time: closed, told, and, in the same transaction, the job that may remind of it. */
export async function noteAbandoned(
  { queue, now }: Pick<Deps, 'queue' | 'now'>,
  db: Db,
  session: ExpiredSession,
): Promise<StripeEventOutcome> {
  const checkout = await findCheckoutOfPayment(db, session.id, session.metadata?.[checkoutIdKey] ?? null);
  if (!checkout) return ignored('The checkout was not begun by this library.');
  const expiredAt = earlier(new Date(session.expires_at * 1000), now());
  // When on the page they agreed is not told: at the earliest when it opened, so that a later "no" counts.
  const agreedAt = session.consent?.promotions === 'opt_in' ? new Date(session.created * 1000) : null;
  if (!(await noteExpiry(db, { id: checkout.id, expiredAt, agreedAt })))
    return done(`Checkout ${checkout.id} was closed before.`);
  const payload: MailRecovery = { checkoutId: checkout.id };
  await queue.enqueue(db, mailRecoveryJob, payload);
  await announce(db, [
    {
      type: 'billing.checkout-expired',
      customerId: checkout.customerId,
      scenarioId: checkout.scenarioId,
      installationId: null,
      occurredAt: expiredAt,
      data: { checkoutId: checkout.id, product: productOf(checkout) },
    },
  ]);
  return done(`Checkout ${checkout.id} expired unpaid.`);
}

/** A session that was closed by hand ends before its time. */
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
