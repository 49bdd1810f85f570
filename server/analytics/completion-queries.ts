import { kindCode, stateCode } from '../executions/storage/codes.ts';
import type { Db } from '../platform/database.ts';
import { addDays, dayOf } from '../platform/time.ts';
import type { Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import { factDay, factsOf, factValues } from './roll-ups/fact-queries.ts';
import { dimensionOf, filtersOf, matches } from './roll-ups/sum-queries.ts';
import { wholeOfItems } from './roll-ups/whole-of-items.ts';
import type { Keyed } from './rows-by-key.ts';
import { once, type Scope } from './scope.ts';

const ofKind = (sum: string, kind: number) =>
  `coalesce(sum(${sum}) filter (where kind = ${kind}), 0)::bigint`;
const ofRuns = (column: string) => ofKind(column, kindCode('run'));
export type ErrorCounts = Keyed & { started: number; tests: number; retries: number; errorHandlers: number };

/** Failed tasks by the code of their error; those without one are not among them. */
export async function countErrors(
  db: Db,
  scope: Scope,
  interval: Grouping['interval'],
): Promise<ErrorCounts[]> {
  const { rows } = await db.query<ErrorCounts>(
    `select ${bucketSql(interval, 'day')} as bucket, error_code as "group",
       ${ofRuns('first_tries')} as started, ${ofRuns('retries')} as retries,
       ${ofKind('coalesce(first_tries, 0) + coalesce(retries, 0)', kindCode('test'))} as tests,
       ${ofKind('coalesce(first_tries, 0) + coalesce(retries, 0)', kindCode('errorHandler'))} as "errorHandlers"
     from task_errors
     where day between $4::date and $5::date and ${matches}
     group by 1, 2
     having coalesce(sum(first_tries), 0) + coalesce(sum(retries), 0) > 0`,
    [...filtersOf(scope), scope.from, scope.to],
  );
  return rows;
}

const isActive = `state = ${stateCode('running')} and kind = ${kindCode('run')} and retry_of is null`;

type ActiveCounts = Keyed & { active: number };

/** Headline runs without an end that are younger than the stale limit; those that are older have timed out. */
export async function countActive(db: Db, scope: Scope, grouping: Grouping): Promise<ActiveCounts[]> {
  if (addDays(dayOf(staleLimit(scope), scope.timeZone), -1) > scope.to) return []; // a day's grace: the days are PostgreSQL's
  return wholeOfItems(scope, grouping, (asked) => {
    const name = `active ${scope.from} ${scope.to} by ${asked.interval} and ${asked.groupBy}`;
    return once(scope, name, () => selectActive(db, scope, asked));
  });
}

async function selectActive(db: Db, scope: Scope, { interval, groupBy }: Grouping): Promise<ActiveCounts[]> {
  const { rows } = await db.query<ActiveCounts>(
    `select bucket, ${dimensionOf(groupBy).id} as "group", active
     from (
       select ${bucketSql(interval, factDay)} as bucket, ${dimensionOf(groupBy).column} as grp, count(*) as active
       from task_facts
       where ${isActive} and started_at > $7::timestamptz and ${factsOf}
       group by 1, 2
     ) as counted ${dimensionOf(groupBy).names}`,
    [...factValues(scope), staleLimit(scope)],
  );
  return rows;
}

/** The same of any day. */
export async function countActiveNow(db: Db, scope: Scope): Promise<number> {
  const { rows } = await db.query<{ active: number }>(
    `select count(*) as active from task_facts where ${isActive} and started_at > $4::timestamptz and ${matches}`,
    [...filtersOf(scope), staleLimit(scope)],
  );
  return rows[0]?.active ?? 0;
}

/** What started before it, or then, and has no end has timed out. */
export const staleLimit = ({ asOf, staleAfterMs }: Scope) => new Date(asOf.getTime() - staleAfterMs);

export type Activations = Keyed & {
  confirmed: number;
  oldEnough: number;
  activated: number;
  timeToFirstSuccessMs: number | null;
};

/** Installations by the day of their confirmation, and how soon they had a first completed run. */
export function measureActivation(db: Db, scope: Scope, grouping: Grouping): Promise<Activations[]> {
  const name = `activation ${scope.from} ${scope.to} by ${grouping.interval} and ${grouping.groupBy}`;
  return once(scope, name, () => selectActivations(db, scope, grouping));
}

async function selectActivations(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Activations[]> {
  const group = { scenario: 'scenario_id', customer: 'customer_id' }[groupBy as string] ?? 'null::text';
  const { rows } = await db.query<Activations>(
    `with confirmed as (
       select ${bucketSql(interval, '(confirmed_at at time zone $5::text)::date')} as bucket, ${group} as "group",
         confirmed_at <= $6::timestamptz - interval '168 hours' as is_old_enough, first_completed_at - confirmed_at as delay
       from installations
       left join completed_runs on completed_runs.installation_id = installations.id
       where confirmed_at >= $1::date::timestamp at time zone $5::text
         and confirmed_at < ($2::date + 1)::timestamp at time zone $5::text
         and confirmed_at <= $6::timestamptz
         and ($3::text is null or scenario_id = $3::text)
         and ($4::text is null or customer_id = $4::text)
     )
     select bucket, "group", count(*) as confirmed, count(*) filter (where is_old_enough) as "oldEnough",
       count(*) filter (where is_old_enough and delay <= interval '168 hours') as activated,
       percentile_cont(0.5) within group (order by greatest(extract(epoch from delay) * 1000, 0))
         filter (where is_old_enough and delay <= interval '168 hours')::float8 as "timeToFirstSuccessMs"
     from confirmed
     group by 1, 2`,
    [scope.from, scope.to, scope.scenarioId, scope.customerId, scope.timeZone, scope.asOf],
  );
  return rows;
}

/** Installations confirmed in the period. */
export async function countConfirmed(db: Db, scope: Scope): Promise<number> {
  const rows = await measureActivation(db, scope, { interval: null, groupBy: 'none' });
  return rows[0]?.confirmed ?? 0;
}
