import type { Db } from '../../platform/database.ts';
import type { Money } from '../../platform/money.ts';

/** A plan that opens a scenario. */
export type CoveringPlan = {
  id: string;
  name: string;
  price: Money;
  interval: 'month' | 'year';
  intervalCount: number;
};

/** The plans on sale that open this scenario, the cheapest first. */
export async function selectCoveringPlans(db: Db, scenarioId: string): Promise<CoveringPlan[]> {
  const { rows } = await db.query<CoveringPlan>(
    `select id, name, json_build_object('amount', price_amount, 'currency', price_currency) as price, interval,
       interval_count as "intervalCount"
     from plans
     where status = 'active'
       and (covers_all_scenarios or exists (select from plan_scenarios where plan_id = plans.id and scenario_id = $1::text))
     order by price_amount, id limit 20`,
    [scenarioId],
  );
  return rows;
}
