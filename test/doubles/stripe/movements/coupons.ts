import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';

/** What a promotion code is held against when it is used. */
export type Purchase = {
  customer: string | null;
  amount: number;
  currency: string;
  at: number;
};

/** An active promotion code, by the text that customers type. */
export function findPromotionCode(account: StripeAccount, code: string): Stripe.PromotionCode {
  const found = account.promotionCodes.where('code', code.toLowerCase()).find((entry) => entry.active);
  if (!found) throw invalid(`No such promotion code: '${code}'`, 'promotion_code', 'resource_missing');
  return found;
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

/** Refuses a code that its limits keep from this purchase; its coupon otherwise. */
export function couponForPurchase(
  account: StripeAccount,
  code: Stripe.PromotionCode,
  purchase: Purchase,
): Stripe.Coupon {
  const refuse = (why: string) =>
    invalid(`This promotion code cannot be redeemed because ${why}.`, 'promotion_code');
  const { restrictions } = code;
  if (!code.active) throw refuse('it is no longer active');
  if (code.expires_at !== null && code.expires_at <= purchase.at) throw refuse('it has expired');
  if (code.customer !== null && idOf(code.customer) !== purchase.customer)
    throw refuse('it belongs to another customer');
  const minimum =
    restrictions.currency_options?.[purchase.currency]?.minimum_amount ?? restrictions.minimum_amount;
  if (minimum !== null && minimum !== undefined && purchase.amount < minimum)
    throw refuse('the minimum amount is not met');
  if (restrictions.first_time_transaction && hasPaid(account, purchase.customer))
    throw refuse('the customer has prior transactions');
  const coupon = couponOf(account, code);
  const isInCurrency =
    coupon.amount_off === null ||
    coupon.currency === purchase.currency ||
    coupon.currency_options?.[purchase.currency] !== undefined;
  if (!isInCurrency) throw refuse('its coupon takes an amount off in another currency');
  if (coupon.redeem_by !== null && coupon.redeem_by <= purchase.at) throw refuse('its coupon has expired');
  return coupon;
}

function hasPaid(account: StripeAccount, customer: string | null): boolean {
  if (customer === null) return false;
  return (
    account.charges.where('customer', customer).some(({ paid }) => paid) ||
    account.invoices.where('customer', customer).some(({ status }) => status === 'paid')
  );
}

/** Counts one use; a coupon or code that is used up becomes invalid. */
export function redeem(account: StripeAccount, discount: Stripe.Checkout.Session.Discount): void {
  const coupon = account.coupons.get(idOf(discount.coupon));
  if (coupon) {
    coupon.times_redeemed += 1;
    if (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions)
      coupon.valid = false;
  }
  const code = account.promotionCodes.get(idOf(discount.promotion_code));
  if (code) {
    code.times_redeemed += 1;
    if (code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions) code.active = false;
  }
}
