import Stripe from 'stripe';
import { inOrder } from './event-order.ts';
import { payloadOf, type PayloadOptions } from './event-payload.ts';
import type { StripeAccount } from './stripe-account.ts';

export type Delivery = {
  /** Address of the webhook endpoint. */
  to: string;
  /** Those not yet delivered when left out. */
  events?: readonly Stripe.Event[] | undefined;
  /** Events that are not sent this time: they come late, or never. */
  withhold?: ((event: Stripe.Event) => boolean) | undefined;
  /** How often the whole series is sent; 1 when left out. */
  times?: number | undefined;
  /** `childFirst`: a refund before its charge, a charge before its payment, an invoice before its subscription. */
  order?: 'asIs' | 'reversed' | 'shuffled' | 'childFirst' | undefined;
  /** The same seed shuffles the same way. */
  seed?: number | undefined;
  /** Signing secret in place of the double's. */
  signWith?: string | undefined;
  /** Time in the signature; the real present when left out, whatever the double's clock says. */
  signedAt?: Date | undefined;
  /** How many requests are under way at once; 1 when left out. */
  concurrency?: number | undefined;
} & PayloadOptions;

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
  const series = (delivery.events ?? pendingEvents(account)).filter(
    (event) => delivery.withhold?.(event) !== true,
  );
  const queue = inOrder(
    Array.from({ length: delivery.times ?? 1 }).flatMap(() => [...series]),
    delivery,
  );
  const answers: DeliveryAnswer[] = [];
  let next = 0;
  const sendInTurn = async () => {
    for (let index = next++; index < queue.length; index = next++) {
      const event = queue[index];
      if (!event) continue;
      const payload = payloadOf(account, event, delivery);
      answers[index] = await post(event, payload, delivery, delivery.signWith ?? webhookSecret);
    }
  };
  await Promise.all(Array.from({ length: delivery.concurrency ?? 1 }, sendInTurn));
  for (const answer of answers) if (isTaken(answer)) account.deliveredEventIds.add(answer.eventId);
  return answers;
}

/** Whether an endpoint has taken an event: 2xx, and nothing else. */
export function isTaken({ status }: DeliveryAnswer): boolean {
  return status !== null && status >= 200 && status < 300;
}

async function post(
  event: Stripe.Event,
  payload: string,
  delivery: Delivery,
  secret: string,
): Promise<DeliveryAnswer> {
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
