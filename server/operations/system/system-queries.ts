import type { Db } from '../../platform/database.ts';

export type DatabaseState = {
  version: string;
  sizeBytes: number;
  migration: string | null;
  used: number;
  limit: number;
  partitionsUntil: string | null;
};

export async function selectDatabaseState(db: Db): Promise<DatabaseState> {
  const { rows } = await db.query<DatabaseState>(
    `select current_setting('server_version') as version, pg_database_size(current_database()) as "sizeBytes",
       (select name from schema_migrations order by run_on desc, id desc limit 1) as migration,
       (select count(*) from pg_stat_activity where backend_type = 'client backend') as used,
       current_setting('max_connections')::int as limit,
       (select max(replace(substring(relname from '_([0-9]{4}_[0-9]{2})$'), '_', '-') || '-01') from pg_class
        where relkind = 'r' and relname ~ '^task_facts_[0-9]{4}_[0-9]{2}$') as "partitionsUntil"`,
  );
  const [state] = rows;
  if (!state) throw new Error('The database says nothing of itself.');
  return state;
}

export type TableSize = { table: string; bytes: number };

/** The largest, with indexes; partitions count for the table that they are of. */
export async function selectLargestTables(db: Db): Promise<TableSize[]> {
  const { rows } = await db.query<TableSize>(
    `select coalesce(parent.relname, own.relname) as "table", sum(pg_total_relation_size(own.oid))::bigint as bytes
     from pg_class own left join pg_inherits on inhrelid = own.oid left join pg_class parent on parent.oid = inhparent
     where own.relkind = 'r' and own.relnamespace = 'public'::regnamespace
     group by 1 order by bytes desc, 1 limit 5`,
  );
  return rows;
}

export type Backlog = { stripeWaiting: number; stripeFailed: number; parkedEvents: number };

/** What waits to be taken in, and what was given up on. */
export async function selectBacklog(db: Db): Promise<Backlog> {
  const { rows } = await db.query<Backlog>(
    `select (select count(*) from stripe_events where state in ('pending', 'parked')) as "stripeWaiting",
       (select count(*) from stripe_events where state = 'failed') as "stripeFailed",
       (select count(*) from outbox_backlog where next_attempt_at is null) as "parkedEvents"`,
  );
  return rows[0] ?? { stripeWaiting: 0, stripeFailed: 0, parkedEvents: 0 };
}
