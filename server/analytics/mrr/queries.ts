import type { SubscriptionState } from '../../billing/subscriptions/subscription-state.ts';
import type { Db } from '../../platform/database.ts';
import type { Scope } from '../scope.ts';

/** What a subscription was at a day's close, where that differs from the close before. */
export type StateRow = {
  subscriptionId: string;
  customerId: string;
  day: string;
  status: string;
  currency: string;
  state: SubscriptionState;
  /** It matches the filters "scenario", "plan" and "currency". */
  isAsked: boolean;
};

/**
 * The states of all subscriptions at the closes of days, from the beginning, by subscription and day: of a day the last one counts, and
 * one that says the same as the one before is left out.
 */
export async function findStates(db: Db, scope: Scope): Promise<StateRow[]> {
  const { rows } = await db.query<StateRow>(
    `with closes as (
       select distinct on (subscription_id, day) subscription_id, day, source_id, customer_id, status, state_digest
       from (
         select subscription_id, (valid_from at time zone $1::text)::date as day, valid_from, life_rank, source_id,
           customer_id, status, state_digest
         from subscription_states
         where valid_from <= $2::timestamptz and ($3::text is null or customer_id = $3::text)
       ) dated
       order by subscription_id, day, valid_from desc, life_rank desc, source_id desc
     ),
     changes as (
       select *, (customer_id, status, state_digest) is distinct from
         lag((customer_id, status, state_digest)) over (partition by subscription_id order by day) as is_change
       from closes
     )
     select changes.subscription_id as "subscriptionId", changes.customer_id as "customerId", day, changes.status, currency, state,
       ($4::jsonb is null or state @> $4::jsonb) and ($5::text is null or currency = $5::text)
         and ($6::jsonb is null or state @> $6::jsonb) as "isAsked"
     from changes join subscription_states using (subscription_id, source_id)
     where is_change
     order by 1, day`,
    [
      scope.timeZone,
      scope.asOf,
      scope.customerId,
      holding('scenario', scope.scenarioId),
      scope.presentedIn,
      holding('plan', scope.planId),
    ],
  );
  return rows;
}

/** What the state of a subscription contains that has an item of this product; null: any. */
const holding = (kind: 'scenario' | 'plan', id: string | null) =>
  id === null ? null : JSON.stringify({ items: [{ product: { kind, id } }] });

export type RateRow = { currency: string; day: string; reportingAmount: string; amount: string };

/**
 * What each currency was worth at the close of the days on which that changed: amounts of the day's last balance transaction that is
 * known in the reporting currency. What a correction took back set no rate.
 */
export async function findSettledRates(db: Db, { timeZone, currency, asOf }: Scope): Promise<RateRow[]> {
  const { rows } = await db.query<RateRow>(
    `select distinct on (currency, day) currency, (occurred_at at time zone $1::text)::date as day,
       "reportingAmount", amount
     from (
       select currency, occurred_at, split_part(source_id, ':', 1) as source_id, abs(sum(reporting_amount))::text as "reportingAmount", abs(sum(amount))::text as amount
       from revenue_entries
       where kind in ('charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal')
         and (currency < $2::text or currency > $2::text) and reporting_currency = $2::text and reporting_amount is not null and occurred_at <= $3::timestamptz
         -- Else nothing of the ledger is read. The ends of an index tell it without going through all states.
         and (select min(currency) <> $2::text or max(currency) <> $2::text from subscription_states)
         and currency in (select distinct currency from subscription_states)
       group by currency, occurred_at, split_part(source_id, ':', 1)
       having sum(reporting_amount) <> 0 and sum(amount) <> 0
     ) movements
     order by currency, day, occurred_at desc, source_id desc`,
    [timeZone, currency, asOf],
  );
  return rows;
}
