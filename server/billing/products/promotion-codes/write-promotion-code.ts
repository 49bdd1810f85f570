import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { Deps } from '../../../platform/deps.ts';
import { conflict, invalid, notFound } from '../../../platform/errors.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { isInvalidRequest, isMissing } from '../../../platform/stripe-errors.ts';
import { ensurePrice } from '../ensure-price.ts';
import { syncPaymentLinksJob } from '../payment-links/sync-payment-links.ts';
import { productNamed, type NamedProduct } from '../named-product.ts';
import { expandedCoupon, toPromotionCodes } from './promotion-code-answer.ts';
import type { CreatePromotionCodeBody, PromotionCode } from './schema.ts';

type WriteDeps = Pick<Deps, 'pool' | 'stripe' | 'now' | 'queue'>;

/**
 * Makes a code at Stripe. Its coupon is what the code takes off: one for the same terms, however often it is asked for. An active code
 * with the same letters is refused by Stripe, so that a double click makes one.
 */
export async function createPromotionCode(
  deps: WriteDeps,
  body: CreatePromotionCodeBody,
): Promise<PromotionCode> {
  const stripe = requireStripe(deps.stripe, 'Selling with promotion codes');
  const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
  if (expiresAt && expiresAt <= deps.now())
    throw invalid('/expiresAt', 'This instant is past; choose a later one.');
  const products = body.products ? await stripeProductsOf(deps, body.products) : null;
  try {
    const coupon = await createCoupon(stripe, body, products);
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: body.code,
      ...(body.maxRedemptions === undefined ? {} : { max_redemptions: body.maxRedemptions }),
      ...(expiresAt ? { expires_at: Math.floor(expiresAt.getTime() / 1000) } : {}),
      restrictions: {
        first_time_transaction: body.firstTimeOnly,
        ...(body.minimumAmount
          ? {
              minimum_amount: body.minimumAmount.amount,
              minimum_amount_currency: body.minimumAmount.currency,
            }
          : {}),
      },
      expand: [expandedCoupon],
    });
    return await answerOf(deps, code);
  } catch (error) {
    throw refusalOf(error, body.code);
  }
}

/** Switches a code off or on again. */
export async function switchPromotionCode(
  deps: WriteDeps,
  id: string,
  isActive: boolean,
): Promise<PromotionCode> {
  const stripe = requireStripe(deps.stripe, 'Selling with promotion codes');
  try {
    const code = await stripe.promotionCodes.update(id, { active: isActive, expand: [expandedCoupon] });
    return await answerOf(deps, code);
  } catch (error) {
    if (isMissing(error)) throw notFound('The promotion code');
    throw refusalOf(error, id);
  }
}

async function answerOf({ pool, queue }: WriteDeps, code: Stripe.PromotionCode): Promise<PromotionCode> {
  if (code.restrictions.first_time_transaction) await queue.enqueue(pool, syncPaymentLinksJob, {});
  const [answer] = await toPromotionCodes(pool, [code]);
  if (!answer) throw notFound('The promotion code');
  return answer;
}

/** A product that is scoped to must be known to Stripe first. */
async function stripeProductsOf(deps: WriteDeps, named: readonly NamedProduct[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, each] of named.entries()) {
    const { ref } = await productNamed(deps.pool, each, `/products/${index}`);
    ids.push((await ensurePrice(deps, ref)).stripeProductId);
  }
  return [...new Set(ids)].toSorted();
}

function createCoupon(
  stripe: Stripe,
  { code, percentOff, amountOff, duration, durationMonths }: CreatePromotionCodeBody,
  products: string[] | null,
): Promise<Stripe.Coupon> {
  const params: Stripe.CouponCreateParams = {
    name: code,
    ...(percentOff === undefined ? {} : { percent_off: percentOff }),
    ...(amountOff === undefined ? {} : { amount_off: amountOff.amount, currency: amountOff.currency }),
    duration,
    ...(durationMonths === undefined ? {} : { duration_in_months: durationMonths }),
    ...(products === null ? {} : { applies_to: { products } }),
  };
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('hex').slice(0, 32);
  return stripe.coupons.create(params, { idempotencyKey: `coupon-${digest}` });
}

function refusalOf(error: unknown, code: string): unknown {
  if (!isInvalidRequest(error)) return asStripeUnavailable(error);
  if (/already exists/i.test(error.message))
    return conflict(
      'code_taken',
      `An active code "${code}" exists already. Switch it off first, or choose another.`,
    );
  return conflict('stripe_refused', `Stripe does not accept this code: ${error.message}`);
}
