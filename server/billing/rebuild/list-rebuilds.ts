import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { selectRebuild, selectRebuilds, type RebuildRow } from './rebuild-queries.ts';

type Rebuild = Omit<RebuildRow, 'startingAfter'>;

/** Rebuilds, newest first. */
export async function listRebuilds(
  db: Db,
  wanted: { limit: number; cursor?: string | undefined },
): Promise<Page<Rebuild>> {
  const cursor = decodeCursor(wanted.cursor, ['instant', 'text']);
  const rows = await selectRebuilds(db, {
    before: cursor && { createdAt: cursor[0], id: cursor[1] },
    limit: wanted.limit,
  });
  return pageFrom(rows, wanted.limit, shown, (row) => [row.createdAt.toISOString(), row.id]);
}

/** One rebuild, with how far it is. */
export async function readRebuild(db: Db, id: string): Promise<Rebuild> {
  const row = await selectRebuild(db, id);
  if (!row) throw notFound(`The rebuild ${id}`);
  return shown(row);
}

const shown = ({ startingAfter: _startingAfter, ...row }: RebuildRow): Rebuild => row;
