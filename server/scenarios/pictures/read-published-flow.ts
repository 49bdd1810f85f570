import { flowOfSteps, type FlowModule } from '../../../flow-drawing/flow.ts';
import { flowOfBlueprint } from '../../../flow-drawing/flow-of-blueprint.ts';
import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findScenarioRow } from '../catalogue-queries.ts';
import { ScenarioStatus } from '../schema.ts';
import { publicStatuses } from '../search/search-scenarios.ts';
import { findVersionRow } from '../version-queries.ts';

export type PublishedFlow = { title: string; apps: string[]; flow: FlowModule[] };

/** The flow of what customers install now; 404 for what they may not see. Operators also see drafts, by their newest readable version. */
export async function readPublishedFlow(
  db: Db,
  idOrSlug: string,
  options: { includeUnpublished?: boolean } = {},
): Promise<PublishedFlow> {
  const { includeUnpublished = false } = options;
  const row = await findScenarioRow(
    db,
    idOrSlug,
    includeUnpublished ? ScenarioStatus.options : publicStatuses,
  );
  if (!row) throw notFound('The scenario');
  const version =
    (await findVersionRow(db, row.id, null, { isPublished: true })) ??
    (includeUnpublished ? await findVersionRow(db, row.id, null, { isPublished: false }) : null);
  const flow = version
    ? flowOfBlueprint(version.blueprint, version.steps, version.scheduling)
    : flowOfSteps(row.steps);
  return { title: row.title, apps: row.apps, flow };
}
