import type Stripe from 'stripe';
import { receiveStripeEvent, type ReceiveDeps, type Receipt } from './receive/receive-stripe-event.ts';

/** Stores an event that was read from Stripe's own list, by the rules of one that came by webhook. */
export function keepStripeEvent(deps: ReceiveDeps, event: Stripe.Event): Promise<Receipt> {
  return receiveStripeEvent(deps, Buffer.from(JSON.stringify(event)), { readFrom: 'events.list' });
}
