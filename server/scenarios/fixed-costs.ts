import { minorUnitDigits } from '../platform/money.ts';
import { reportedAmount } from './reported-amount.ts';

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

const idOfScope = {
  installation: 'installations.id',
  customer: 'installations.customer_id',
  scenario: 'installations.scenario_id',
};

/**
 * Joins to `installations` what was assumed when each was confirmed, by the nearest scope that says anything: one join per scope, with the
 * times for which its assumptions held. Looking them up for each installation by itself costs five times as much.
 */
function assumedAtConfirmation(
  alias: string,
  name: string,
  scopes: (keyof typeof idOfScope | 'library')[],
): string {
  const nearest = (column: string) =>
    `coalesce(${scopes.map((scope) => `${alias}_of_${scope}.${column}`).join(', ')}) as ${column}`;
  const joins = scopes.map((scope) => {
    const its = `${alias}_of_${scope}`;
    return `left join (
      select scope_id, value, currency, effective_from, lead(effective_from) over (partition by scope_id order by effective_from, created_at, id) as until
      from assumptions where scope = '${scope}' and name = '${name}'
    ) ${its} on ${its}.effective_from <= confirmed_at and (${its}.until is null or confirmed_at < ${its}.until)
      ${scope === 'library' ? '' : `and ${its}.scope_id = ${idOfScope[scope]}`}`;
  });
  return `${joins.join('\n')} cross join lateral (select ${nearest('value')}, ${nearest('currency')}) ${alias}`;
}

/**
 * Every fixed cost known at asOf: the first day and the number of days over which it is spread, the day on which it was paid, and its amount in
 * micros (null: not known in the reporting currency; then `own_amount` in `own_currency`, in its minor units, or in micros where
 * `is_in_micros`). What was paid is tax included and net of what came back. A price is spread over 365
 * days from the purchase, one of a subscription over the days that the payment covers; that of a plan belongs to no scenario. Set-up
 * hours and their rate are those in force at the confirmation: what is dated later changes nothing. Placeholders `$1`–`$8` are given by `fixedCostParameters`.
 */
export const fixedCosts = `paid_days as (
    select entries.order_id, entries.customer_id, entries.scenario_id, (occurred_at at time zone $2::text)::date as day,
      coalesce(sum(entries.amount) filter (where entries.kind = 'charge'), 0) as charged,
      case when bool_or(entries.plan_id is not null or lines.is_recurring) then (orders.covers_from at time zone $2::text)::date end as covers_from,
      (orders.covers_to at time zone $2::text)::date as covers_to,
      bool_and(worth.reported is not null) as is_known, sum(worth.reported) as reported, sum(entries.amount) as own_amount, min(entries.currency) as own_currency
    from revenue_entries entries
    join orders on orders.id = entries.order_id
    left join order_lines lines on lines.order_id = entries.order_id and lines.position = entries.line_position
    cross join lateral (select ${reportedAmount('entries', '$3::text')} as reported) worth
    where entries.kind in ('charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal') and occurred_at <= $1::timestamptz
      and (entries.scenario_id is not null or entries.plan_id is not null)
      and ($5::text is null or entries.scenario_id = $5::text)
      and ($6::text is null or entries.customer_id = $6::text)
      and ($8::text is null or entries.presentment_currency = $8::text)
    group by entries.order_id, entries.customer_id, entries.scenario_id, day, orders.covers_from, orders.covers_to
  ),
  paid as ( -- a charge that a correction moved to another day was not paid on the first
    select order_id, customer_id, scenario_id, min(day) filter (where charged <> 0) as paid_on, min(covers_from) as covers_from, min(covers_to) as covers_to,
      case when bool_and(is_known) then sum(reported) * $4::numeric end as micros, sum(own_amount) as own_amount, min(own_currency) as own_currency
    from paid_days
    group by order_id, customer_id, scenario_id
  ),
  set_up_hours as materialized ( -- by itself, for planning a join takes the longer the more there is in it
    select installations.id, installations.scenario_id, installations.customer_id, confirmed_at, hours.value as hours
    from installations
    ${assumedAtConfirmation('hours', 'setupHours', ['installation', 'scenario', 'library'])}
    where confirmed_at <= $1::timestamptz and hours.value > 0
      and ($5::text is null or installations.scenario_id = $5::text)
      and ($6::text is null or installations.customer_id = $6::text)
  ),
  set_up as (
    select installations.scenario_id, installations.customer_id, (confirmed_at at time zone $2::text)::date as on_day,
      case when rate.currency = $3::text then hours * rate.value * 1000000 end as micros,
      hours * rate.value * 1000000 as own_amount, rate.currency as own_currency
    from set_up_hours installations
    ${assumedAtConfirmation('rate', 'hourlyRate', ['installation', 'customer', 'scenario', 'library'])}
  ),
  fixed_costs as (
    select scenario_id, customer_id, null::text as ai_model, coalesce(covers_from, paid_on) as on_day, paid_on, micros, own_amount, own_currency, false as is_in_micros,
      case when covers_from is null or covers_to is null then 365 else greatest(covers_to - covers_from, 1) end as days
    from paid
    where paid_on is not null and $7::text is null
    union all
    select scenario_id, customer_id, null::text, on_day, on_day, micros, own_amount, own_currency, true, 365 from set_up where $7::text is null
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
