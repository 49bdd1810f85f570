import type { Db } from '../../platform/database.ts';
import type { Redemption } from '../points/points-schema.ts';
import { selectRedemptions, type RedemptionRow } from './redemption-queries.ts';

const shown = 20;

/** The latest redemptions of a customer, newest first. */
export async function listRedemptions(db: Db, customerId: string): Promise<Redemption[]> {
  return (await selectRedemptions(db, customerId, shown)).map(toRedemption);
}

function toRedemption({
  id,
  points,
  worthAmount,
  worthCurrency,
  code,
  state,
  createdAt,
  expiresAt,
}: RedemptionRow): Redemption {
  return {
    id,
    points,
    worth: { amount: worthAmount, currency: worthCurrency },
    promotionCode: state === 'issued' ? code : null,
    state,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
