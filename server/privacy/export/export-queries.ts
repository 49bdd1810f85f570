import type { Db } from '../../platform/database.ts';

export type ExportRow = {
  id: string;
  state: 'gathering' | 'ready' | 'failed';
  tablesDone: number;
  tableCount: number;
  rowCount: number;
  byteCount: number;
  createdAt: Date;
  readyAt: Date | null;
  expiresAt: Date;
};

const columns = `id, state, tables_done as "tablesDone", table_count as "tableCount", row_count as "rowCount", byte_count as "byteCount",
  created_at as "createdAt", ready_at as "readyAt", expires_at as "expiresAt"`;

/** The new export; the one that is being made when there is one. */
export async function insertExport(
  db: Db,
  row: { id: string; customerId: string; tableCount: number; createdAt: Date; expiresAt: Date },
): Promise<{ isNew: boolean }> {
  const { rowCount } = await db.query(
    `insert into customer_exports (id, customer_id, state, table_count, created_at, expires_at)
     values ($1::text, $2::text, 'gathering', $3::int, $4::timestamptz, $5::timestamptz)
     on conflict (customer_id) where state = 'gathering' do nothing`,
    [row.id, row.customerId, row.tableCount, row.createdAt, row.expiresAt],
  );
  return { isNew: rowCount === 1 };
}

/** The newest export of a customer that has not expired. */
export async function selectNewestExport(
  db: Db,
  customerId: string,
  now: Date,
): Promise<ExportRow | undefined> {
  const { rows } = await db.query<ExportRow>(
    `select ${columns} from customer_exports where customer_id = $1::text and expires_at > $2::timestamptz order by id desc limit 1`,
    [customerId, now],
  );
  return rows[0];
}

/** An export that is being made. */
export async function selectGathering(db: Db, id: string): Promise<{ customerId: string } | undefined> {
  const { rows } = await db.query<{ customerId: string }>(
    `select customer_id as "customerId" from customer_exports where id = $1::text and state = 'gathering'`,
    [id],
  );
  return rows[0];
}

/** An export that can be downloaded. */
export async function selectReady(
  db: Db,
  id: string,
  now: Date,
): Promise<{ parts: number; createdAt: Date } | undefined> {
  const { rows } = await db.query<{ parts: number; createdAt: Date }>(
    `select created_at as "createdAt", (select count(*)::int from customer_export_parts where export_id = $1::text) as parts
     from customer_exports where id = $1::text and state = 'ready' and expires_at > $2::timestamptz`,
    [id, now],
  );
  return rows[0];
}

/** What a former try has left. */
export async function deleteParts(db: Db, exportId: string): Promise<void> {
  await db.query(`delete from customer_export_parts where export_id = $1::text`, [exportId]);
}

/** Fails when the export is gone: the customer was erased meanwhile. */
export async function insertPart(db: Db, exportId: string, place: number, content: Buffer): Promise<void> {
  await db.query(
    `insert into customer_export_parts (export_id, place, content) values ($1::text, $2::int, $3::bytea)`,
    [exportId, place, content],
  );
}

export async function selectPart(db: Db, exportId: string, place: number): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ content: Buffer }>(
    `select content from customer_export_parts where export_id = $1::text and place = $2::int`,
    [exportId, place],
  );
  return rows[0]?.content;
}

export async function noteProgress(
  db: Db,
  exportId: string,
  progress: { tablesDone: number; rowCount: number; byteCount: number },
): Promise<void> {
  await db.query(
    `update customer_exports set tables_done = $2::int, row_count = $3::bigint, byte_count = $4::bigint where id = $1::text`,
    [exportId, progress.tablesDone, progress.rowCount, progress.byteCount],
  );
}

export async function markReady(
  db: Db,
  exportId: string,
  { at, expiresAt }: { at: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `update customer_exports set state = 'ready', ready_at = $2::timestamptz, expires_at = $3::timestamptz where id = $1::text`,
    [exportId, at, expiresAt],
  );
}

/** Gives up on exports that no job works on any more, so that another can be asked for. */
export async function markStuckExports(db: Db, before: Date): Promise<void> {
  await db.query(
    `update customer_exports set state = 'failed' where state = 'gathering' and created_at < $1::timestamptz`,
    [before],
  );
}

export async function deleteExpiredExports(db: Db, now: Date): Promise<void> {
  await db.query(`delete from customer_exports where expires_at < $1::timestamptz`, [now]);
}
