import type Stripe from 'stripe';
import { inLists, nothingRead, sessionExpansion, type PaymentObjects } from './payment-objects.ts';
import { idOf } from './stripe-id.ts';

/** Instants in Stripe's seconds, both included. */
export type Span = { from: number; to: number };

/** A payment that is to be read, and when it and its checkout session were made, as far as that is known. */
export type SoughtPayment = { intentId: string; intentMade: Span; sessionMade: Span };

const perPage = 100;
/** A payment that is read by itself takes about so many requests: a page that brings fewer than a few payments is not worth it. */
const fewestPerPage = 4;

/**
 * Reads many payments out of lists: two requests for up to a hundred, where each by itself takes three. Null stands for a payment that is not
 * told by lists alone (refunds, disputes, invoices, many lines) or was not found where it should be: it has to be read by itself.
 */
export async function readPaymentsFromLists(
  stripe: Stripe,
  sought: readonly SoughtPayment[],
): Promise<(PaymentObjects | null)[]> {
  const ids = new Set(sought.map(({ intentId }) => intentId));
  const [intents, sessions] = await Promise.all([
    collect(
      stripe.paymentIntents.list({
        ...within(sought.map(({ intentMade }) => intentMade)),
        expand: inLists(intentExpansionInLists),
      }),
      ids,
      (intent) => intent.id,
    ),
    collect(
      stripe.checkout.sessions.list({
        ...within(sought.map(({ sessionMade }) => sessionMade)),
        expand: inLists(sessionExpansion),
      }),
      ids,
      (session) => idOf(session.payment_intent),
    ),
  ]);
  return sought.map(({ intentId }) => whole(intents.get(intentId), sessions.get(intentId)));
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

/** The objects of a plain sale, whose truth the lists told to the end. */
function whole(
  intent: Stripe.PaymentIntent | undefined,
  session: Stripe.Checkout.Session | undefined,
): PaymentObjects | null {
  if (!intent || !session || session.invoice !== null || session.line_items?.has_more !== false) return null;
  const charge = intent.latest_charge as Stripe.Charge | null; // expanded
  const isPlain =
    charge === null ||
    (!charge.disputed &&
      charge.failure_balance_transaction === null &&
      charge.refunds?.data.length === 0 &&
      !charge.refunds.has_more);
  return isPlain ? { ...nothingRead, intent, session } : null;
}
