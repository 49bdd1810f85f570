import type { Db } from '../platform/database.ts';
import { fixedCostParameters, fixedCosts } from '../scenarios/fixed-costs.ts';
import type { GroupBy } from './answer-figures.ts';
import type { Scope } from './scope.ts';

const groupColumns: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  customer: 'customer_id',
  aiModel: 'ai_model',
};

/** So many fixed costs of a group that were paid on one day and are spread over the same days, with their sum. */
export type FixedCosts = {
  group: string | null;
  paidOn: string;
  onDay: string;
  days: number;
  count: number;
  /** Micros, or what `foreign` says; set-up may have decimals. */
  amount: string;
  /** Not known in the reporting currency: what it is instead, and in whose units. */
  foreign: { currency: string; isInMicros: boolean } | null;
  /** Whether each of them comes to nothing, or nobody knows to what. */
  isNothing: boolean;
};

/** Every fixed cost, of whatever day. Grouped by model they belong to no model: the group null. */
export async function sumFixedCosts(db: Db, scope: Scope, groupBy: GroupBy): Promise<FixedCosts[]> {
  const { rows } = await db.query<FixedCosts>(
    `with ${fixedCosts}
     select ${groupColumns[groupBy] ?? 'null::text'} as "group", paid_on as "paidOn", on_day as "onDay", days, count(*) as count,
       coalesce(sum(coalesce(micros, own_amount)), 0)::text as amount, coalesce(coalesce(micros, own_amount) = 0, true) as "isNothing",
       case when micros is null then jsonb_build_object('currency', own_currency, 'isInMicros', is_in_micros) end as foreign
     from fixed_costs
     group by 1, paid_on, on_day, days, 7, 8`,
    fixedCostParameters(scope),
  );
  return rows;
}
