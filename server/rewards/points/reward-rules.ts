import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { insertRules, lockRules, selectRules } from './rule-queries.ts';

/** What brings how many points, and what they are good for. */
export type RewardRules = {
  /** A decimal: points per major unit of the reporting currency that was paid, tax excluded. */
  pointsPerUnit: string;
  completionPoints: number;
  completionsPerMonth: number;
  feedbackPoints: number;
  referrerPoints: number;
  referredPoints: number;
  /** A decimal in major units of the reporting currency: what the one who was brought must have paid, and kept, without tax. */
  referralMinimumPaid: string;
  /** null: points stay. */
  expiryMonths: number | null;
  minimumRedemption: number;
  redemptionStep: number;
  codeValidDays: number;
  offersAtOnce: number;
  offersPerMonth: number;
};

export type RulesInForce = RewardRules & { effectiveFrom: Date | null };

/** The rules that were in force at an instant: what happened then is judged by them, whenever it is judged. */
export function readRewardRules(db: Db, at: Date): Promise<RulesInForce> {
  return selectRules(db, at);
}

/** From now on other rules hold; the past keeps its own. */
export async function changeRewardRules(
  pool: Pool,
  change: { [Name in keyof RewardRules]?: RewardRules[Name] | undefined },
  now: Date,
): Promise<RulesInForce> {
  return inTransaction(pool, async (db) => {
    await lockRules(db); // of two changes at once none is lost
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await insertRules(db, { ...(await selectRules(db, now)), ...given }, now);
    return selectRules(db, now);
  });
}
