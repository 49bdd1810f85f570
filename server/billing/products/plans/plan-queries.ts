import type { Db } from '../../../platform/database.ts';
import { stripeStateColumns, stripeStateJoin, type StripeStateRow } from '../stripe-state.ts';

export type PlanRow = StripeStateRow & {
  id: string;
  name: string;
  description: string;
  status: 'active' | 'archived';
  amount: number;
  currency: string;
  interval: 'month' | 'year';
  intervalCount: number;
  trialDays: number;
  coversAllScenarios: boolean;
  scenarios: { id: string; slug: string; title: string }[];
  installationLimit: number | null;
  subscribers: number;
  createdAt: Date;
  updatedAt: Date;
};

/** Whether every scenario of it is told, or only those that customers see. */
type Sight = { hidesUnpublished?: boolean };

const selectPlan = (
  hidesUnpublished: string,
) => `select plans.id, plans.name, plans.description, plans.status, plans.price_amount as amount, plans.price_currency as currency,
    plans.interval, plans.interval_count as "intervalCount", plans.trial_days as "trialDays", plans.covers_all_scenarios as "coversAllScenarios",
    coalesce((select jsonb_agg(jsonb_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) order by scenarios.title, scenarios.id)
      from plan_scenarios join scenarios on scenarios.id = scenario_id
      where plan_id = plans.id and (scenarios.status in ('active', 'completed') or not ${hidesUnpublished}::boolean)), '[]') as scenarios,
    plans.installation_limit as "installationLimit",
    (select count(*) from subscriptions where subscriptions.plan_id = plans.id and ended_at is null
       and subscriptions.status not in ('canceled', 'incomplete', 'incomplete_expired')) as subscribers,
    plans.created_at as "createdAt", plans.updated_at as "updatedAt", ${stripeStateColumns}
  from plans ${stripeStateJoin('plans', 'plan_id')}`;

/** Newest first, one more than the limit. */
export async function selectPlans(
  db: Db,
  {
    status,
    before,
    limit,
    hidesUnpublished = false,
  }: Sight & { status: string | null; before: string | null; limit: number },
): Promise<PlanRow[]> {
  const { rows } = await db.query<PlanRow>(
    `${selectPlan('$4')} where ($1::text is null or plans.status = $1::text) and ($2::text is null or plans.id < $2::text)
     order by plans.id desc limit $3::int + 1`,
    [status, before, limit, hidesUnpublished],
  );
  return rows;
}

export async function selectPlanById(
  db: Db,
  id: string,
  { hidesUnpublished = false }: Sight = {},
): Promise<PlanRow | null> {
  const { rows } = await db.query<PlanRow>(`${selectPlan('$2')} where plans.id = $1::text`, [
    id,
    hidesUnpublished,
  ]);
  return rows[0] ?? null;
}

/** What a plan is, without what it opens. */
export type PlanTerms = {
  name: string;
  description: string;
  status: 'active' | 'archived';
  amount: number;
  currency: string;
  interval: 'month' | 'year';
  intervalCount: number;
  trialDays: number;
  coversAllScenarios: boolean;
  installationLimit: number | null;
};

/** Makes the plan, or gives it these terms. */
export async function putPlan(db: Db, id: string, terms: PlanTerms, at: Date): Promise<void> {
  await db.query(
    `insert into plans (id, name, description, status, price_amount, price_currency, interval, interval_count, trial_days, covers_all_scenarios,
       installation_limit, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::bigint, $6::text, $7::text, $8::int, $9::int, $10::boolean, $11::int, $12::timestamptz, $12::timestamptz)
     on conflict (id) do update set name = excluded.name, description = excluded.description, status = excluded.status,
       price_amount = excluded.price_amount, price_currency = excluded.price_currency, interval = excluded.interval,
       interval_count = excluded.interval_count, trial_days = excluded.trial_days, covers_all_scenarios = excluded.covers_all_scenarios,
       installation_limit = excluded.installation_limit, updated_at = excluded.updated_at`,
    [
      id,
      terms.name,
      terms.description,
      terms.status,
      terms.amount,
      terms.currency,
      terms.interval,
      terms.intervalCount,
      terms.trialDays,
      terms.coversAllScenarios,
      terms.installationLimit,
      at,
    ],
  );
}

/** One change of a plan at a time. */
export async function lockPlan(db: Db, id: string): Promise<void> {
  await db.query(`select from plans where id = $1::text for update`, [id]);
}

export async function replacePlanScenarios(db: Db, planId: string, scenarioIds: string[]): Promise<void> {
  await db.query(`delete from plan_scenarios where plan_id = $1::text`, [planId]);
  await db.query(`insert into plan_scenarios (plan_id, scenario_id) select $1::text, unnest($2::text[])`, [
    planId,
    scenarioIds,
  ]);
}

export async function deletePlanRow(db: Db, id: string): Promise<void> {
  await db.query(`delete from plans where id = $1::text`, [id]);
}
