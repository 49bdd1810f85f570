import type { z } from 'zod';
import type { Db } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { toAssumptionAnswer } from './assumption-answer.ts';
import { listAssumptionRows } from './assumption-queries.ts';
import type { AssumptionAnswer, AssumptionQuery } from './input-schema.ts';

/** Every assumption that was ever set, the latest first. */
export async function listAssumptions(
  db: Db,
  query: z.infer<typeof AssumptionQuery>,
): Promise<Page<AssumptionAnswer>> {
  const rows = await listAssumptionRows(db, query, query.limit, decodeCursor(query.cursor, ['text']));
  return pageFrom(rows, query.limit, toAssumptionAnswer, ({ id }) => [id]);
}
