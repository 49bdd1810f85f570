import { randomInt } from 'node:crypto';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError, invalid, notConfigured } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Money } from '../../platform/money.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { counted } from '../../platform/words.ts';
import { insertEntry, lockCustomers, selectBalance } from '../points/entry-queries.ts';
import { expireDue } from '../points/expire-points.ts';
import type { RedeemAnswer } from '../points/points-schema.ts';
import { readRewardRules, type RewardRules } from '../points/reward-rules.ts';
import { issueRedemption, issueRedemptionJob } from './issue-redemption.ts';
import {
  insertRedemption,
  releaseKey,
  selectRedemption,
  selectRedemptionByKey,
  type RedemptionRow,
} from './redemption-queries.ts';

export type RedeemDeps = Pick<Deps, 'pool' | 'queue' | 'stripe' | 'config' | 'now'>;
export type RedeemWish = { customerId: string; points: number; idempotencyKey: string | null };

const keptMs = 24 * 60 * 60 * 1000;
/** The request itself asks Stripe; the job is for what it leaves behind. */
const jobAfterSeconds = 30;

/**
 * Takes the points and gets a promotion code for them. The points go first, with a job beside them; then Stripe is asked, so that a crash in
 * between is finished by the job: neither are points lost nor two codes made.
 */
export async function redeemPoints(deps: RedeemDeps, wish: RedeemWish): Promise<RedeemAnswer> {
  const value = deps.config.rewardPointValue;
  if (!value) throw notConfigured('REWARD_POINT_VALUE', 'Redeeming points');
  requireStripe(deps.stripe, 'Redeeming points');
  const redemption = await begin(deps, wish, value);
  await issueRedemption(deps, redemption.id);
  const issued = await selectRedemption(deps.pool, redemption.id);
  if (issued?.state === 'withdrawn')
    throw conflict(
      'redemption_withdrawn',
      'A refund took points back that this code was made of, so the code works no more and its points are back. Redeem again with a new Idempotency-Key.',
    );
  if (issued?.state !== 'issued')
    throw new HttpError(
      502,
      'redemption_refused',
      'Stripe refused to make the promotion code, and your points are back. Tell the library, for this is for its operators to mend.',
    );
  return {
    id: issued.id,
    promotionCode: issued.code,
    worth: { amount: issued.worthAmount, currency: issued.worthCurrency },
    expiresAt: issued.expiresAt.toISOString(),
  };
}

/** Sets the points aside, or finds what the same request has begun before. */
async function begin(deps: RedeemDeps, wish: RedeemWish, value: Money): Promise<RedemptionRow> {
  const { customerId, points, idempotencyKey } = wish;
  const at = deps.now();
  return inTransaction(deps.pool, async (db) => {
    await lockCustomers(db, [customerId]);
    if (idempotencyKey !== null) {
      await releaseKey(db, customerId, idempotencyKey, new Date(at.getTime() - keptMs));
      const begun = await selectRedemptionByKey(db, customerId, idempotencyKey);
      if (begun?.points === points) return begun;
      if (begun)
        throw conflict(
          'idempotency_key_reused',
          'This Idempotency-Key was used before for other points. Use a new key.',
        );
    }
    const rules = await readRewardRules(db, at);
    requireRedeemable(points, rules, value);
    await expireDue(db, customerId, at);
    await requireBalance(db, customerId, points);
    const redemption = {
      id: newId('rdm', at),
      customerId,
      points,
      worthAmount: points * value.amount,
      worthCurrency: value.currency,
      code: newCode(),
      createdAt: at,
      expiresAt: new Date(at.getTime() + rules.codeValidDays * 86_400_000),
    };
    await insertRedemption(db, { ...redemption, idempotencyKey });
    await insertEntry(db, {
      customerId,
      kind: 'redemption',
      points: -points,
      sourceKey: `redemption:${redemption.id}`,
      redemptionId: redemption.id,
      occurredAt: at,
    });
    await deps.queue.enqueue(
      db,
      issueRedemptionJob,
      { redemptionId: redemption.id },
      { startAfterSeconds: jobAfterSeconds },
    );
    return { ...redemption, state: 'pending' };
  });
}

const largestCoupon = 99_999_999; // of Stripe, in minor units

function requireRedeemable(
  points: number,
  { minimumRedemption, redemptionStep }: RewardRules,
  value: Money,
): void {
  if (points < minimumRedemption) throw invalid('/points', `Redeem at least ${minimumRedemption} points.`);
  if (points % redemptionStep !== 0)
    throw invalid('/points', `Redeem a multiple of ${redemptionStep} points.`);
  const most = Math.floor(largestCoupon / value.amount);
  if (points > most) throw invalid('/points', `Redeem at most ${most} points at once.`);
}

async function requireBalance(db: Db, customerId: string, points: number): Promise<void> {
  const balance = await selectBalance(db, customerId);
  if (balance < points) throw conflict('not_enough_points', `You have ${counted(balance, 'point')}.`);
}

const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'; // none that is mistaken for another

/** Such as POINTS-7K2M-QX9D-3FHT: 59 random bits, and bound to its customer besides. */
function newCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `POINTS-${group()}-${group()}-${group()}`;
}
