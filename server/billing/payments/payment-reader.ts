import DataLoader from 'dataloader';
import type Stripe from 'stripe';
import type { StripeEvent } from '../../inbox/stripe-event-handler.ts';
import type { Pool } from '../../platform/database.ts';
import { fetchPayments, type PaymentReference } from './fetch-payment.ts';
import { readPaymentsFromLists, type SoughtPayment, type Span } from './payment-lists.ts';
import type { PaymentObjects } from './payment-objects.ts';
import { referenceOf } from './payment-reference.ts';
import type { PaymentTruth } from './payment-truth.ts';
import { paymentTruth } from './truth-of-payment.ts';

type Read = { objects: PaymentObjects | null; fetchedAt: Date };

/** So many payments at once are a backlog, which lists tell in fewer requests. */
const fewestFromLists = 8;
const hourSeconds = 3600;

export type PaymentReader = (events: readonly StripeEvent[]) => Promise<PaymentTruth[]>;

/**
 * Reads the payment that events are about, as `fetchPayments` does. Payments that are asked for in the same moment are read out of lists where
 * that spares requests; what the lists do not tell to the end is read by itself.
 */
export function createPaymentReader(stripe: Stripe, pool: Pool): PaymentReader {
  const loader = new DataLoader<SoughtPayment, Read>((sought) => readMany(stripe, pool, sought), {
    cache: false,
    maxBatchSize: 1600, // as many as the inbox leases at once
  });
  return async (events) => {
    const newest = events.at(-1);
    if (!newest) throw new TypeError('No event was given.');
    const reference = referenceOf(newest);
    const sought = soughtBy(reference, events);
    const read = sought && (await loader.load(sought));
    if (read?.objects) return [paymentTruth(read.objects, read.fetchedAt)];
    return fetchPayments(stripe, pool, reference);
  };
}

async function readMany(stripe: Stripe, pool: Pool, sought: readonly SoughtPayment[]): Promise<Read[]> {
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at');
  const fetchedAt = rows[0]?.at ?? new Date();
  if (sought.length < fewestFromLists) return sought.map(() => ({ objects: null, fetchedAt }));
  const payments = await readPaymentsFromLists(stripe, sought);
  return payments.map((objects) => ({ objects, fetchedAt }));
}

/** When the payment was made, as its events tell; null where none does. */
function soughtBy(reference: PaymentReference, events: readonly StripeEvent[]): SoughtPayment | null {
  if ('invoiceId' in reference) return { invoiceId: reference.invoiceId };
  if (!('paymentIntentId' in reference)) return null;
  const { paymentIntentId: intentId } = reference;
  const made = new Map(events.map(({ object }) => [object['object'], object['created']]));
  const [intent, charge, session] = ['payment_intent', 'charge', 'checkout.session'].map((kind) =>
    instantOf(made.get(kind)),
  );
  const until = Math.floor((events.at(-1)?.createdAt.getTime() ?? 0) / 1000);
  const intentMade = at(intent) ?? before(charge) ?? (session == null ? null : { from: session, to: until });
  if (!intentMade) return null;
  const sessionMade = at(session) ?? { from: intentMade.from - hourSeconds, to: intentMade.to };
  return { intentId, intentMade, sessionMade };
}

const instantOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? Number(value) : null);
const at = (instant: number | null | undefined): Span | null =>
  instant == null ? null : { from: instant, to: instant };
/** A charge is made when the customer pays, most often in the same moment as its payment intent. */
const before = (instant: number | null | undefined): Span | null =>
  instant == null ? null : { from: instant - hourSeconds, to: instant };
