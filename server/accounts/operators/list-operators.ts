import type { Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { selectOperators, type ListedOperatorRow } from './operator-queries.ts';

/** Operators, oldest first. */
export async function listOperators(
  pool: Pool,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ListedOperatorRow>> {
  const afterId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectOperators(pool, { limit, afterId });
  return pageFrom(
    rows,
    limit,
    (row) => row,
    (row) => [row.id],
  );
}
