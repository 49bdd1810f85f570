import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { findScenario } from './find-scenario.ts';
import type { AdminVersionDetail } from './schema.ts';
import { findVersionRow } from './version-queries.ts';

/** One version of a scenario as operators see it, with what Make would get; of one whose check found errors only the report was kept. */
export async function readVersionForOperator(
  db: Db,
  idOrSlug: string,
  number: number,
): Promise<AdminVersionDetail> {
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  const version = await findVersionRow(db, scenario.id, number, { isPublished: false });
  if (!version) throw notFound('The version');
  const { id, changelog, createdAt, publishedAt, report, blueprint, scheduling, bringsBack } = version;
  return {
    id,
    number,
    changelog,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    report,
    bringsBack,
    blueprint,
    scheduling,
  };
}
