import type Stripe from 'stripe';
import { isMissing } from '../../../platform/stripe-errors.ts';
import {
  decimalOf,
  entriesOf,
  idOf,
  instantOf,
  integerOf,
  isObject,
  objectsIn,
  partOf,
  textOf,
  asJson,
  type JsonObject,
} from '../../payloads/json-object.ts';
import type { DiscountState } from '../subscription-state.ts';

/** A discount as far as it is known; complete once its coupon was read, which says for which products it holds. */
export type LearnedDiscount = {
  id: string;
  subscriptionId: string | null;
  state: DiscountState;
  isComplete: boolean;
};

/** Reads a discount in the pinned version's shape; null for what is none. Its coupon may be an id only. */
export function learnedDiscount(discount: JsonObject): LearnedDiscount | null {
  const id = idOf(discount);
  if (id === null) return null;
  const coupon = partOf(discount, 'source', 'coupon');
  const products = partOf(coupon, 'applies_to')['products'];
  return {
    id,
    subscriptionId: idOf(discount['subscription']),
    isComplete: 'applies_to' in coupon,
    state: {
      id,
      duration: textOf(coupon['duration']) ?? 'unknown',
      percentOff: decimalOf(coupon['percent_off']),
      amountOff: integerOf(coupon['amount_off']),
      currency: textOf(coupon['currency']),
      appliesTo:
        products === undefined ? null : entriesOf(products).flatMap((product) => idOf(product) ?? []),
      startsAt: instantOf(discount['start']),
      endsAt: instantOf(discount['end']),
    },
  };
}

/** The discount with its coupon read from Stripe; as it is when the coupon was deleted there. */
export async function completedDiscount(
  stripe: Stripe,
  discount: JsonObject,
): Promise<LearnedDiscount | null> {
  const couponId = idOf(partOf(discount, 'source')['coupon']);
  if (couponId === null) return learnedDiscount(discount);
  try {
    const coupon = asJson(await stripe.coupons.retrieve(couponId, { expand: ['applies_to'] }));
    const known = learnedDiscount({
      ...discount,
      source: { ...partOf(discount, 'source'), coupon: { applies_to: null, ...coupon } },
    });
    return known && { ...known, isComplete: true };
  } catch (error) {
    if (isMissing(error)) return learnedDiscount(discount);
    throw error;
  }
}

/** Discounts that took something off the subscription's invoices: there Stripe still tells of those that are over. */
export async function discountsOfInvoices(stripe: Stripe, subscriptionId: string): Promise<JsonObject[]> {
  const { data } = await stripe.invoices.list({
    subscription: subscriptionId,
    limit: 100,
    expand: ['data.total_discount_amounts.discount'],
  });
  return data
    .map(asJson)
    .flatMap((invoice) => objectsIn(invoice['total_discount_amounts']))
    .flatMap(({ discount }) => (isObject(discount) ? [discount] : []));
}
