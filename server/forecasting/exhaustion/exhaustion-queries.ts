import type { Db } from '../../platform/database.ts';
import type { ModelName } from '../models/model.ts';

/** When the credits of a plan are used up this month, as it looked last night. */
export type PlanExhaustion = {
  customerId: string;
  /** The organization in Make, or the team, where that is not known; empty where neither is. */
  place: string;
  plan: string | null;
  creditsPerMonth: number | null;
  source: 'make' | 'customer' | 'operator' | null;
  /** The last day that is counted. */
  through: string;
  renewsOn: string;
  /** Credits of this month, through that day, and those expected of the whole month. */
  used: number;
  expected: number | null;
  /** By these days with a chance of 20, 50 and 80 %; null: not before the credits are renewed, or not known (see `reason`). */
  earliestOn: string | null;
  exhaustedOn: string | null;
  p80On: string | null;
  model: ModelName | null;
  lowHistory: boolean;
  reason: string | null;
};

/** Puts down when plans run out of credits, in place of what was foreseen before. */
export async function writeExhaustions(db: Db, rows: PlanExhaustion[], madeAt: Date): Promise<void> {
  await db.query(
    `insert into plan_exhaustions as former (customer_id, place, plan, credits_per_month, source, through, renews_on, used, expected,
       earliest_on, exhausted_on, p80_on, model, low_history, reason, made_at)
     select "customerId", place, plan, "creditsPerMonth", source, through, "renewsOn", used, expected, "earliestOn", "exhaustedOn", "p80On",
       model, "lowHistory", reason, $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as rows ("customerId" text, place text, plan text, "creditsPerMonth" bigint, source text, through date,
       "renewsOn" date, used float8, expected float8, "earliestOn" date, "exhaustedOn" date, "p80On" date, model text, "lowHistory" boolean, reason text)
     order by 1, 2
     on conflict on constraint plan_exhaustions_pkey do update
     set plan = excluded.plan, credits_per_month = excluded.credits_per_month, source = excluded.source, through = excluded.through,
       renews_on = excluded.renews_on, used = excluded.used, expected = excluded.expected, earliest_on = excluded.earliest_on,
       exhausted_on = excluded.exhausted_on, p80_on = excluded.p80_on, model = excluded.model, low_history = excluded.low_history,
       reason = excluded.reason, made_at = excluded.made_at
     where excluded.made_at >= former.made_at`,
    [JSON.stringify(rows), madeAt],
  );
}

/** Places in which nothing is installed any more were not looked at this night. */
export async function deleteExhaustionsBefore(db: Db, madeAt: Date): Promise<void> {
  await db.query(`delete from plan_exhaustions where made_at < $1::timestamptz`, [madeAt]);
}

export type ExhaustionFilter = {
  customerId?: string | undefined;
  /** Only those that may be used up by this day. */
  earliestBy?: string | undefined;
  after?: { earliestOn: string; customerId: string; place: string } | null;
  limit: number;
};

const never = '9999-12-31';

/** `daysLeft` are counted from the last day that was; 0: they are used up. */
export type ShownExhaustion = PlanExhaustion & { customerName: string; daysLeft: number | null };

/** Those that may end first come first, one more than the limit. */
export async function selectExhaustions(db: Db, filter: ExhaustionFilter): Promise<ShownExhaustion[]> {
  const { rows } = await db.query<ShownExhaustion>(
    `select customer_id as "customerId", place, plan, credits_per_month as "creditsPerMonth", source, through, renews_on as "renewsOn", used,
       expected, earliest_on as "earliestOn", exhausted_on as "exhaustedOn", p80_on as "p80On",
       case when exhausted_on is not null then greatest(0, exhausted_on - through - 1) end as "daysLeft", model, low_history as "lowHistory", reason, name as "customerName"
     from plan_exhaustions join customers on customers.id = customer_id
     where ($1::text is null or customer_id = $1::text) and ($2::date is null or earliest_on <= $2::date and coalesce(earliest_on, '9999-12-31') <= $2::date)
       and ($3::date is null or (coalesce(earliest_on, '${never}'), customer_id, place) > ($3::date, $4::text, $5::text))
     order by coalesce(earliest_on, '${never}'), customer_id, place limit $6::int + 1`,
    [
      filter.customerId ?? null,
      filter.earliestBy ?? null,
      filter.after?.earliestOn ?? null,
      filter.after?.customerId ?? null,
      filter.after?.place ?? null,
      filter.limit,
    ],
  );
  return rows;
}

/** Notes the credits a month of a customer’s plan, as somebody said. */
export async function insertStatement(
  db: Db,
  statement: {
    customerId: string;
    creditsPerMonth: number | null;
    statedBy: 'customer' | 'operator';
    at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into plan_credit_statements (customer_id, stated_at, credits_per_month, stated_by)
     select id, $2::timestamptz, $3::bigint, $4::text from customers where id = $1::text
     on conflict on constraint plan_credit_statements_pkey do update
     set credits_per_month = excluded.credits_per_month, stated_by = excluded.stated_by`,
    [statement.customerId, statement.at, statement.creditsPerMonth, statement.statedBy],
  );
  return rowCount === 1;
}
