import {
  ignored,
  type StripeEventEffect,
  type StripeEventOutcome,
} from '../../inbox/stripe-event-handler.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { fetchPayment, type PaymentReference } from './fetch-payment.ts';
import { writePayment } from './write-payment.ts';

export type ConvergeDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'now'>;

/** Fetches what Stripe says of a payment and gives back how to write it, for a transaction that does more than that. */
export async function paymentEffect(
  deps: ConvergeDeps,
  reference: PaymentReference,
): Promise<StripeEventEffect> {
  const stripe = requireStripe(deps.stripe, 'Following payments');
  const truth = await fetchPayment(stripe, deps.pool, reference);
  if (!truth) return async () => ignored('Stripe knows no payment behind it.');
  return (db) =>
    writePayment(db, truth, { reportingCurrency: deps.config.reportingCurrency, now: deps.now() });
}

/** Brings our side of one payment to what Stripe says, at once. */
export async function convergePayment(
  deps: ConvergeDeps,
  reference: PaymentReference,
): Promise<StripeEventOutcome> {
  return inTransaction(deps.pool, await paymentEffect(deps, reference));
}
