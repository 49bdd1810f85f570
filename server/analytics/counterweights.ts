import type { Db } from '../platform/database.ts';
import { moneyFigures } from './money-figures.ts';
import { ratio } from './ratios.ts';
import { sumLedger } from './revenue-queries.ts';
import type { Scope } from './scope.ts';

export type Counterweights = {
  disputeRate: number | null;
  silentShare: number | null;
  retention30Days: number | null;
};

/**
 * What stands beside the headlines, so that none of them is raised at the cost of what it is for: payments with disputes, runs with installations that
 * report nothing, installations with those that are still used.
 */
export async function readCounterweights(db: Db, scope: Scope): Promise<Counterweights> {
  const [[ledger], use] = await Promise.all([
    sumLedger(db, scope, { interval: null, groupBy: 'none' }),
    measureUse(db, scope),
  ]);
  return {
    disputeRate: moneyFigures(ledger).disputeRate,
    silentShare: scope.isPrevious ? null : ratio(use.silent, use.standing),
    retention30Days: ratio(use.retained, use.oldEnough),
  };
}

type Use = { standing: number; silent: number; oldEnough: number; retained: number };

/** Installations that stand and have been silent, and of those confirmed 30 to 60 days before the end of the period the ones that reported after 30 days. */
async function measureUse(db: Db, { to, timeZone, asOf, scenarioId, customerId }: Scope): Promise<Use> {
  const { rows } = await db.query<Use>(
    `with ended as (
       select least(($1::date + 1)::timestamp at time zone $2::text, $3::timestamptz) as at
     ), known as (
       select status = 'installed' and confirmed_at <= $3::timestamptz - interval '168 hours' as is_standing,
         confirmed_at > at - interval '1440 hours' and confirmed_at <= at - interval '720 hours' as is_old_enough,
         last_reported_at, confirmed_at
       from ended, installations left join completed_runs on completed_runs.installation_id = installations.id
       where confirmed_at is not null and ($4::text is null or scenario_id = $4::text) and ($5::text is null or customer_id = $5::text)
     )
     select count(*) filter (where is_standing) as standing,
       count(*) filter (where is_standing and coalesce(last_reported_at, '-infinity') <= $3::timestamptz - interval '720 hours') as silent,
       count(*) filter (where is_old_enough) as "oldEnough",
       count(*) filter (where is_old_enough and last_reported_at >= confirmed_at + interval '720 hours') as retained
     from known`,
    [to, timeZone, asOf, scenarioId, customerId],
  );
  return rows[0] ?? { standing: 0, silent: 0, oldEnough: 0, retained: 0 };
}
