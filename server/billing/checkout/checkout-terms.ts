import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { ensurePrice } from '../products/ensure-price.ts';
import { productColumns } from '../products/product.ts';
import type { Product } from '../products/read-product.ts';
import { readBillingSettings } from '../settings/billing-settings.ts';
import { bumpPrices } from './bumps.ts';
import type { CheckoutTerms } from './checkout-queries.ts';
import { takesConsent } from './consent-question.ts';
import type { CheckoutWish } from './open-checkout.ts';
import { hadTrial } from './ownership-queries.ts';
import { reducingCoupon } from './reduced-subscription.ts';
import { returnAddress } from './return-address.ts';
import { sessionParameters } from './session-parameters.ts';

/** What a wish comes to today: the price, how the library sells, and what Stripe is therefore asked for. */
export async function checkoutTerms(
  deps: Pick<Deps, 'pool' | 'now' | 'publicUrl'>,
  stripe: Stripe,
  { wish, product, isSuspect }: { wish: CheckoutWish; product: Product; isSuspect: boolean },
): Promise<CheckoutTerms> {
  const successUrl = returnAddress(deps, '/successUrl', wish.successUrl);
  const cancelUrl = returnAddress(deps, '/cancelUrl', wish.cancelUrl);
  const hasOwnPrice = product.minimumPrice !== null;
  if (hasOwnPrice && wish.promotionCode !== undefined)
    throw invalid(
      '/promotionCode',
      'Here the customer chooses the price, so a promotion code has no effect.',
    );
  const ownCoupon = hasOwnPrice ? null : (wish.couponId ?? null);
  if (ownCoupon !== null && wish.promotionCode !== undefined)
    throw invalid('/promotionCode', 'The offer has a discount already, which a code cannot be added to.');
  const percentOff = wish.percentOff ?? null;
  const isBegunCheaper = percentOff !== null && product.recurring !== null;
  const price = await ensurePrice({ ...deps, stripe }, product.ref, {
    isSuspect,
    percentOff: isBegunCheaper ? null : percentOff,
  });
  const couponId = isBegunCheaper
    ? await reducingCoupon(stripe, { ...price, percentOff, months: wish.discountMonths ?? null })
    : ownCoupon;
  // What is offered at a discount is paid at once: its months would run during a trial, and the first payment might be the whole price.
  const hasTrial =
    product.trialDays > 0 && couponId === null && !(await hadTrial(deps.pool, wish.customerId));
  return {
    ...productColumns(product.ref),
    customerId: wish.customerId,
    priceId: price.priceId,
    amount: price.amount,
    currency: price.currency,
    promotionCode: wish.promotionCode ?? null,
    couponId,
    successUrl,
    cancelUrl,
    source: wish.source ?? 'library',
    recoveredFrom: wish.recoveredFrom ?? null,
    offeredAfter: wish.offeredAfter ?? null,
    parameters: sessionParameters({
      title: product.title,
      price,
      trialDays: hasTrial ? product.trialDays : 0,
      discount: await discountOf(stripe, wish.promotionCode, couponId),
      takesCodes: price.minimumAmount === null && percentOff === null,
      // Beside a price that the customer chooses, Stripe shows nothing else.
      bumps: hasOwnPrice ? [] : await bumpPrices({ ...deps, stripe }, wish.customerId, product),
      settings: await readBillingSettings(deps.pool),
      asksForConsent: takesConsent(stripe),
      successUrl: successUrl ?? `${deps.publicUrl()}/checkout/done?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: cancelUrl ?? `${deps.publicUrl()}/checkout/cancelled`,
    }),
  };
}

/** The code as customers write it, resolved to Stripe's id. */
async function discountOf(
  stripe: Stripe,
  promotionCode: string | undefined,
  couponId: string | null,
): Promise<Stripe.Checkout.SessionCreateParams.Discount | null> {
  if (couponId !== null) return { coupon: couponId };
  if (promotionCode === undefined) return null;
  const { data } = await stripe.promotionCodes.list({ code: promotionCode, active: true, limit: 1 });
  const [found] = data;
  if (!found) throw invalid('/promotionCode', 'This promotion code does not exist or is no longer valid.');
  return { promotion_code: found.id };
}
