import type Stripe from 'stripe';
import { isTaken } from '../../platform/stripe-errors.ts';

/**
 * Stripe's coupon for a subscription that begins cheaper: a lower price would last as long as the subscription. One for the same terms, whose id
 * says them, so that it is not made twice; it holds for this product only, not for what is added beside it.
 */
export async function reducingCoupon(
  stripe: Stripe,
  {
    stripeProductId,
    percentOff,
    months,
  }: { stripeProductId: string; percentOff: number; months: number | null },
): Promise<string> {
  const lasts = months === null ? 'first payment' : months === 1 ? 'first month' : `first ${months} months`;
  const id = `second-${stripeProductId}-${percentOff}-${months ?? 'once'}`;
  try {
    await stripe.coupons.create({
      id,
      name: `${percentOff} % off the ${lasts}`,
      percent_off: percentOff,
      ...(months === null ? { duration: 'once' } : { duration: 'repeating', duration_in_months: months }),
      applies_to: { products: [stripeProductId] },
    });
  } catch (error) {
    const isThere = isTaken(error);
    if (!isThere) throw error;
  }
  return id;
}
