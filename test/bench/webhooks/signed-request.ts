import Stripe from 'stripe';
import { httpRequest } from '../support/load.ts';

/** An event as Stripe sends it, signed now. */
export function signedRequest(payload: string, webhookSecret: string): Buffer {
  return httpRequest(
    'POST /webhooks/stripe',
    {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret }),
    },
    payload,
  );
}
