import type { ProductRef } from '../../../billing/products/product.ts';
import type { Deps } from '../../../platform/deps.ts';
import { notFound } from '../../../platform/errors.ts';
import { usableOffers, type UsableOffer } from '../list-offers.ts';
import { couponOf, type CouponDeps } from './offer-coupon.ts';

type FindDeps = CouponDeps & Pick<Deps, 'config'>;

/** What an offer of a customer is for, with its discount at Stripe; 404 when it is not (or no longer) theirs to use. */
export async function findOffer(
  deps: FindDeps,
  customerId: string,
  offerId: string,
): Promise<{ product: ProductRef; couponId: string }> {
  const { exposure } = await requireUsable(deps, customerId, offerId);
  return { product: exposure.product, couponId: await couponOf(deps, exposure) };
}

export async function requireUsable(
  deps: FindDeps,
  customerId: string,
  offerId: string,
): Promise<UsableOffer> {
  const [offer] = await usableOffers(deps, customerId, offerId);
  if (!offer) throw notFound('An offer of yours that can still be used');
  return offer;
}
