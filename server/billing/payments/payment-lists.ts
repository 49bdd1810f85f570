import type Stripe from 'stripe';
import {
  inLists,
  invoiceExpansion,
  nothingRead,
  sessionExpansion,
  type PaymentObjects,
} from './payment-objects.ts';
import { idOf } from './stripe-id.ts';

/** Instants in Stripe's seconds, both included. */
export type Span = { from: number; to: number };

/**
 * A payment that is to be read, and when it and its checkout session were made, as far as that is known. One that is sought by its invoice is found
 * where the others are: their events come together.
 */
export type SoughtPayment = { intentId: string; intentMade: Span; sessionMade: Span } | { invoiceId: string };

const perPage = 100;
/** A payment that is read by itself takes about so many requests: a page that brings fewer than a few payments is not worth it. */
const fewestPerPage = 4;

/**
 * Reads many payments out of lists: two requests for up to a hundred, where each by itself takes four, one more for their refunds, and one for each
 * that is disputed. Null stands for a payment that is not told by lists alone (refunds that failed, subscriptions, many lines) or was not found
 * where it should be: it has to be read by itself.
 */
export async function readPaymentsFromLists(
  stripe: Stripe,
  sought: readonly SoughtPayment[],
): Promise<(PaymentObjects | null)[]> {
  const placed = sought.flatMap((payment) => ('intentId' in payment ? payment : []));
  const ids = new Set(placed.map(({ intentId }) => intentId));
  if (ids.size === 0) return sought.map(() => null);
  const [intents, sessions] = await Promise.all([
    collect(
      stripe.paymentIntents.list({
        ...within(placed.map(({ intentMade }) => intentMade)),
        expand: inLists(intentExpansionInLists),
      }),
      ids,
      (intent) => intent.id,
    ),
    collect(
      stripe.checkout.sessions.list({
        ...within(placed.map(({ sessionMade }) => sessionMade)),
        expand: inLists([
          ...sessionExpansion,
          'invoice',
          ...invoiceExpansion.map((path) => `invoice.${path}`),
        ]),
      }),
      ids,
      (session) => idOf(session.payment_intent),
    ),
  ]);
  const movements = await movementsOf(stripe, [...intents.values()].flatMap(chargeOf));
  const payments = new Map([...ids].map((id) => [id, whole(intents.get(id), sessions.get(id), movements)]));
  const byInvoice = new Map([...payments.values()].map((objects) => [objects?.invoice?.id, objects]));
  return sought.map((payment) =>
    'intentId' in payment
      ? (payments.get(payment.intentId) ?? null)
      : alone(byInvoice.get(payment.invoiceId) ?? null),
  );
}

/** An invoice may be paid in several ways; this one was by this payment alone. */
function alone(objects: PaymentObjects | null): PaymentObjects | null {
  const { invoice, intent } = objects ?? nothingRead;
  const isAlone =
    invoice?.status === 'paid' &&
    (invoice.amount_paid_off_stripe ?? 0) === 0 &&
    invoice.amount_paid === intent?.amount_received;
  return isAlone ? objects : null;
}

/** `intentExpansion` as far as lists go: the movements of refunds lie too deep. */
const intentExpansionInLists = ['customer', 'latest_charge.balance_transaction', 'latest_charge.refunds'];

function within(spans: readonly Span[]): { created: Stripe.RangeQueryParam; limit: number } {
  const gte = Math.min(...spans.map(({ from }) => from));
  const lte = Math.max(...spans.map(({ to }) => to));
  return { created: { gte, lte }, limit: perPage };
}

/** Goes through the list until all are found, or until reading them one by one would have been cheaper. */
async function collect<T>(
  list: AsyncIterable<T>,
  ids: ReadonlySet<string>,
  idIn: (object: T) => string | null,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  let looked = 0;
  const most = Math.ceil(ids.size / fewestPerPage) * perPage;
  for await (const object of list) {
    const id = idIn(object);
    if (id !== null && ids.has(id)) found.set(id, object);
    looked += 1;
    if (found.size === ids.size || looked >= most) break;
  }
  return found;
}

type Movements = Pick<PaymentObjects, 'refunds' | 'disputes'>;

const chargeOf = (intent: Stripe.PaymentIntent): Stripe.Charge[] =>
  intent.latest_charge === null ? [] : [intent.latest_charge as Stripe.Charge]; // expanded

/** What was given back of these charges; one whose refunds are not all found, or failed, is left out. */
async function movementsOf(
  stripe: Stripe,
  charges: readonly Stripe.Charge[],
): Promise<Map<string, Movements>> {
  const refundsIn = (charge: Stripe.Charge) => charge.refunds?.data ?? [];
  const made = charges.flatMap(refundsIn);
  const [refunds, disputes] = await Promise.all([
    made.length === 0
      ? new Map<string, Stripe.Refund>()
      : collect(
          stripe.refunds.list({
            ...within(made.map(({ created }) => ({ from: created, to: created }))),
            expand: ['data.balance_transaction'],
          }),
          new Set(made.map(({ id }) => id)),
          ({ id }) => id,
        ),
    Promise.all(charges.map((charge) => disputesOf(stripe, charge))),
  ]);
  return new Map(
    charges.flatMap((charge, index) => {
      const found = refundsIn(charge).flatMap(({ id }) => refunds.get(id) ?? []);
      const isWhole =
        charge.refunds?.has_more === false &&
        found.length === charge.refunds.data.length &&
        found.every(({ failure_balance_transaction: failure }) => typeof failure !== 'string');
      return isWhole ? [[charge.id, { refunds: found, disputes: disputes[index] ?? [] }]] : [];
    }),
  );
}

/** One request for each that is disputed: nothing tells when that was, or how often. */
async function disputesOf(stripe: Stripe, { id, disputed }: Stripe.Charge): Promise<Stripe.Dispute[]> {
  if (!disputed) return [];
  return stripe.disputes.list({ charge: id, limit: perPage }).autoPagingToArray({ limit: 1000 });
}

/** The objects of a sale whose truth the lists told to the end. */
function whole(
  intent: Stripe.PaymentIntent | undefined,
  session: Stripe.Checkout.Session | undefined,
  movements: ReadonlyMap<string, Movements>,
): PaymentObjects | null {
  if (!intent || session?.line_items?.has_more !== false) return null;
  const [charge] = chargeOf(intent);
  const invoice = session.invoice as Stripe.Invoice | null; // expanded
  const moved = charge ? movements.get(charge.id) : nothingRead;
  const isPlainInvoice =
    invoice === null ||
    (session.mode === 'payment' && !invoice.lines.has_more && invoice.post_payment_credit_notes_amount === 0);
  if (!moved || (charge && charge.failure_balance_transaction !== null) || !isPlainInvoice) return null;
  const { refunds, disputes } = moved;
  return {
    ...nothingRead,
    intent,
    session: { ...session, invoice: idOf(session.invoice) },
    invoice,
    refunds,
    disputes,
  };
}
