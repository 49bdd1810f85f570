import type Stripe from 'stripe';
import type { Config } from './config.ts';
import { HttpError, notConfigured } from './errors.ts';
import { isInvalidRequest, isStripeError, loadStripe } from './stripe-errors.ts';
import { throttledHttpClient } from './stripe-http-client.ts';

/** Stripe's client, or null when no key is set: then everything free works and the rest answers 503. */
export async function createStripeClient(config: Config): Promise<Stripe | null> {
  if (!config.stripe) return null;
  const StripeClient = await loadStripe();
  const base = config.stripe.apiBase ? new URL(config.stripe.apiBase) : null;
  return new StripeClient(config.stripe.secretKey, {
    timeout: 10_000,
    maxNetworkRetries: 2,
    telemetry: false,
    httpClient: throttledHttpClient(StripeClient.createNodeHttpClient(), config.stripe.readsPerSecond),
    ...(base ? { host: base.hostname, port: base.port, protocol: 'http' as const } : {}),
  });
}

/** The client, or the 503 that names the missing setting. */
export function requireStripe(stripe: Stripe | null, what: string): Stripe {
  if (!stripe) throw notConfigured('STRIPE_SECRET_KEY', what);
  return stripe;
}

/** Stripe's failures in our words: the caller can only try later, so the answer is 503; a bug of ours in a call stays a 500. */
export function asStripeUnavailable(error: unknown): unknown {
  if (isInvalidRequest(error) || !isStripeError(error)) return error;
  return new HttpError(
    503,
    'stripe_unavailable',
    'Stripe cannot be reached or refused our key. Nothing was charged; try again in a minute.',
    {
      headers: { 'Retry-After': '30' },
      cause: error,
    },
  );
}
