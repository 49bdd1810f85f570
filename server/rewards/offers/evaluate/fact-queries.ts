import type { Db } from '../../../platform/database.ts';

/** Scenarios that a customer may install; null: all. */
export async function selectRights(db: Db, customerId: string, at: Date): Promise<(string | null)[]> {
  const { rows } = await db.query<{ scenarioId: string | null }>(
    `select distinct scenario_id as "scenarioId" from entitlements
     where customer_id = $1::text and state = 'active' and valid_from <= $2::timestamptz
       and (valid_to is null or valid_to > $2::timestamptz)`,
    [customerId, at],
  );
  return rows.map(({ scenarioId }) => scenarioId);
}

export async function selectInstalledScenarios(db: Db, customerId: string): Promise<string[]> {
  const { rows } = await db.query<{ scenarioId: string }>(
    `select distinct scenario_id as "scenarioId" from installations where customer_id = $1::text and status = 'installed'`,
    [customerId],
  );
  return rows.map(({ scenarioId }) => scenarioId);
}

export type PlanFact = {
  subscriptionId: string;
  planId: string;
  /** Installations that it allows; null: any number. */
  limit: number | null;
  /** Installations that count against it: of paid scenarios that it opens and that no right without a limit opens too. */
  used: number;
};

/** The plans of subscriptions that go on, with how much of each is used, as it is counted when something is installed. */
export async function selectPlans(db: Db, customerId: string, at: Date): Promise<PlanFact[]> {
  const { rows } = await db.query<PlanFact>(
    `with rights as (
       select scenario_id, source_id, installation_limit from entitlements
       where customer_id = $1::text and state = 'active' and valid_from <= $2::timestamptz
         and (valid_to is null or valid_to > $2::timestamptz)
     )
     select subscriptions.id as "subscriptionId", plans.id as "planId", installation_limit as "limit",
       (select count(*) from installations join scenarios on scenarios.id = installations.scenario_id
        where installations.customer_id = $1::text and installations.status in ('pending', 'installed') and scenarios.price_amount is not null
          and exists (select from rights where source_id = subscriptions.id and coalesce(rights.scenario_id, scenarios.id) = scenarios.id)
          and not exists (select from rights where rights.installation_limit is null and coalesce(rights.scenario_id, scenarios.id) = scenarios.id)
       ) as used
     from subscriptions join plans on plans.id = subscriptions.plan_id
     where subscriptions.customer_id = $1::text and ended_at is null
       and subscriptions.status not in ('canceled', 'incomplete', 'incomplete_expired')
     order by started_at, subscriptions.id`,
    [customerId, at],
  );
  return rows;
}

export type RunFact = {
  scenarioId: string;
  completed: number;
  firstCompletedOn: string | null;
  lastCompletedOn: string | null;
  /** The last day with a run that failed, or that began before yesterday and never ended. */
  lastBadOn: string | null;
};

/** How the runs of each scenario went, from the sums per day. */
export async function selectRuns(db: Db, customerId: string, yesterday: string): Promise<RunFact[]> {
  const { rows } = await db.query<RunFact>(
    `select scenarios.id as "scenarioId", coalesce(sum(completed), 0)::bigint as completed,
       min(day) filter (where completed > 0) as "firstCompletedOn", max(day) filter (where completed > 0) as "lastCompletedOn",
       max(day) filter (
         where failed > 0 or (started > coalesce(completed, 0) + coalesce(failed, 0) and day < $2::date)
       ) as "lastBadOn"
     from task_days join scenarios on scenarios.no = task_days.scenario_no
     where customer_no = (select no from customers where id = $1::text) and kind = 1 group by scenarios.id`,
    [customerId, yesterday],
  );
  return rows;
}

/** Bugs that a customer has reported: the last per scenario, and whether one still waits for an answer. */
export async function selectComplaints(
  db: Db,
  customerId: string,
): Promise<{ scenarioId: string | null; lastAt: Date; isOpen: boolean }[]> {
  const { rows } = await db.query<{ scenarioId: string | null; lastAt: Date; isOpen: boolean }>(
    `select scenario_id as "scenarioId", max(created_at) as "lastAt", bool_or(status = 'open') as "isOpen"
     from feedback where customer_id = $1::text and kind = 'bug' group by scenario_id`,
    [customerId],
  );
  return rows;
}

export type ExposureFact = { offerId: string; state: string; exposedAt: Date; expiresAt: Date };

/** Every offer that became the customer's, seen or held out. */
export async function selectExposures(db: Db, customerId: string): Promise<ExposureFact[]> {
  const { rows } = await db.query<ExposureFact>(
    `select offer_id as "offerId", state, exposed_at as "exposedAt", expires_at as "expiresAt"
     from offer_exposures where customer_id = $1::text`,
    [customerId],
  );
  return rows;
}
