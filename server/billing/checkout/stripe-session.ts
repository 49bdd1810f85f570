import Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import {
  deleteUnopenedCheckout,
  expireUnopenedCheckout,
  forgetStripeCustomer,
  noteStripeSession,
  type CheckoutRow,
} from './checkout-queries.ts';
import { checkoutIdKey } from '../payments/fetch-payment.ts';
import { stripeCustomerOf } from '../customers/stripe-customer.ts';

export type OpenSession = { url: string; sessionId: string; expiresAt: Date };

/**
 * Opens the session of a claimed checkout at Stripe. The checkout's id is the idempotency key, so that a double click, a retry or
 * a crash in between comes to the same session. Null: another checkout must be claimed.
 */
export async function openStripeSession(
  deps: Pick<Deps, 'pool' | 'now' | 'publicUrl'>,
  stripe: Stripe,
  checkout: CheckoutRow,
  scenario: { title: string },
): Promise<OpenSession | null> {
  const customer = await stripeCustomerOf(deps, stripe, checkout);
  try {
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        customer,
        client_reference_id: checkout.id,
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: checkout.currency,
              unit_amount: checkout.amount,
              product_data: { name: scenario.title },
            },
          },
        ],
        ...(await discountOf(stripe, checkout.promotionCode)),
        metadata: { [checkoutIdKey]: checkout.id },
        payment_intent_data: { metadata: { [checkoutIdKey]: checkout.id }, description: scenario.title },
        success_url:
          checkout.successUrl ?? `${deps.publicUrl()}/checkout/done?session_id={CHECKOUT_SESSION_ID}`,
        cancel_url: checkout.cancelUrl ?? `${deps.publicUrl()}/checkout/cancelled`,
      },
      { idempotencyKey: checkout.id },
    );
    const opened = { id: session.id, url: session.url, expiresAt: new Date(session.expires_at * 1000) };
    if (!(await noteStripeSession(deps.pool, checkout.id, opened))) {
      await stripe.checkout.sessions.expire(session.id); // nobody may pay beside the checkout that took its place
      return null;
    }
    return { url: session.url ?? '', sessionId: session.id, expiresAt: opened.expiresAt };
  } catch (error) {
    await afterRefusal(deps, checkout, customer, error);
    return null;
  }
}

/** The code as customers write it, resolved to Stripe's id; without one, Stripe's page has a field for it. */
async function discountOf(
  stripe: Stripe,
  promotionCode: string | null,
): Promise<Pick<Stripe.Checkout.SessionCreateParams, 'discounts' | 'allow_promotion_codes'>> {
  if (promotionCode === null) return { allow_promotion_codes: true };
  const { data } = await stripe.promotionCodes.list({ code: promotionCode, active: true, limit: 1 });
  const found = data[0];
  if (!found) throw invalid('/promotionCode', 'This promotion code does not exist or is no longer valid.');
  return { discounts: [{ promotion_code: found.id }] };
}

/** A checkout that Stripe refused never was; after a failure that may pass, the same one is continued. Returns to try another. */
async function afterRefusal(
  { pool }: Pick<Deps, 'pool'>,
  checkout: CheckoutRow,
  stripeCustomerId: string,
  error: unknown,
): Promise<void> {
  // The title or our address changed since the first try, which reached Stripe: another request has its answer, or it is lost.
  if (error instanceof Stripe.errors.StripeIdempotencyError && error.statusCode === 400)
    return expireUnopenedCheckout(pool, checkout.id);
  const mayPass = error instanceof Stripe.errors.StripeError && !isInvalidRequest(error);
  if (!mayPass) await deleteUnopenedCheckout(pool, checkout.id);
  if (!isInvalidRequest(error)) throw error;
  if (error.code === 'resource_missing' && error.param === 'customer')
    return forgetStripeCustomer(pool, stripeCustomerId); // it was deleted at Stripe
  if (checkout.promotionCode !== null && /discount|promotion|coupon/.test(`${error.param} ${error.message}`))
    throw invalid('/promotionCode', `Stripe does not accept this promotion code here: ${error.message}`);
  throw error;
}

/** Stripe refused what we asked; asking the same again will not help. */
export function isInvalidRequest(
  error: unknown,
): error is InstanceType<typeof Stripe.errors.StripeInvalidRequestError> {
  return error instanceof Stripe.errors.StripeInvalidRequestError;
}
