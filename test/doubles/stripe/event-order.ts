import type Stripe from 'stripe';

type Order = {
  order?: 'asIs' | 'reversed' | 'shuffled' | 'childFirst' | undefined;
  seed?: number | undefined;
};

/** Events in the order in which they are to arrive. */
export function inOrder(events: Stripe.Event[], { order, seed }: Order): Stripe.Event[] {
  if (order === 'reversed') return events.toReversed();
  if (order === 'childFirst')
    return events.toSorted((a, b) => generationOf(a) - generationOf(b) || b.created - a.created);
  if (order !== 'shuffled') return events;
  const random = seededRandom(seed ?? 1);
  const shuffled = [...events];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other] as Stripe.Event, shuffled[index] as Stripe.Event];
  }
  return shuffled;
}

/** Kinds of object, the youngest generation first. */
const GENERATIONS =
  'refund dispute radar.early_fraud_warning credit_note charge invoice_payment payment_intent invoiceitem invoice discount subscription subscription_schedule checkout.session payment_method customer price product'.split(
    ' ',
  );

function generationOf(event: Stripe.Event): number {
  const index = GENERATIONS.indexOf((event.data.object as { object?: string }).object ?? '');
  return index < 0 ? GENERATIONS.length : index;
}

/** A linear congruential generator: enough to shuffle, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
