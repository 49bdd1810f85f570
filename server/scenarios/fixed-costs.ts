import { minorUnitDigits } from '../platform/money.ts';

/** Which fixed costs: those known at an instant, in one currency; of one scenario, customer or currency of payment, or of all. */
export type FixedCostScope = {
  asOf: Date;
  timeZone: string;
  currency: string;
  scenarioId: string | null;
  customerId: string | null;
  /** Fixed costs belong to no model: asked for one, there are none. */
  aiModel: string | null;
  presentedIn: string | null;
};

/**
 * Every fixed cost known at asOf: its first day, the days over which it is spread, and its amount in micros (null: not known in the
 * reporting currency). What was paid is tax included and net of what came back. A price without period covers 365 days, a
 * monthly or yearly one its month or year. Set-up hours are those in force at the confirmation, or the customer's own word on the
 * installation whenever it was given, because they happen once. Placeholders `$1`–`$8` are given by `fixedCostParameters`.
 */
export const fixedCosts = `paid as (
    select order_id, customer_id, scenario_id,
      (min(occurred_at) filter (where kind = 'charge') at time zone $2::text)::date as on_day,
      case when bool_and(reporting_amount is not null and reporting_currency = $3::text)
        then sum(reporting_amount) * $4::numeric end as micros
    from revenue_entries
    where kind in ('charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal') and occurred_at <= $1::timestamptz
      and scenario_id is not null and plan_id is null
      and ($5::text is null or scenario_id = $5::text)
      and ($6::text is null or customer_id = $6::text)
      and ($8::text is null or presentment_currency = $8::text)
    group by order_id, customer_id, scenario_id
  ),
  set_up as (
    select installations.scenario_id, installations.customer_id, (confirmed_at at time zone $2::text)::date as on_day,
      case when rate.currency = $3::text then hours.value * rate.value * 1000000 end as micros
    from installations
    join lateral (
      select value from assumptions
      where name = 'setupHours'
        and ((scope = 'installation' and scope_id = installations.id)
          or (effective_from <= confirmed_at and (scope = 'library' or (scope = 'scenario' and scope_id = installations.scenario_id))))
      order by array_position(array['installation', 'scenario', 'library'], scope), effective_from desc, created_at desc, id desc
      limit 1
    ) hours on hours.value > 0
    left join lateral (
      select value, currency from assumptions
      where name = 'hourlyRate' and effective_from <= confirmed_at
        and (scope = 'library' or scope_id = case scope when 'scenario' then installations.scenario_id
          when 'customer' then installations.customer_id else installations.id end)
      order by array_position(array['installation', 'customer', 'scenario', 'library'], scope), effective_from desc, created_at desc, id desc
      limit 1
    ) rate on true
    where confirmed_at <= $1::timestamptz
      and ($5::text is null or installations.scenario_id = $5::text)
      and ($6::text is null or installations.customer_id = $6::text)
  ),
  fixed_costs as (
    select paid.scenario_id, paid.customer_id, null::text as ai_model, on_day, micros,
      case recurring when 'month' then (on_day + interval '1 month')::date - on_day
        when 'year' then (on_day + interval '1 year')::date - on_day else 365 end as days
    from paid join scenarios on scenarios.id = paid.scenario_id
    where on_day is not null and $7::text is null
    union all
    select scenario_id, customer_id, null::text, on_day, micros, 365 from set_up where $7::text is null
  )`;

/** What stands at `$1`–`$8` of `fixedCosts`. */
export const fixedCostParameters = (scope: FixedCostScope): unknown[] => [
  scope.asOf,
  scope.timeZone,
  scope.currency,
  10 ** (6 - minorUnitDigits(scope.currency)),
  scope.scenarioId,
  scope.customerId,
  scope.aiModel,
  scope.presentedIn,
];
