import Stripe from 'stripe';

type InvalidRequest = InstanceType<typeof Stripe.errors.StripeInvalidRequestError>;

/** Stripe refused what we asked; asking the same again will not help. */
export function isInvalidRequest(error: unknown): error is InvalidRequest {
  return error instanceof Stripe.errors.StripeInvalidRequestError;
}

/** Stripe knows no such object (any more). */
export function isMissing(error: unknown, param?: string): boolean {
  return (
    isInvalidRequest(error) &&
    error.code === 'resource_missing' &&
    (param === undefined || error.param === param)
  );
}
