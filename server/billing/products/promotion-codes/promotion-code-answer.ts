import type Stripe from 'stripe';
import type { Db } from '../../../platform/database.ts';
import type { ProductReference } from '../named-product.ts';
import { findProductsByStripe, readProduct } from '../read-product.ts';
import type { PromotionCode } from './schema.ts';

/** What to ask of Stripe so that a code comes with its coupon and what that holds for. */
export const expandedCoupon = 'promotion.coupon.applies_to';

/** Codes as Stripe has them, in our words: what they hold for by our products. */
export async function toPromotionCodes(
  db: Db,
  codes: readonly Stripe.PromotionCode[],
): Promise<PromotionCode[]> {
  const stripeIds = codes.flatMap((code) => couponOf(code)?.applies_to?.products ?? []);
  const titles = await titlesOf(db, stripeIds);
  return codes.map((code) => toPromotionCode(code, titles));
}

function toPromotionCode(code: Stripe.PromotionCode, titles: Map<string, ProductReference>): PromotionCode {
  const coupon = couponOf(code);
  const appliesTo = coupon?.applies_to?.products;
  const { minimum_amount: minimum, minimum_amount_currency: minimumCurrency } = code.restrictions;
  return {
    id: code.id,
    code: code.code,
    percentOff: coupon?.percent_off ?? null,
    amountOff: moneyOf(coupon?.amount_off, coupon?.currency),
    duration: coupon?.duration ?? 'once',
    durationMonths: coupon?.duration_in_months ?? null,
    maxRedemptions: code.max_redemptions,
    timesRedeemed: code.times_redeemed,
    expiresAt: code.expires_at === null ? null : new Date(code.expires_at * 1000).toISOString(),
    firstTimeOnly: code.restrictions.first_time_transaction,
    minimumAmount: moneyOf(minimum, minimumCurrency),
    products: appliesTo ? appliesTo.flatMap((id) => titles.get(id) ?? []) : null,
    isForOneCustomer: code.customer !== null,
    isActive: code.active && (coupon?.valid ?? true),
    createdAt: new Date(code.created * 1000).toISOString(),
  };
}

function couponOf({ promotion }: Stripe.PromotionCode): Stripe.Coupon | null {
  return typeof promotion.coupon === 'object' ? promotion.coupon : null;
}

const moneyOf = (amount: number | null | undefined, currency: string | null | undefined) =>
  amount == null || currency == null ? null : { amount, currency };

async function titlesOf(db: Db, stripeIds: readonly string[]): Promise<Map<string, ProductReference>> {
  const titles = new Map<string, ProductReference>();
  for (const [stripeId, ref] of await findProductsByStripe(db, [...new Set(stripeIds)]))
    titles.set(stripeId, { ...ref, title: (await readProduct(db, ref))?.title ?? ref.id });
  return titles;
}
