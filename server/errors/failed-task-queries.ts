import type { Db } from '../platform/database.ts';

/** Failed tasks of one customer, scenario, version and hour that say the same. */
export type FailedTasks = {
  scenarioId: string;
  customerId: string | null;
  installationId: string | null;
  version: number | null;
  code: string | null;
  message: string | null;
  executionId: string;
  taskKey: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
};

/** How far has been read, as the database writes it: a `Date` has no microseconds. Held until the commit, so that one server reads. */
export type ReadUpTo = { announcedAt: string; eventId: string };

/** Up to which event failed tasks are grouped; nobody else groups until the transaction ends. */
export async function lockReading(db: Db): Promise<ReadUpTo> {
  const { rows } = await db.query<ReadUpTo>(
    `select announced_at::text as "announcedAt", event_id as "eventId" from error_reading for update`,
  );
  if (!rows[0]) throw new RangeError('The row of error_reading is missing');
  return rows[0];
}

/** Notes up to which event failed tasks are grouped. */
export async function noteReading(db: Db, { announcedAt, eventId }: ReadUpTo): Promise<void> {
  await db.query(`update error_reading set announced_at = $1::timestamptz, event_id = $2::text`, [
    announcedAt,
    eventId,
  ]);
}

/**
 * The instant before which everything that was announced can be seen: the beginning of the oldest transaction that still writes, for an event is
 * announced within its transaction.
 */
export async function findSettledUntil(db: Db): Promise<string> {
  const { rows } = await db.query<{ until: string }>(
    `select least(min(xact_start), clock_timestamp())::text as until from pg_stat_activity
     where datname = current_database() and backend_xid is not null and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return rows[0]?.until ?? '-infinity';
}

/** The place of the last event of the next so many, read as far as `until`; null: there is none. */
export async function findNextPlace(
  db: Db,
  { announcedAt, eventId }: ReadUpTo,
  until: string,
  limit: number,
): Promise<(ReadUpTo & { events: number }) | null> {
  const { rows } = await db.query<ReadUpTo & { events: number }>(
    `select announced_at::text as "announcedAt", id as "eventId", count(*) over ()::int as events
     from (
       select announced_at, id from outbox_events
       where announced_at >= $1::timestamptz and (announced_at, id) > ($1::timestamptz, $2::text) and announced_at < $3::timestamptz
       order by announced_at, id limit $4::int
     ) as next
     order by next.announced_at desc, next.id desc limit 1`,
    [announcedAt, eventId, until, limit],
  );
  return rows[0] ?? null;
}

/** The failures that were announced between two places, the second one included; those that say the same together, with the newest as sample. */
export async function selectFailedTasks(db: Db, after: ReadUpTo, upTo: ReadUpTo): Promise<FailedTasks[]> {
  const { rows } = await db.query<FailedTasks>(
    `select e.scenario_id as "scenarioId", e.customer_id as "customerId", v.number as version,
       e.data ->> 'errorCode' as code, left(e.data ->> 'errorMessage', 1000) as message, count(*)::int as count,
       min(e.occurred_at) as "firstAt", max(e.occurred_at) as "lastAt",
       (array_agg(e.installation_id order by e.occurred_at desc))[1] as "installationId",
       (array_agg(e.data ->> 'executionId' order by e.occurred_at desc))[1] as "executionId",
       (array_agg(e.data ->> 'taskKey' order by e.occurred_at desc))[1] as "taskKey"
     from outbox_events e
     left join installations i on i.id = e.installation_id
     left join scenario_versions v on v.id = i.version_id
     where e.type = 'execution.failed' and e.scenario_id is not null
       and e.announced_at >= $1::timestamptz and (e.announced_at, e.id) > ($1::timestamptz, $2::text)
       and e.announced_at <= $3::timestamptz and (e.announced_at, e.id) <= ($3::timestamptz, $4::text)
     group by e.scenario_id, e.customer_id, v.number, code, message, date_trunc('hour', e.occurred_at at time zone 'UTC')`,
    [after.announcedAt, after.eventId, upTo.announcedAt, upTo.eventId],
  );
  return rows;
}

/** The apps of scenarios, as Make names them. */
export async function selectApps(db: Db, scenarioIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ id: string; apps: string[] }>(
    `select id, apps from scenarios where id = any($1::text[])`,
    [scenarioIds],
  );
  return new Map(rows.map(({ id, apps }) => [id, apps]));
}
