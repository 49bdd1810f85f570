import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, integerOf, listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const COUPON_FIELDS =
  'id name percent_off amount_off currency duration duration_in_months max_redemptions redeem_by metadata applies_to currency_options'.split(
    ' ',
  );

/** `/v1/coupons` */
export function couponRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/coupons', ({ input, at }) => {
      refuseUnknown(input, COUPON_FIELDS);
      const percentOff = textOf(input, 'percent_off');
      const amountOff = integerOf(input, 'amount_off');
      if ((percentOff == null) === (amountOff === undefined))
        throw invalid('You must pass either percent_off or amount_off.', 'percent_off');
      const id = textOf(input, 'id') ?? account.newId('coupon');
      if (account.coupons.has(id))
        throw invalid(`Coupon already exists: ${id}`, 'id', 'resource_already_exists');
      const products = listOf(fieldsOf(input['applies_to'])['products']).map(String);
      const coupon: Stripe.Coupon = account.coupons.add({
        id,
        object: 'coupon',
        amount_off: amountOff ?? null,
        ...(products.length > 0 ? { applies_to: { products } } : {}),
        ...currencyOptionsOf(fieldsOf(input['currency_options'])),
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
    route('GET', '/v1/coupons', ({ input, path }) => listPage(account.coupons.listing(), input, path)),
    route('GET', '/v1/coupons/:id', ({ id }) => presentCoupon(account, id, 'id')),
    route('POST', '/v1/coupons/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['name', 'metadata']);
      const coupon = presentCoupon(account, id, 'id');
      account.update('coupon.updated', coupon, at, () => {
        coupon.name = textOf(input, 'name') ?? coupon.name;
        coupon.metadata = mergedMetadata(coupon.metadata, input['metadata']);
      });
      return coupon;
    }),
    route('DELETE', '/v1/coupons/:id', ({ id, at }) => {
      const coupon = presentCoupon(account, id, 'id');
      // Whoever has it keeps it; nobody can get it any more.
      coupon.valid = false;
      account.record('coupon.deleted', coupon, at);
      return { id, object: 'coupon', deleted: true };
    }),
  ];
}

function currencyOptionsOf(input: FormFields): Pick<Stripe.Coupon, 'currency_options'> {
  const options = Object.entries(input).map(
    ([currency, value]) => [currency, { amount_off: integerOf(fieldsOf(value), 'amount_off') ?? 0 }] as const,
  );
  return options.length > 0 ? { currency_options: Object.fromEntries(options) } : {};
}

/** A coupon that is there. */
export function presentCoupon(account: StripeAccount, id: string, param: string): Stripe.Coupon {
  const coupon = account.coupons.get(id);
  if (!coupon) throw noSuch('coupon', id, param);
  return coupon;
}
