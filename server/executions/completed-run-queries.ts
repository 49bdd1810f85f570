import { columnOf } from '../platform/array-literal.ts';
import type { Db } from '../platform/database.ts';
import { queryPlannedOnce } from '../platform/planned-once.ts';

/** What stays known of an installation's runs when their facts are dropped; `count`: successful headline runs. */
export type NotedRuns = {
  installationId: string;
  count: number;
  firstStartedAt: Date | null;
  firstCompletedAt: Date | null;
  lastReportedAt: Date | null;
};

export type KnownRuns = Pick<NotedRuns, 'installationId' | 'count' | 'firstStartedAt'>;

/** Adds to what is known of these installations' runs, and answers how many have succeeded now, and when the first one began. */
export async function noteRuns(db: Db, runs: readonly NotedRuns[]): Promise<KnownRuns[]> {
  if (runs.length === 0) return [];
  const { rows } = await queryPlannedOnce<KnownRuns>(
    db,
    `insert into completed_runs as runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select * from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) order by 1
     on conflict (installation_id) do update set count = runs.count + excluded.count,
       first_started_at = least(runs.first_started_at, excluded.first_started_at),
       first_completed_at = least(runs.first_completed_at, excluded.first_completed_at),
       last_reported_at = greatest(runs.last_reported_at, excluded.last_reported_at)
     returning installation_id as "installationId", count, first_started_at as "firstStartedAt"`,
    [
      columnOf(runs, ({ installationId }) => installationId),
      columnOf(runs, ({ count }) => count),
      columnOf(runs, ({ firstStartedAt }) => firstStartedAt?.toISOString()),
      columnOf(runs, ({ firstCompletedAt }) => firstCompletedAt?.toISOString()),
      columnOf(runs, ({ lastReportedAt }) => lastReportedAt?.toISOString()),
    ],
  );
  return rows;
}

/**
 * What is known of installations' runs, and what their facts say. Where an installation's first days lie before the facts that are kept,
 * its successful runs are counted by its days, which stay, and its first instants stay unless the facts know earlier ones. The last report
 * stays where it is later than those of the facts, because clocks of servers differ.
 */
const runsAnew = (ofThem: string) => `
  select installations.id as installation_id, kept.count, kept.first_started_at, kept.first_completed_at, kept.last_reported_at,
    case when days.is_cut then days.completed else coalesce(facts.completed, 0) end::integer as count_anew,
    case when days.is_cut then least(kept.first_started_at, facts.started_at) else facts.started_at end as first_started_at_anew,
    case when days.is_cut then least(kept.first_completed_at, facts.completed_at) else facts.completed_at end as first_completed_at_anew,
    greatest(kept.last_reported_at, facts.reported_at) as last_reported_at_anew
  from installations
  left join (
    select installation_no, coalesce(sum(completed) filter (where kind = 1), 0) as completed,
      coalesce(min(day) filter (where coalesce(started, retries) is not null) < (select first_day from reporting_settings), false) as is_cut
    from task_days where ${ofThem} group by installation_no
  ) as days on days.installation_no = installations.no
  left join (
    select installation_no, count(*) filter (where kind = 1 and state = 2 and retry_of is null) as completed,
      min(started_at) filter (where kind = 1) as started_at, min(finished_at) filter (where kind = 1 and state = 2) as completed_at,
      max(received_at) as reported_at
    from task_facts where ${ofThem} group by installation_no
  ) as facts on facts.installation_no = installations.no
  left join completed_runs kept on kept.installation_id = installations.id`;
const columns = ['count', 'first_started_at', 'first_completed_at', 'last_reported_at'];
const isWrong = `(coalesce(count, 0), ${columns.slice(1).join(', ')}) is distinct from (${columns.map((name) => `${name}_anew`).join(', ')})`;

/** The installations of whose runs something else is known than their facts say. */
export async function findWrongRuns(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select installation_id as id from (${runsAnew('true')}) as runs where ${isWrong} order by 1`,
  );
  return rows.map(({ id }) => id);
}

type Place = { customerNo: number; installationNo: number };
const ofPlaces = 'customer_no = any($1::integer[]) and installation_no = any($2::integer[])';

/** The same of some of them, which are found by index. */
export async function findWrongRunsOf(db: Db, places: readonly Place[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select installation_id as id from (${runsAnew(ofPlaces)} where installations.no = any($2::integer[])) as runs where ${isWrong} order by 1`,
    [places.map(({ customerNo }) => customerNo), places.map(({ installationNo }) => installationNo)],
  );
  return rows.map(({ id }) => id);
}

/** Installations drawn by a seed, of those that are known to have had at most so many runs. */
export async function drawPlaces(
  db: Db,
  { seed, limit, mostRuns }: { seed: string; limit: number; mostRuns: number },
): Promise<Place[]> {
  const { rows } = await db.query<Place>(
    `select customers.no as "customerNo", installations.no as "installationNo"
     from installations join customers on customers.id = customer_id left join completed_runs on installation_id = installations.id
     where coalesce(count, 0) <= $3::int order by md5($1::text || installations.id) limit $2::int`,
    [seed, limit, mostRuns],
  );
  return rows;
}

/**
 * The installations whose turn it is: each has one within so many nights that about `mostRuns` known runs are due in each; those that ran first
 * since `newSince`, or are not known to have run, have theirs every night.
 */
export async function takeTurns(
  db: Db,
  { night, mostRuns, newSince }: { night: number; mostRuns: number; newSince: Date },
): Promise<(Place & { runs: number })[]> {
  const { rows } = await db.query<Place & { runs: number }>(
    `with round as (select greatest(1, ceil(sum(count)::numeric / $2::int))::int as nights from completed_runs)
     select customers.no as "customerNo", installations.no as "installationNo", coalesce(count, 0) as runs
     from installations join customers on customers.id = customer_id left join completed_runs on installation_id = installations.id, round
     where installations.no % nights = $1::int % nights or first_started_at is null or first_started_at >= $3::timestamptz
     order by installations.no`,
    [night, mostRuns, newSince],
  );
  return rows;
}

/** Brings what is known of these installations' runs to what their facts say; whoever calls it holds their locks. */
export async function recountRuns(db: Db, places: readonly Place[]): Promise<number> {
  const { rowCount } = await db.query(
    `insert into completed_runs (installation_id, ${columns.join(', ')})
     select installation_id, ${columns.map((name) => `${name}_anew`).join(', ')}
     from (${runsAnew(ofPlaces)} where installations.no = any($2::integer[])) as runs
     where ${isWrong}
     on conflict (installation_id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [places.map(({ customerNo }) => customerNo), places.map(({ installationNo }) => installationNo)],
  );
  return rowCount ?? 0;
}
