import type { Db } from '../../platform/database.ts';

/** The slug of a category, by which requests name it. */
export async function selectCategorySlug(db: Db, id: unknown): Promise<string | undefined> {
  const { rows } = await db.query<{ slug: string }>(`select slug from categories where id = $1::text`, [id]);
  return rows[0]?.slug;
}
