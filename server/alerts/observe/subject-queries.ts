import type { Db } from '../../platform/database.ts';

/** Titles of scenarios, by id. */
export async function selectTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; title: string }>(
    'select id, title from scenarios where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
