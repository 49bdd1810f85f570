import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError, invalid } from '../../platform/errors.ts';
import {
  isIdempotencyError,
  isInvalidRequest,
  isMissing,
  isStripeError,
} from '../../platform/stripe-errors.ts';
import { stripeCustomerOf } from '../customers/stripe-customer.ts';
import { checkoutIdKey, customerIdKey } from '../payments/truth-of-payment.ts';
import {
  deleteUnopenedCheckout,
  expireUnopenedCheckout,
  forgetStripeCustomer,
  noteStripeSession,
  type CheckoutRow,
} from './checkout-queries.ts';
import { noteConsentRefused } from './consent-question.ts';
import { parametersOfCheckout, type SessionParameters } from './session-parameters.ts';

export type OpenSession = { url: string; sessionId: string; expiresAt: Date };

/**
 * Opens the session of a claimed checkout at Stripe. The checkout's id is the idempotency key and what is asked for stands in its
 * row, so that a double click, a retry, a changed title or a crash in between comes to the same session. Null: another checkout
 * must be claimed.
 */
export async function openStripeSession(
  deps: Pick<Deps, 'pool' | 'now'>,
  stripe: Stripe,
  checkout: CheckoutRow,
  parameters: SessionParameters,
  { mayMend }: { mayMend: boolean },
): Promise<OpenSession | null> {
  const stripeCustomerId = await stripeCustomerOf(deps, stripe, checkout);
  try {
    const { id: checkoutId, customerId } = checkout;
    const metadata = { [checkoutIdKey]: checkoutId, [customerIdKey]: customerId };
    const session = await stripe.checkout.sessions.create(
      parametersOfCheckout(parameters, { checkoutId, stripeCustomerId }, metadata),
      { idempotencyKey: checkoutId },
    );
    const opened = openSessionOf(session);
    if (await noteStripeSession(deps.pool, checkoutId, { ...opened, id: session.id })) return opened;
    await stripe.checkout.sessions.expire(session.id); // nobody may pay beside the checkout that took its place
    return null;
  } catch (error) {
    await afterRefusal(deps, stripe, { checkout, stripeCustomerId, mayMend }, error);
    return null;
  }
}

/** What a customer needs of an open session. */
export function openSessionOf(session: Stripe.Checkout.Session): OpenSession {
  return { url: session.url ?? '', sessionId: session.id, expiresAt: new Date(session.expires_at * 1000) };
}

/** A checkout that Stripe refused never was; after a failure that may pass, the same one is continued. Returns to try another. */
async function afterRefusal(
  { pool }: Pick<Deps, 'pool'>,
  stripe: Stripe,
  {
    checkout,
    stripeCustomerId,
    mayMend,
  }: { checkout: CheckoutRow; stripeCustomerId: string; mayMend: boolean },
  error: unknown,
): Promise<void> {
  // The customer at Stripe is another one than at the first try, which reached Stripe: its answer is lost, and nobody has its address.
  if (isIdempotencyError(error) && error.statusCode === 400) return expireUnopenedCheckout(pool, checkout.id);
  const mayPass = isStripeError(error) && !isInvalidRequest(error);
  if (!mayPass) await deleteUnopenedCheckout(pool, checkout.id);
  if (!isInvalidRequest(error)) throw error;
  if (isMissing(error, 'customer')) return forgetStripeCustomer(pool, stripeCustomerId); // it was deleted at Stripe
  if (error.param?.startsWith('consent_collection')) return noteConsentRefused(stripe);
  // Somebody took the price away at Stripe: it is brought into step for the next try.
  if (mayMend && /^(line|optional)_items/.test(error.param ?? '')) return;
  throw refusalOf(checkout, error);
}

/** Why Stripe does not open the page, in words that the customer or the operator can do something with. */
function refusalOf(
  { promotionCode, couponId }: CheckoutRow,
  error: InstanceType<typeof Stripe.errors.StripeInvalidRequestError>,
): HttpError {
  const isAboutDiscount = /discount|promotion|coupon/.test(`${error.param} ${error.message}`);
  if (promotionCode !== null && isAboutDiscount)
    return invalid('/promotionCode', `Stripe does not accept this promotion code here: ${error.message}`);
  if (couponId !== null && isAboutDiscount)
    return conflict(
      'offer_ended',
      'This offer has ended. The product can still be bought at its usual price.',
    );
  return new HttpError(
    409,
    'stripe_refused',
    `Stripe does not sell this as it is set up: ${error.message} Nothing was charged; only the library's operator can mend it.`,
    { cause: error },
  );
}
