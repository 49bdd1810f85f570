import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { findScenario } from './find-scenario.ts';
import type { VersionSummary } from './schema.ts';
import { listPublishedVersions } from './version-queries.ts';

/** A page of the published versions of a scenario that customers may see, newest first. */
export async function listVersions(
  db: Db,
  idOrSlug: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<VersionSummary>> {
  const scenario = await findScenario(db, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  const before = decodeCursor(page.cursor, ['integer'])?.[0] ?? null;
  const rows = await listPublishedVersions(db, scenario.id, page.limit, before);
  return pageFrom(
    rows,
    page.limit,
    (row) => ({ ...row, publishedAt: row.publishedAt.toISOString() }),
    (row) => [row.number],
  );
}
