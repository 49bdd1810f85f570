import type Stripe from 'stripe';
import { stripeCustomerOf } from '../../billing/customers/stripe-customer.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { asStripeUnavailable, requireStripe } from '../../platform/stripe-client.ts';
import { isInvalidRequest, isTaken } from '../../platform/stripe-errors.ts';
import { lockCustomers } from '../points/entry-queries.ts';
import {
  markIssued,
  markRefused,
  selectPendingRedemptions,
  selectRedemption,
  type RedemptionRow,
} from './redemption-queries.ts';
import { returnPoints } from './return-points.ts';
import { withdrawCodes } from './withdraw-codes.ts';

type IssueDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

export const issueRedemptionJob = 'rewards.issue-redemption';

/**
 * Gets the promotion code of a redemption from Stripe, once, however often it is called: coupon and code have names of ours. What Stripe
 * refuses for good gives the points back; after a failure that may pass it stays pending and throws, to be tried again.
 */
export async function issueRedemption(deps: IssueDeps, redemptionId: string): Promise<void> {
  const redemption = await selectRedemption(deps.pool, redemptionId);
  if (redemption?.state !== 'pending') return;
  const stripe = requireStripe(deps.stripe, 'Redeeming points');
  try {
    const customer = await stripeCustomerOf(deps, stripe, redemption);
    await markIssued(deps.pool, redemption.id, await makeCode(stripe, redemption, customer));
    await withdrawCodes(deps, redemption); // a refund may have taken the points while the code was made
  } catch (error) {
    if (!isInvalidRequest(error)) throw asStripeUnavailable(error);
    await stripe.coupons.del(redemption.id).catch((failure: unknown) => {
      if (!isInvalidRequest(failure)) throw asStripeUnavailable(failure); // whether the coupon is gone must be known first
    });
    await giveBack(deps, redemption, error.message);
  }
}

async function makeCode(
  stripe: Stripe,
  { id, customerId, points, worthAmount, worthCurrency, code, expiresAt }: RedemptionRow,
  stripeCustomerId: string,
): Promise<string> {
  const metadata = { scenario_library_redemption: id, scenario_library_customer: customerId };
  const endsAt = Math.floor(expiresAt.getTime() / 1000);
  await unlessThere(() =>
    stripe.coupons.create(
      {
        id,
        name: `${points} reward points`,
        amount_off: worthAmount,
        currency: worthCurrency,
        duration: 'once',
        max_redemptions: 1,
        redeem_by: endsAt,
        metadata,
      },
      { idempotencyKey: `${id}-coupon` },
    ),
  );
  const { data } = await stripe.promotionCodes.list({ code, coupon: id, limit: 1 }); // of a try whose answer was lost
  if (data[0]) return data[0].id;
  const made = await stripe.promotionCodes.create(
    {
      promotion: { type: 'coupon', coupon: id },
      code,
      customer: stripeCustomerId,
      max_redemptions: 1,
      expires_at: endsAt,
      metadata,
    },
    { idempotencyKey: `${id}-code` },
  );
  return made.id;
}

/** Idempotency keys are forgotten after a day; the coupon's own id is not. */
async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

async function giveBack({ pool, now }: IssueDeps, redemption: RedemptionRow, refusal: string): Promise<void> {
  await inTransaction(pool, async (db) => {
    await lockCustomers(db, [redemption.customerId]);
    if (await markRefused(db, redemption.id, refusal)) await returnPoints(db, redemption, now());
  });
}

const patienceMs = 10 * 60 * 1000;
const atOnce = 100;

/** Goes on with redemptions whose jobs have given up while Stripe was away. One that fails does not hold up the others. */
export async function continueRedemptions(deps: IssueDeps & Pick<Deps, 'logger'>): Promise<void> {
  if (!deps.stripe) return;
  const ids = await selectPendingRedemptions(deps.pool, new Date(deps.now().getTime() - patienceMs), atOnce);
  for (const id of ids)
    await issueRedemption(deps, id).catch((error: unknown) =>
      deps.logger.warn(
        { err: error, redemptionId: id },
        'a redemption of points is still without an answer of Stripe',
      ),
    );
}
