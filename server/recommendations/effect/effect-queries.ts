import type { Db } from '../../platform/database.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';
import type { RecommendationState } from '../run-schema.ts';
import type { SizeClass } from '../model/size-class.ts';

/** How often scenarios of each size were shown since a day: once per customer and day. */
export async function sumExposures(
  db: Db,
  since: string,
): Promise<{ sizeClass: SizeClass; exposures: number }[]> {
  const { rows } = await db.query<{ sizeClass: SizeClass; exposures: number }>(
    `select size_class as "sizeClass", count(*) as exposures from recommendation_exposures
     where shown_on >= $1::date group by size_class`,
    [since],
  );
  return rows;
}

type ShownRow = {
  model: string;
  /** Customers and scenarios that were brought together. */
  shown: number;
  /** Of these, those installed within the window after they were first shown. */
  installed: number;
};

/** By model: what was first shown between two days, and what of it was installed within so many days after that. */
export async function sumOutcomes(
  db: Db,
  { from, to, windowDays }: { from: string; to: string; windowDays: number },
): Promise<ShownRow[]> {
  const { rows } = await db.query<ShownRow>(
    `select model, count(*) as shown, count(*) filter (where exists (
         select from installations i where i.customer_id = first.customer_id and i.scenario_id = first.scenario_id
           and i.confirmed_at >= first.shown_at and i.confirmed_at < first.shown_at + make_interval(days => $3::int))) as installed
     from (
       select distinct on (customer_id, scenario_id) customer_id, scenario_id, shown_at, model from recommendation_exposures
       where shown_on >= $1::date and shown_on <= $2::date order by customer_id, scenario_id, shown_on
     ) first group by model order by model`,
    [from, to, windowDays],
  );
  return rows;
}

type Outcomes = {
  from: string;
  to: string;
  models: RecommendationState['outcomes']['models'];
  countedAt: Date;
};

/** Puts these outcomes in the place of those that were counted before. */
export async function replaceOutcomes(
  db: Db,
  { from, to, models, countedAt }: Omit<Outcomes, 'models'> & { models: readonly ShownRow[] },
): Promise<void> {
  await db.query(
    `insert into recommendation_outcomes (first_day, last_day, models, counted_at) values ($1::date, $2::date, $3::jsonb, $4::timestamptz)
     on conflict (is_only) do update set first_day = excluded.first_day, last_day = excluded.last_day, models = excluded.models,
       counted_at = excluded.counted_at`,
    [from, to, JSON.stringify(models), countedAt],
  );
}

/** The outcomes that were counted last; null: none were yet. */
export async function selectOutcomes(db: Db): Promise<Outcomes | null> {
  const { rows } = await db.query<Outcomes>(
    `select first_day as "from", last_day as "to", models, counted_at as "countedAt" from recommendation_outcomes`,
  );
  return rows[0] ?? null;
}

export type ArmRow = {
  arm: 'treated' | 'heldOut';
  visitors: number;
  counted: number;
  mean: number | null;
  variance: number | null;
  unconverted: number;
};

/** Net revenue (without fees) per visitor in the days after their first visit, of those whose window is over, in the reporting currency. */
export async function sumArms(
  db: Db,
  { at, windowDays, currency }: { at: Date; windowDays: number; currency: string },
): Promise<ArmRow[]> {
  const { rows } = await db.query<ArmRow>(
    `select arm, count(*) as visitors, count(*) filter (where is_counted) as counted, (avg(net) filter (where is_counted))::float8 as mean,
       (var_samp(net) filter (where is_counted))::float8 as variance, coalesce(sum(unconverted) filter (where is_counted), 0)::bigint as unconverted
     from (
       select arm, first_visited_at + make_interval(days => $2::int) <= $1::timestamptz as is_counted, coalesce(money.net, 0) as net,
         coalesce(money.unconverted, 0) as unconverted
       from recommendation_visitors v left join lateral (
         select sum(worth.amount) as net, count(*) - count(worth.amount) as unconverted
         from revenue_entries entries cross join lateral (select ${reportedAmount('entries', '$3::text')} as amount) worth
         where customer_id = v.customer_id and kind not in ('fee', 'fee_refund')
           and occurred_at >= v.first_visited_at and occurred_at < v.first_visited_at + make_interval(days => $2::int)
       ) money on true
     ) visitors group by arm`,
    [at, windowDays, currency],
  );
  return rows;
}
