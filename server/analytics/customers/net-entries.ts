import { reportedAmount } from '../../scenarios/reported-amount.ts';
import type { Scope } from '../scope.ts';
import { lastKnownDay } from './known-until.ts';

/**
 * The rows of the ledger that make net revenue, up to the end of a period, each with its day and its reporting amount; `narrowing` says more
 * about `entries`. Placeholders `$1`–`$7` are given by `netParameters`.
 */
export const netEntries = (
  narrowing = 'true',
): string => `select entries.customer_id, entries.kind, entries.amount,
    entries.currency, entries.occurred_at, (entries.occurred_at at time zone $3::text)::date as day, ${reportedAmount('entries', '$4::text')} as reported
  from revenue_entries entries
  where entries.kind not in ('fee', 'fee_refund') and entries.occurred_at <= $1::timestamptz
    and entries.occurred_at < ($2::date + 1)::timestamp at time zone $3::text
    and ($5::text is null or entries.scenario_id = $5::text)
    and ($6::text is null or entries.customer_id = $6::text)
    and ($7::text is null or entries.presentment_currency = $7::text)
    and ${narrowing}`;

/** What stands at `$1`–`$7`. */
export const netParameters = (scope: Scope): unknown[] => [
  scope.asOf,
  lastKnownDay(scope),
  scope.timeZone,
  scope.currency,
  scope.scenarioId,
  scope.customerId,
  scope.presentedIn,
];

/**
 * What customers' money did by day or month (an expression of `day`), as a query over `entries`. Charges are above 0 and corrections take back no more
 * than they brought, on their day: so their sum is above 0 where a payment stands.
 */
export const movedBy = (span: string, entries: string): string => `select customer_id, ${span} as span,
    coalesce(sum(amount) filter (where kind = 'charge'), 0) > 0 as is_payment, coalesce(sum(reported), 0) as net,
    count(*) filter (where reported is null) as unconverted
  from (${entries}) as entries
  group by 1, 2`;
