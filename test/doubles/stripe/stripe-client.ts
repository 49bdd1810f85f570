import Stripe from 'stripe';

/** The real stripe-node, talking to a double. */
export function stripeClientFor(
  double: { url: string; apiKey: string },
  overrides: { timeout?: number; maxNetworkRetries?: number } = {},
): Stripe {
  const { hostname, port } = new URL(double.url);
  return new Stripe(double.apiKey, {
    host: hostname,
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...overrides,
  });
}
