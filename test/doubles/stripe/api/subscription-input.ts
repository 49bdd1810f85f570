import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { createDiscount, type DiscountRequest } from '../billing/discounts.ts';
import type { ItemChange } from '../billing/prorations.ts';
import type { NewItem } from '../billing/subscription-items.ts';
import { idOf } from '../id-of.ts';
import { couponForPurchase } from '../movements/coupons.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCoupon } from './coupons.ts';
import { presentPromotionCode } from './promotion-codes.ts';
import { fieldsOf, flagOf, integerOf, listOf, mergedMetadata, textOf } from './input.ts';
import { createPrice, presentPrice } from './prices.ts';
import { invalid } from './stripe-api-error.ts';

/** The price of an item: one that stands, or one made for it. */
export function itemPriceOf(
  account: StripeAccount,
  fields: FormFields,
  at: number,
): Stripe.Price | undefined {
  const id = textOf(fields, 'price') ?? textOf(fields, 'plan');
  if (id) return presentPrice(account, id, 'items[0][price]');
  if (fields['price_data'] === undefined) return undefined;
  return createPrice(account, fieldsOf(fields['price_data']), { isActive: false, at });
}

/** The items of a new subscription. */
export function newItemsOf(
  account: StripeAccount,
  value: FormValue | undefined,
  customer: string,
  at: number,
): NewItem[] {
  return listOf(value).map((entry) => {
    const fields = fieldsOf(entry);
    const price = itemPriceOf(account, fields, at);
    if (!price) throw invalid('Missing required param: items[0][price].', 'items', 'parameter_missing');
    if (!price.active && textOf(fields, 'price'))
      throw invalid(
        'The price specified is inactive. This field only accepts active prices.',
        'items[0][price]',
      );
    return {
      price,
      quantity: integerOf(fields, 'quantity') ?? 1,
      metadata: mergedMetadata({}, fields['metadata']),
      discounts: discountRequestsOf(account, fields['discounts'], { customer, at }).map(
        (request) => createDiscount(account, request, { customer }, at).id,
      ),
    };
  });
}

/** What an update asks of the items. */
export function itemChangesOf(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  value: FormValue | undefined,
  at: number,
): ItemChange[] {
  const customer = idOf(subscription.customer);
  return listOf(value).map((entry) => {
    const fields = fieldsOf(entry);
    const id = textOf(fields, 'id') ?? undefined;
    const item = subscription.items.data.find((one) => one.id === id);
    const owner = { customer, subscription: subscription.id, subscriptionItem: id ?? null };
    return {
      id,
      price: itemPriceOf(account, fields, at),
      quantity: integerOf(fields, 'quantity'),
      isDeleted: flagOf(fields, 'deleted'),
      metadata:
        fields['metadata'] === undefined
          ? undefined
          : mergedMetadata(item?.metadata ?? {}, fields['metadata']),
      discounts:
        fields['discounts'] === undefined
          ? undefined
          : discountRequestsOf(account, fields['discounts'], { customer, at }).map(
              (request) => createDiscount(account, request, owner, at).id,
            ),
    };
  });
}

/** The coupons and promotion codes of a `discounts` parameter. */
export function discountRequestsOf(
  account: StripeAccount,
  value: FormValue | undefined,
  purchase: { customer: string; at: number },
): DiscountRequest[] {
  return listOf(value).map((entry) => {
    const fields = fieldsOf(entry);
    const kept = account.discounts.get(textOf(fields, 'discount') ?? '');
    if (kept) return { coupon: idOf(kept.source.coupon), promotionCode: idOf(kept.promotion_code) || null };
    const code = textOf(fields, 'promotion_code');
    if (code) {
      const promotionCode = presentPromotionCode(account, code, 'discounts[0][promotion_code]');
      const limits = { ...purchase, amount: Number.MAX_SAFE_INTEGER, currency: 'usd' };
      const coupon = couponForPurchase(account, promotionCode, limits);
      return { coupon: coupon.id, promotionCode: code };
    }
    const coupon = presentCoupon(account, textOf(fields, 'coupon') ?? '', 'discounts[0][coupon]');
    if (!coupon.valid)
      throw invalid(`Coupon ${coupon.id} is used up or expired.`, 'discounts', 'coupon_expired');
    return { coupon: coupon.id, promotionCode: null };
  });
}

/** A configured anchor, with null for what is left open. */
export function anchorConfigOf(input: FormFields): Stripe.Subscription.BillingCycleAnchorConfig | null {
  const day = integerOf(input, 'day_of_month');
  if (day === undefined) return null;
  return {
    day_of_month: day,
    hour: integerOf(input, 'hour') ?? null,
    minute: integerOf(input, 'minute') ?? null,
    month: integerOf(input, 'month') ?? null,
    second: integerOf(input, 'second') ?? null,
  };
}
