import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCoupon } from './coupons.ts';
import { fieldsOf, flagOf, integerOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const FIELDS = 'promotion code active customer expires_at max_redemptions metadata restrictions'.split(' ');

/** `/v1/promotion_codes` */
export function promotionCodeRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/promotion_codes', ({ input, at }) => {
      refuseUnknown(input, FIELDS);
      const promotion = fieldsOf(input['promotion']);
      const coupon = presentCoupon(account, requiredText(promotion, 'coupon'), 'promotion[coupon]');
      const code = textOf(input, 'code') ?? account.newId('CODE').toUpperCase();
      const isTaken = account.promotionCodes.where('code', code.toLowerCase()).some((entry) => entry.active);
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
        restrictions: restrictionsOf(fieldsOf(input['restrictions'])),
        times_redeemed: 0,
      });
      account.record('promotion_code.created', promotionCode, at);
      return promotionCode;
    }),
    route('GET', '/v1/promotion_codes', ({ input, path }) => {
      const code = textOf(input, 'code');
      const coupon = textOf(input, 'coupon');
      const active = flagOf(input, 'active');
      const all = code
        ? account.promotionCodes.where('code', code.toLowerCase()).toReversed()
        : account.promotionCodes.listing();
      return listPage(all, input, path, (entry) => {
        if (coupon && entry.promotion.coupon !== coupon) return false;
        return active === undefined || entry.active === active;
      });
    }),
    route('GET', '/v1/promotion_codes/:id', ({ id }) => presentPromotionCode(account, id)),
    route('POST', '/v1/promotion_codes/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['active', 'metadata']);
      const code = presentPromotionCode(account, id);
      account.update('promotion_code.updated', code, at, () => {
        code.active = flagOf(input, 'active') ?? code.active;
        code.metadata = mergedMetadata(code.metadata, input['metadata']);
      });
      return code;
    }),
  ];
}

function restrictionsOf(input: FormFields): Stripe.PromotionCode.Restrictions {
  const options = Object.entries(fieldsOf(input['currency_options'])).map(
    ([currency, value]) =>
      [currency, { minimum_amount: integerOf(fieldsOf(value), 'minimum_amount') ?? 0 }] as const,
  );
  return {
    ...(options.length > 0 ? { currency_options: Object.fromEntries(options) } : {}),
    first_time_transaction: flagOf(input, 'first_time_transaction') ?? false,
    minimum_amount: integerOf(input, 'minimum_amount') ?? null,
    minimum_amount_currency: textOf(input, 'minimum_amount_currency') ?? null,
  };
}

/** A promotion code that is there, by its id. */
export function presentPromotionCode(account: StripeAccount, id: string, param = 'id'): Stripe.PromotionCode {
  const promotionCode = account.promotionCodes.get(id);
  if (!promotionCode) throw noSuch('promotion code', id, param);
  return promotionCode;
}
