import type { Db } from '../../platform/database.ts';
import { listCategories } from './facet-queries.ts';

/** What the categories are called, by their slugs: those with scenarios that customers see. */
export async function readCategoryNames(db: Db): Promise<Map<string, string>> {
  return new Map((await listCategories(db)).map(({ slug, name }) => [slug, name]));
}
