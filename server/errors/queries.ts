import type { Db } from '../platform/database.ts';
import type { ErrorKind, ErrorQuery, ErrorSample, ErrorState } from './schema.ts';

export type ErrorGroupRow = {
  id: string;
  kind: ErrorKind;
  title: string;
  code: string | null;
  app: string | null;
  operation: string | null;
  scenarioId: string | null;
  scenarioSlug: string | null;
  scenarioTitle: string | null;
  place: string | null;
  state: ErrorState;
  firstSeenAt: Date;
  lastSeenAt: Date;
  count: number;
  countInDays: number | null;
  customers: number;
  firstRelease: string;
  lastRelease: string;
  lastReleaseNo: number;
  reopenedAt: Date | null;
  changedAt: Date | null;
};

const columns = `g.id, g.kind, g.title, g.code, g.app, g.operation, g.scenario_id as "scenarioId", s.slug as "scenarioSlug", s.title as "scenarioTitle",
  g.place, g.state, g.first_seen_at as "firstSeenAt", g.last_seen_at as "lastSeenAt", g.count, g.customers, g.first_release as "firstRelease",
  g.last_release as "lastRelease", g.last_release_no as "lastReleaseNo", g.reopened_at as "reopenedAt", g.changed_at as "changedAt"`;

/** Days in a zone, both included; without one it is open on that side. */
export type AskedDays = { from: string | null; to: string | null; timeZone: string };

/** By what a list is ordered, descending. */
const instantOf = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`; // all of its digits
const orders = {
  lastSeen: { column: 'g.last_seen_at', type: 'timestamptz', position: instantOf('g.last_seen_at') },
  firstSeen: { column: 'g.first_seen_at', type: 'timestamptz', position: instantOf('g.first_seen_at') },
  count: { column: 'g.count', type: 'bigint', position: 'g.count' },
  countInDays: { column: 'seen.count', type: 'bigint', position: 'seen.count' },
  customers: { column: 'g.customers', type: 'integer', position: 'g.customers' },
} as const;

const since = `$9::date::timestamp at time zone $11::text`;
const until = `($10::date + 1)::timestamp at time zone $11::text`;
const seenInDays = `cross join lateral (
    select sum(count)::bigint as count from error_hours
    where group_id = g.id and ($9::date is null or hour >= ${since}) and ($10::date is null or hour < ${until})
  ) as seen`;

/** The groups that match, one more than the limit; with days, those that occurred in them, and how often: counted by the hours that begin in them. */
export async function selectErrorGroups(
  db: Db,
  query: Omit<ErrorQuery, 'cursor' | 'from' | 'to'>,
  days: AskedDays | null,
  after: { value: string | number; id: string } | null,
): Promise<(ErrorGroupRow & { position: string | number })[]> {
  const { column, type, position } = orders[days && query.order === 'count' ? 'countInDays' : query.order];
  const { rows } = await db.query<ErrorGroupRow & { position: string | number }>(
    `select ${columns}, ${days ? 'seen.count' : 'null::bigint'} as "countInDays", ${position} as position
     from error_groups g left join scenarios s on s.id = g.scenario_id ${days ? seenInDays : ''}
     where ${days ? `seen.count > 0 and ($9::date is null or g.last_seen_at >= ${since}) and ($10::date is null or g.first_seen_at < ${until}) and` : ''} ($1::text is null or g.kind = $1::text) and ($2::text is null or g.state = $2::text)
       and ($3::text is null or s.id = $3::text or s.slug = $3::text)
       and ($4::text is null or exists (select from error_customers c where c.group_id = g.id and c.customer_id = $4::text))
       and ($5::text is null or g.code = $5::text)
       and ($6::${type} is null or (${column}, g.id) < ($6::${type}, $7::text))
     order by ${column} desc, g.id desc limit $8::int + 1`,
    [
      query.kind ?? null,
      query.state ?? null,
      query.scenario ?? null,
      query.customer ?? null,
      query.code ?? null,
      after?.value ?? null,
      after?.id ?? null,
      query.limit,
      ...(days ? [days.from, days.to, days.timeZone] : []),
    ],
  );
  return rows;
}

/** One kind of error, with the scenario that it is of. */
export async function selectErrorGroup(db: Db, id: string): Promise<ErrorGroupRow | null> {
  const { rows } = await db.query<ErrorGroupRow>(
    `select ${columns}, null::bigint as "countInDays" from error_groups g left join scenarios s on s.id = g.scenario_id where g.id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** How often it occurred since an instant, by the hour or the day in UTC. */
export async function countByTime(
  db: Db,
  id: string,
  since: Date,
  unit: 'hour' | 'day',
): Promise<{ at: Date; count: number }[]> {
  const { rows } = await db.query<{ at: Date; count: number }>(
    `select date_trunc($3::text, hour, 'UTC') as at, sum(count)::bigint as count from error_hours
     where group_id = $1::text and hour >= $2::timestamptz group by 1 order by 1`,
    [id, since, unit],
  );
  return rows;
}

/** In which releases a kind of error was seen, the newest first. */
export async function selectReleases(
  db: Db,
  id: string,
): Promise<{ release: string; count: number; firstSeenAt: Date; lastSeenAt: Date }[]> {
  const { rows } = await db.query<{ release: string; count: number; firstSeenAt: Date; lastSeenAt: Date }>(
    `select release, count, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt" from error_releases
     where group_id = $1::text order by release_no desc`,
    [id],
  );
  return rows;
}

/** The samples that are kept of a kind of error, the newest first. */
export async function selectSamples(
  db: Db,
  id: string,
): Promise<(Omit<ErrorSample, 'occurredAt'> & { occurredAt: Date })[]> {
  const { rows } = await db.query<Omit<ErrorSample, 'occurredAt'> & { occurredAt: Date }>(
    `select occurred_at as "occurredAt", message, stack, release, request_id as "requestId", job_id as "jobId", customer_id as "customerId",
       installation_id as "installationId", execution_id as "executionId", task_key as "taskKey"
     from error_samples where group_id = $1::text order by no desc`,
    [id],
  );
  return rows;
}

/** Resolves from a release on, ignores or opens; false when there is no such group. */
export async function updateState(
  db: Db,
  id: string,
  change: { state: ErrorState; isFixedInNext: boolean; operatorId: string | null; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update error_groups set state = $2::text, changed_at = $3::timestamptz, changed_by = $4::text,
       fixed_from = case when $2::text = 'resolved' then newest.no + case when $5::boolean then 1 else 0 end end
     from (
       select case when kind = 'task' then last_release_no else coalesce((select max(no) from server_releases), 0) end as no
       from error_groups where id = $1::text
     ) as newest
     where id = $1::text`,
    [id, change.state, change.at, change.operatorId, change.isFixedInNext],
  );
  return rowCount === 1;
}

const deletedAtOnce = 500;

/** Deletes groups that have not been seen since an instant, and hours before it. */
export async function deleteOldErrors(db: Db, before: Date): Promise<void> {
  await db.query(`delete from error_hours where hour < $1::timestamptz`, [before]);
  for (let count = deletedAtOnce; count === deletedAtOnce;) {
    const { rowCount } = await db.query(
      `delete from error_groups where id in (
         select id from error_groups where last_seen_at < $1::timestamptz order by last_seen_at, id limit $2::int
       )`,
      [before, deletedAtOnce],
    );
    count = rowCount ?? 0;
  }
}
