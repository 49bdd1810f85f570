import {
  done,
  ignored,
  type StripeEventEffect,
  type StripeEventOutcome,
} from '../../inbox/stripe-event-handler.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { fetchPayments, type PaymentReference } from './fetch-payment.ts';
import type { PaymentTruth } from './payment-truth.ts';
import { writePayment } from './write-payment.ts';

export type ConvergeDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'now' | 'queue' | 'sessionSecret'>;

/** Fetches what Stripe says of a payment and gives back how to write it, for a transaction that does more than that. */
export async function paymentEffect(
  deps: ConvergeDeps,
  reference: PaymentReference,
): Promise<StripeEventEffect> {
  const stripe = requireStripe(deps.stripe, 'Following payments');
  const truths = await fetchPayments(stripe, deps.pool, reference);
  return (db) => writePayments(db, truths, deps);
}

/** Writes what is known of payments that one event leads to, most often one. */
export async function writePayments(
  db: Db,
  truths: readonly PaymentTruth[],
  deps: ConvergeDeps,
): Promise<StripeEventOutcome> {
  const outcomes: StripeEventOutcome[] = [];
  for (const truth of truths) outcomes.push(await writePayment(db, truth, { ...deps, now: deps.now() }));
  return summary(outcomes);
}

/** Brings our side of one payment to what Stripe says, at once. */
export async function convergePayment(
  deps: ConvergeDeps,
  reference: PaymentReference,
): Promise<StripeEventOutcome> {
  return inTransaction(deps.pool, await paymentEffect(deps, reference));
}

/** What waits keeps the event waiting; it is worked off again as a whole. */
function summary(outcomes: readonly StripeEventOutcome[]): StripeEventOutcome {
  const [first] = outcomes;
  if (!first) return ignored('Stripe knows no payment behind it.');
  const waits = outcomes.find(({ state }) => state === 'parked');
  if (waits) return waits;
  const dones = outcomes.filter(({ state }) => state === 'done');
  return dones.length === 0 ? first : done(dones.map(({ sentence }) => sentence).join(' '));
}
