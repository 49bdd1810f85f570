import { ensurePrice } from '../../../billing/products/ensure-price.ts';
import type { Deps } from '../../../platform/deps.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { isTaken } from '../../../platform/stripe-errors.ts';
import type { SeenExposure } from '../exposure-queries.ts';

export type CouponDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

/** The discount of one customer's offer at Stripe: for its product only, once only, until it ends. Made when it is first needed. */
export async function couponOf(deps: CouponDeps, exposure: SeenExposure): Promise<string> {
  const stripe = requireStripe(deps.stripe, 'Buying');
  const { id, title, product, percentOff, expiresAt, offerId, customerId } = exposure;
  const { stripeProductId } = await ensurePrice(deps, product);
  try {
    // Its own id keeps it from being made twice; an idempotency key would refuse it after a change of the title.
    await stripe.coupons.create({
      id,
      name: title.slice(0, 40),
      percent_off: percentOff,
      duration: 'once',
      max_redemptions: 1,
      redeem_by: Math.floor(expiresAt.getTime() / 1000),
      applies_to: { products: [stripeProductId] },
      metadata: { scenario_library_offer: offerId, scenario_library_customer: customerId },
    });
  } catch (error) {
    if (!isTaken(error)) throw asStripeUnavailable(error);
  }
  return id;
}
