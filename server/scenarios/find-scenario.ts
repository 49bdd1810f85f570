import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { Money } from '../platform/money.ts';
import type { Blueprint, Requirement, Step } from './blueprint/types.ts';
import { findScenarioRow, type ScenarioRow } from './catalogue-queries.ts';
import { minimumPriceOf, priceOf, toAdminScenario, toScenario } from './scenario-answer.ts';
import type { AdminScenarioDetail, Scenario, ScenarioStatus } from './schema.ts';
import { publicStatuses } from './search/search-scenarios.ts';
import { measureScenarios, type Measuring } from './statistics-queries.ts';
import { findVersionRow, listVersionRows } from './version-queries.ts';

const allStatuses: ScenarioStatus[] = ['draft', 'active', 'completed', 'archived'];

/** What other features need to know of a scenario: to sell, install or measure it. */
export type ScenarioSummary = {
  id: string;
  slug: string;
  title: string;
  status: ScenarioStatus;
  price: Money | null;
  /** Set: the customer chooses the price, from here on. */
  minimumPrice: Money | null;
  recurring: 'month' | 'year' | null;
  minutesByHand: number;
  latestVersionId: string | null;
};

/** A scenario by id or slug; only what customers see unless `includeUnpublished`. */
export async function findScenario(
  db: Db,
  idOrSlug: string,
  options: { includeUnpublished?: boolean } = {},
): Promise<ScenarioSummary | null> {
  const row = await findScenarioRow(db, idOrSlug, options.includeUnpublished ? allStatuses : publicStatuses);
  return row && summary(row);
}

function summary(row: ScenarioRow): ScenarioSummary {
  const { id, slug, title, status, recurring, versionId } = row;
  return {
    id,
    slug,
    title,
    status,
    recurring,
    price: priceOf(row),
    minimumPrice: minimumPriceOf(row),
    minutesByHand: Number(row.minutesByHand),
    latestVersionId: versionId,
  };
}

/** A version ready to install, once it is published. */
export type InstallableVersion = {
  id: string;
  number: number;
  isPublished: boolean;
  blueprint: Blueprint;
  scheduling: Record<string, unknown>;
  requirements: Requirement[];
  steps: Step[];
};

/** A version of a scenario, the latest when `number` is null; null when there is none. Published ones only, unless told otherwise. */
export async function findVersion(
  db: Db,
  scenarioId: string,
  number: number | null,
  options: { includeUnpublished?: boolean } = {},
): Promise<InstallableVersion | null> {
  const row = await findVersionRow(db, scenarioId, number, { isPublished: !options.includeUnpublished });
  if (!row?.blueprint || !row.scheduling) return null;
  return {
    id: row.id,
    number: row.number,
    isPublished: row.publishedAt !== null,
    blueprint: row.blueprint,
    scheduling: row.scheduling,
    requirements: row.requirements,
    steps: row.steps,
  };
}

/** The page of one scenario in the public catalogue; 404 for what customers may not see. */
export async function readScenario(db: Db, idOrSlug: string, measuring: Measuring): Promise<Scenario> {
  const row = await findScenarioRow(db, idOrSlug, publicStatuses);
  if (!row) throw notFound('The scenario');
  return toScenario(row, (await measureScenarios(db, [row.id], measuring)).get(row.id));
}

/** Everything that an operator sees of a scenario: its versions with their reports, and the newest readable blueprint. */
export async function readScenarioForOperator(
  db: Db,
  idOrSlug: string,
  measuring: Measuring,
): Promise<AdminScenarioDetail> {
  const row = await findScenarioRow(db, idOrSlug, allStatuses);
  if (!row) throw notFound('The scenario');
  const [statistics, versions, newest] = [
    await measureScenarios(db, [row.id], measuring),
    await listVersionRows(db, row.id),
    await findVersionRow(db, row.id, null, { isPublished: false }),
  ];
  return {
    ...toAdminScenario(row, statistics.get(row.id)),
    blueprint: newest?.blueprint ?? null,
    scheduling: newest?.scheduling ?? null,
    versions: versions.map((version) => ({
      id: version.id,
      number: version.number,
      changelog: version.changelog,
      createdAt: version.createdAt.toISOString(),
      publishedAt: version.publishedAt?.toISOString() ?? null,
      report: version.report,
    })),
  };
}
