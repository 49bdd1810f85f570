import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { idOf } from '../id-of.ts';

/** An active promotion code with its coupon, by the code that customers type. */
export function findPromotionCode(
  account: StripeAccount,
  code: string,
): { promotionCode: Stripe.PromotionCode; coupon: Stripe.Coupon } {
  const promotionCode = account.promotionCodes
    .all()
    .find((entry) => entry.active && entry.code.toLowerCase() === code.toLowerCase());
  if (!promotionCode)
    throw invalid(`No such promotion code: '${code}'`, 'promotion_code', 'resource_missing');
  return { promotionCode, coupon: couponOf(account, promotionCode) };
}

/** The coupon that a promotion code stands for. */
export function couponOf(account: StripeAccount, promotionCode: Stripe.PromotionCode): Stripe.Coupon {
  const coupon = account.coupons.get(idOf(promotionCode.promotion.coupon));
  if (!coupon?.valid)
    throw invalid(
      'This promotion code cannot be redeemed because its coupon is no longer valid.',
      'promotion_code',
      'coupon_expired',
    );
  return coupon;
}

/** Counts one use; a coupon or code that is used up becomes invalid. */
export function redeem(account: StripeAccount, discount: Stripe.Checkout.Session.Discount): void {
  const coupon = account.coupons.get(idOf(discount.coupon));
  if (coupon) {
    coupon.times_redeemed += 1;
    if (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions)
      coupon.valid = false;
  }
  const promotionCode = account.promotionCodes.get(idOf(discount.promotion_code));
  if (promotionCode) {
    promotionCode.times_redeemed += 1;
    if (
      promotionCode.max_redemptions !== null &&
      promotionCode.times_redeemed >= promotionCode.max_redemptions
    )
      promotionCode.active = false;
  }
}
