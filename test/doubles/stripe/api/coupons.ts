import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, integerOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const COUPON_FIELDS = [
  'id',
  'name',
  'percent_off',
  'amount_off',
  'currency',
  'duration',
  'duration_in_months',
  'max_redemptions',
  'redeem_by',
  'metadata',
];
const CODE_FIELDS = [
  'promotion',
  'code',
  'active',
  'customer',
  'expires_at',
  'max_redemptions',
  'metadata',
  'restrictions',
];

/** `/v1/coupons` and `/v1/promotion_codes` */
export function couponRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/coupons', ({ input, at }) => {
      refuseUnknown(input, COUPON_FIELDS);
      const percentOff = textOf(input, 'percent_off');
      const amountOff = integerOf(input, 'amount_off');
      if ((percentOff == null) === (amountOff === undefined))
        throw invalid('You must pass either percent_off or amount_off.', 'percent_off');
      const coupon: Stripe.Coupon = account.coupons.add({
        id: textOf(input, 'id') ?? account.newId('coupon'),
        object: 'coupon',
        amount_off: amountOff ?? null,
        created: at,
        currency: amountOff === undefined ? null : requiredText(input, 'currency'),
        duration: textOf(input, 'duration') ?? 'once',
        duration_in_months: integerOf(input, 'duration_in_months') ?? null,
        livemode: false,
        max_redemptions: integerOf(input, 'max_redemptions') ?? null,
        metadata: mergedMetadata({}, input['metadata']),
        name: textOf(input, 'name') ?? null,
        percent_off: percentOff == null ? null : Number(percentOff),
        redeem_by: integerOf(input, 'redeem_by') ?? null,
        times_redeemed: 0,
        valid: true,
      });
      account.record('coupon.created', coupon, at);
      return coupon;
    }),
    route('GET', '/v1/coupons', ({ input, path }) => listPage(account.coupons.newestFirst(), input, path)),
    route('GET', '/v1/coupons/:id', ({ id }) => presentCoupon(account, id, 'id')),
    route('POST', '/v1/promotion_codes', ({ input, at }) => {
      refuseUnknown(input, CODE_FIELDS);
      const promotion = fieldsOf(input['promotion']);
      const coupon = presentCoupon(account, requiredText(promotion, 'coupon'), 'promotion[coupon]');
      const code = textOf(input, 'code') ?? account.newId('CODE').toUpperCase();
      const isTaken = account.promotionCodes
        .all()
        .some((entry) => entry.active && entry.code.toLowerCase() === code.toLowerCase());
      if (isTaken) throw invalid(`An active promotion code with \`code: ${code}\` already exists.`, 'code');
      const promotionCode: Stripe.PromotionCode = account.promotionCodes.add({
        id: account.newId('promo'),
        object: 'promotion_code',
        active: flagOf(input, 'active') ?? true,
        code,
        created: at,
        customer: textOf(input, 'customer') ?? null,
        customer_account: null,
        expires_at: integerOf(input, 'expires_at') ?? null,
        livemode: false,
        max_redemptions: integerOf(input, 'max_redemptions') ?? null,
        metadata: mergedMetadata({}, input['metadata']),
        promotion: { coupon: coupon.id, type: 'coupon' },
        restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
        times_redeemed: 0,
      });
      account.record('promotion_code.created', promotionCode, at);
      return promotionCode;
    }),
    route('GET', '/v1/promotion_codes', ({ input, path }) => {
      const code = textOf(input, 'code');
      if (!code) return listPage(account.promotionCodes.newestFirst(), input, path);
      const matching = account.promotionCodes
        .newestFirst()
        .filter((entry) => entry.code.toLowerCase() === code.toLowerCase());
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/promotion_codes/:id', ({ id }) => presentPromotionCode(account, id)),
  ];
}

/** A coupon that is there. */
export function presentCoupon(account: StripeAccount, id: string, param: string): Stripe.Coupon {
  const coupon = account.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  return coupon;
}

/** A promotion code that is there, by its id. */
export function presentPromotionCode(account: StripeAccount, id: string, param = 'id'): Stripe.PromotionCode {
  const promotionCode = account.promotionCodes.get(id);
  if (!promotionCode) throw noSuch('promotion code', id, param);
  return promotionCode;
}
