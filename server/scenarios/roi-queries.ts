import type { Db } from '../platform/database.ts';
import { findReporting } from '../platform/reporting.ts';
import { addDays, dayOf } from '../platform/time.ts';
import { fixedCostParameters, fixedCosts } from './fixed-costs.ts';
import type { Measuring } from './statistics-queries.ts';

/**
 * The customers' ROI of every scenario over the last 30 days, by id: (value − cost) ÷ cost, as analytics has it. Left out are those without
 * runs, without cost, and those whose value is unknown because no hourly rate was in force.
 */
export async function measureRoi(db: Db, { now, config }: Measuring): Promise<Map<string, number>> {
  const asOf = now();
  const { timeZone, currency } = await findReporting(db, config);
  const lastDay = dayOf(asOf, timeZone);
  const { rows } = await db.query<{ id: string; roi: number }>(
    `with ${fixedCosts},
     runs as (
       select scenario_no, coalesce(sum(time_value), 0) + coalesce(sum(reported_value), 0) as value,
         coalesce(sum(credit_cost), 0) + coalesce(sum(ai_cost), 0) as cost
       from library_days
       where day between $9::date and $10::date
       group by scenario_no
       having coalesce(sum(started), sum(retries)) > 0
         and not (sum(unvalued) > 0 and coalesce(sum(valued), 0) = 0 and coalesce(sum(reported_value), 0) = 0)
     ),
     fixed as (
       select scenario_id,
         sum(micros * (least($10::date, on_day + days - 1) - greatest($9::date, on_day) + 1) / days) as cost
       from fixed_costs where on_day <= $10::date and on_day + days - 1 >= $9::date
       group by scenario_id
     )
     select scenarios.id, (runs.value / (runs.cost + coalesce(fixed.cost, 0)) - 1)::float8 as roi
     from runs join scenarios on scenarios.no = runs.scenario_no left join fixed on fixed.scenario_id = scenarios.id
     where runs.cost + coalesce(fixed.cost, 0) <> 0`,
    [
      ...fixedCostParameters({
        asOf,
        timeZone,
        currency,
        scenarioId: null,
        customerId: null,
        aiModel: null,
        presentedIn: null,
      }),
      addDays(lastDay, -29),
      lastDay,
    ],
  );
  return new Map(rows.map(({ id, roi }) => [id, roi]));
}
