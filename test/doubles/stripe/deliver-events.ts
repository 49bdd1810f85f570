import Stripe from 'stripe';
import type { StripeAccount } from './stripe-account.ts';

export type Delivery = {
  /** Address of the webhook endpoint. */
  to: string;
  /** Those not yet delivered when left out. */
  events?: readonly Stripe.Event[] | undefined;
  /** How often the whole series is sent; 1 when left out. */
  times?: number | undefined;
  order?: 'asIs' | 'reversed' | 'shuffled' | undefined;
  /** The same seed shuffles the same way. */
  seed?: number | undefined;
  /** Signing secret in place of the double's. */
  signWith?: string | undefined;
  /** Time in the signature; the real present when left out, whatever the double's clock says. */
  signedAt?: Date | undefined;
  /** How many requests are under way at once; 1 when left out. */
  concurrency?: number | undefined;
};

export type DeliveryAnswer = {
  eventId: string;
  type: string;
  /** null when the endpoint could not be reached. */
  status: number | null;
  body: string;
};

/** Events that no endpoint has answered with 2xx, oldest first. */
export function pendingEvents(account: StripeAccount): Stripe.Event[] {
  return account.events.all().filter((event) => !account.deliveredEventIds.has(event.id));
}

/** Posts signed events to a webhook endpoint and returns its answers, in the order of sending. */
export async function deliverEvents(
  account: StripeAccount,
  webhookSecret: string,
  delivery: Delivery,
): Promise<DeliveryAnswer[]> {
  const series = delivery.events ?? pendingEvents(account);
  const queue = ordered(
    Array.from({ length: delivery.times ?? 1 }).flatMap(() => [...series]),
    delivery,
  );
  const answers: DeliveryAnswer[] = [];
  let next = 0;
  const sendInTurn = async () => {
    for (let index = next++; index < queue.length; index = next++) {
      const event = queue[index];
      if (event) answers[index] = await post(event, delivery, delivery.signWith ?? webhookSecret);
    }
  };
  await Promise.all(Array.from({ length: delivery.concurrency ?? 1 }, sendInTurn));
  for (const answer of answers) {
    if (answer.status !== null && answer.status >= 200 && answer.status < 300)
      account.deliveredEventIds.add(answer.eventId);
  }
  return answers;
}

async function post(event: Stripe.Event, delivery: Delivery, secret: string): Promise<DeliveryAnswer> {
  const payload = JSON.stringify(event, null, 2);
  const timestamp = Math.floor((delivery.signedAt ?? new Date()).getTime() / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0',
    'stripe-signature': signature,
  };
  try {
    const response = await fetch(delivery.to, { method: 'POST', headers, body: payload, redirect: 'manual' });
    return { eventId: event.id, type: event.type, status: response.status, body: await response.text() };
  } catch (error) {
    return { eventId: event.id, type: event.type, status: null, body: String(error) };
  }
}

function ordered(events: Stripe.Event[], delivery: Delivery): Stripe.Event[] {
  if (delivery.order === 'reversed') return events.toReversed();
  if (delivery.order !== 'shuffled') return events;
  const random = seededRandom(delivery.seed ?? 1);
  const shuffled = [...events];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other] as Stripe.Event, shuffled[index] as Stripe.Event];
  }
  return shuffled;
}

/** A linear congruential generator: enough to shuffle, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
