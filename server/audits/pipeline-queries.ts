import type { Db } from '../platform/database.ts';

export type Missing = {
  installations: number;
  behind: number;
  farBehind: number;
  broken: number;
  refused: number;
  reports: number;
};

/** Reports that are known to be missing: logs that were not read, installations that cannot report, what was refused. */
export async function countMissing(
  db: Db,
  { at, warnBefore, failBefore, since }: { at: Date; warnBefore: Date; failBefore: Date; since: Date },
): Promise<Missing> {
  const { rows } = await db.query<Missing>(
    `with logs as (
       select read_until from run_log_cursors join installations on installations.id = installation_id
       where status = 'installed' and reporting = 'pull' and next_pull_at < $1::timestamptz
     )
     select (select count(*) from installations where status = 'installed') as installations,
       (select count(*) from logs where read_until < $2::timestamptz and read_until >= $3::timestamptz) as behind,
       (select count(*) from logs where read_until < $3::timestamptz) as "farBehind",
       (select count(*) from installations where status = 'installed' and reporting_problem is not null) as broken,
       (select count(*) from quarantined_tasks where state = 'waiting' and seen_at >= $4::timestamptz) as refused,
       (select coalesce(sum(coalesce(started, 0) + coalesce(retries, 0)), 0)::bigint from total_days where day >= $4::timestamptz::date) as reports`,
    [at, warnBefore, failBefore, since],
  );
  return rows[0] ?? { installations: 0, behind: 0, farBehind: 0, broken: 0, refused: 0, reports: 0 };
}

/** What waits to be worked off, by what one of it is called: since when, by the clock that wrote it down. */
export type Waiting = { source: string; minutes: number; count: number };

/** How long the oldest of each kind of waiting thing has waited: events of Stripe, announcements, run logs, jobs. */
export async function findWaiting(db: Db, at: Date): Promise<Waiting[]> {
  const { rows } = await db.query<Waiting>(
    `select source, coalesce(floor(extract(epoch from waited) / 60), 0)::int as minutes, count from (
       select 'Stripe event' as source, $1::timestamptz - min(received_at) as waited, count(*) as count
       from stripe_events where state = 'pending'
       union all
       select 'announcement', clock_timestamp() - min(announced_at), count(*)
       from outbox_backlog join outbox_events on outbox_events.id = event_id where next_attempt_at is not null
       union all
       select 'run log', $1::timestamptz - min(next_pull_at), count(*)
       from run_log_cursors join installations on installations.id = installation_id
       where status = 'installed' and reporting = 'pull' and next_pull_at < $1::timestamptz
       union all
       select 'job', clock_timestamp() - min(start_after), count(*)
       from jobs.job where state in ('created', 'retry') and start_after < clock_timestamp()
     ) as sources order by minutes desc`,
    [at],
  );
  return rows;
}
