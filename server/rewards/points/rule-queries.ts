import type { Db } from '../../platform/database.ts';
import { together } from '../../platform/together.ts';
import type { RewardRules, RulesInForce } from './reward-rules.ts';

/** The newest rules that begin at or before the instant; the first ones hold since ever. */
export const selectRules = together<Date, RulesInForce>(async (db, instants) => {
  const { rows } = await db.query<RulesInForce>(
    `select nullif(effective_from, '-infinity') as "effectiveFrom", trim_scale(points_per_unit)::text as "pointsPerUnit",
       completion_points as "completionPoints", completions_per_month as "completionsPerMonth", feedback_points as "feedbackPoints",
       referrer_points as "referrerPoints", referred_points as "referredPoints",
       trim_scale(referral_minimum_paid)::text as "referralMinimumPaid", expiry_months as "expiryMonths",
       minimum_redemption as "minimumRedemption", redemption_step as "redemptionStep", code_valid_days as "codeValidDays",
       offers_at_once as "offersAtOnce", offers_per_month as "offersPerMonth"
     from unnest($1::timestamptz[]) with ordinality as wanted (at, place) cross join lateral (
       select * from reward_rules where effective_from <= at order by effective_from desc, id desc limit 1
     ) as rules
     order by place`,
    [instants],
  );
  if (rows.length < instants.length) throw new Error('The first row of reward_rules is missing.');
  return rows;
});

/** One change at a time. */
export async function lockRules(db: Db): Promise<void> {
  await db.query('lock table reward_rules in share row exclusive mode');
}

export async function insertRules(db: Db, rules: RewardRules, effectiveFrom: Date): Promise<void> {
  await db.query(
    `insert into reward_rules (effective_from, points_per_unit, completion_points, completions_per_month, feedback_points, referrer_points,
       referred_points, expiry_months, minimum_redemption, redemption_step, code_valid_days, offers_at_once, offers_per_month,
       referral_minimum_paid)
     values ($1::timestamptz, $2::numeric, $3::int, $4::int, $5::int, $6::int, $7::int, $8::int, $9::int, $10::int, $11::int, $12::int, $13::int,
       $14::numeric)`,
    [
      effectiveFrom,
      rules.pointsPerUnit,
      rules.completionPoints,
      rules.completionsPerMonth,
      rules.feedbackPoints,
      rules.referrerPoints,
      rules.referredPoints,
      rules.expiryMonths,
      rules.minimumRedemption,
      rules.redemptionStep,
      rules.codeValidDays,
      rules.offersAtOnce,
      rules.offersPerMonth,
      rules.referralMinimumPaid,
    ],
  );
}
