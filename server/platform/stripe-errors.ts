import type Stripe from 'stripe';

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;
type InvalidRequest = InstanceType<typeof Stripe.errors.StripeInvalidRequestError>;
type IdempotencyError = InstanceType<typeof Stripe.errors.StripeIdempotencyError>;

let stripePackage: typeof Stripe | null = null;

/** Stripe's package, which takes 6 MB: only who has something to do with Stripe loads it. Until then no error is one of Stripe's. */
export async function loadStripe(): Promise<typeof Stripe> {
  stripePackage ??= (await import('stripe')).default;
  return stripePackage;
}

/** Stripe, or the way to it, failed. */
export function isStripeError(error: unknown): error is StripeError {
  return stripePackage !== null && error instanceof stripePackage.errors.StripeError;
}

/** Stripe refused what we asked; asking the same again will not help. */
export function isInvalidRequest(error: unknown): error is InvalidRequest {
  return stripePackage !== null && error instanceof stripePackage.errors.StripeInvalidRequestError;
}

/** The key of the request was used with something else. */
export function isIdempotencyError(error: unknown): error is IdempotencyError {
  return stripePackage !== null && error instanceof stripePackage.errors.StripeIdempotencyError;
}

/** Stripe knows no such object (any more); with `param`, where this parameter named it. */
export function isMissing(error: unknown, param?: string): boolean {
  return (
    isInvalidRequest(error) &&
    error.code === 'resource_missing' &&
    (param === undefined || error.param === param)
  );
}

/** Something with this id or key is there already. */
export function isTaken(error: unknown): boolean {
  return isInvalidRequest(error) && error.code === 'resource_already_exists';
}
