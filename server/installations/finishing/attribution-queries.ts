import type { Db } from '../../platform/database.ts';

/** Where template and version are stamped in Make. */
export type Attribution = 'customProperties' | 'description';

export async function setAttribution(db: Db, id: string, attribution: Attribution): Promise<void> {
  await db.query(`update installations set attribution = $2::text where id = $1::text`, [id, attribution]);
}

/** Where an installation is stamped in Make; null: nowhere (yet). */
export async function findAttribution(db: Db, id: string): Promise<Attribution | null> {
  const { rows } = await db.query<{ attribution: Attribution | null }>(
    `select attribution from installations where id = $1::text`,
    [id],
  );
  return rows[0]?.attribution ?? null;
}

/** Whether Make was asked for a credential request and never said what became of it. */
export async function isConnectAsked(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from installations where id = $1::text and connect_asked_at is not null`,
    [id],
  );
  return rowCount === 1;
}

/** Notes that Make is asked for a credential request; null when it has answered. */
export async function setConnectAsked(db: Db, id: string, at: Date | null): Promise<void> {
  await db.query(`update installations set connect_asked_at = $2::timestamptz where id = $1::text`, [id, at]);
}
