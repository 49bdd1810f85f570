import type { Db } from '../../platform/database.ts';

export type EventRow = {
  id: string;
  type: 'payment.succeeded' | 'execution.failed';
  occurredAt: Date;
  data: Record<string, unknown>;
  scenario: { id: string; title: string } | null;
  customer: { id: string; name: string };
  installation: { id: string; name: string } | null;
};

const told = `type in ('payment.succeeded', 'execution.failed')`;

/** Announced events with the names of what they are about, the earliest first; `chosen` selects their rows. */
const withNames = (chosen: string) => `
  select events.id, events.type, events.occurred_at as "occurredAt", events.data,
    case when scenarios.id is not null then json_build_object('id', scenarios.id, 'title', scenarios.title) end as scenario,
    json_build_object('id', customers.id, 'name', customers.name) as customer,
    case when installations.id is not null then json_build_object('id', installations.id, 'name', installations.name) end as installation
  from (${chosen}) events
  join customers on customers.id = events.customer_id
  left join scenarios on scenarios.id = events.scenario_id
  left join installations on installations.id = events.installation_id
  order by events.announced_at, events.id`;

/** The last payments and the last failures of a day, so many of each. */
export async function selectLatestEvents(db: Db, limit: number): Promise<EventRow[]> {
  const latest = (type: EventRow['type']) => `
    (select * from outbox_events where type = '${type}' and announced_at > clock_timestamp() - interval '1 day'
     order by announced_at desc limit $1::int)`;
  const { rows } = await db.query<EventRow>(
    withNames(`${latest('payment.succeeded')} union all ${latest('execution.failed')}`),
    [limit],
  );
  return rows;
}

/** What was announced since an event, or so shortly before it that it may have become visible later; null: nobody knows that event. */
export async function selectEventsSince(
  db: Db,
  id: string,
  { overlapSeconds, limit }: { overlapSeconds: number; limit: number },
): Promise<EventRow[] | null> {
  const { rows } = await db.query<EventRow>(
    withNames(`
      select * from outbox_events
      where ${told} and announced_at >= (select announced_at from outbox_events where id = $1::text) - make_interval(secs => $2::float8)
      order by announced_at desc limit $3::int`),
    [id, overlapSeconds, limit],
  );
  return rows.length > 0 ? rows : null; // a known event is among them
}

/** What was announced since an instant of the database's clock and is not known yet, the latest of it. */
export async function selectNewEvents(
  db: Db,
  since: Date,
  { known, limit }: { known: readonly string[]; limit: number },
): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    withNames(`
      select * from outbox_events
      where ${told} and announced_at >= $1::timestamptz and id <> all ($2::text[])
      order by announced_at desc limit $3::int`),
    [since, known, limit],
  );
  return rows;
}

/** The present instant of the database's clock, by which events are announced. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]!.now;
}
