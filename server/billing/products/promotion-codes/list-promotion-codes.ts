import type { Deps } from '../../../platform/deps.ts';
import { invalid } from '../../../platform/errors.ts';
import { decodeCursor, encodeCursor, type Page } from '../../../platform/pagination.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { isMissing, isStripeError } from '../../../platform/stripe-errors.ts';
import { expandedCoupon, toPromotionCodes } from './promotion-code-answer.ts';
import type { PromotionCode, PromotionCodeQuery } from './schema.ts';

/** The codes that Stripe has, newest first, those made in its dashboard included. */
export async function listPromotionCodes(
  deps: Pick<Deps, 'pool' | 'stripe'>,
  { limit, cursor, isActive, code }: PromotionCodeQuery,
): Promise<Page<PromotionCode>> {
  const stripe = requireStripe(deps.stripe, 'Selling with promotion codes');
  const after = decodeCursor(cursor, ['text']);
  try {
    const page = await stripe.promotionCodes.list({
      limit,
      ...(after ? { starting_after: after[0] } : {}),
      ...(isActive === undefined ? {} : { active: isActive }),
      ...(code === undefined ? {} : { code }),
      expand: [`data.${expandedCoupon}`],
    });
    const last = page.data.at(-1);
    return {
      items: await toPromotionCodes(deps.pool, page.data),
      nextCursor: page.has_more && last ? encodeCursor([last.id]) : null,
    };
  } catch (error) {
    if (after && isMissing(error))
      throw invalid('/query/cursor', 'This cursor is not one of ours; start without it.');
    throw isStripeError(error) ? asStripeUnavailable(error) : error;
  }
}
