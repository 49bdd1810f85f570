import type { Db } from '../platform/database.ts';
import type { ScenarioStatus, Step } from './schema.ts';
import type { z } from 'zod';

/** One scenario with its category and latest published version; statistics come beside it (`statistics-queries.ts`). */
export type ScenarioRow = {
  id: string;
  slug: string;
  title: string;
  description: string;
  complexityLevel: number;
  categorySlug: string;
  categoryName: string;
  tags: string[];
  status: ScenarioStatus;
  priceAmount: number | null;
  priceCurrency: string | null;
  minimumPriceAmount: number | null;
  recurring: 'month' | 'year' | null;
  minutesByHand: string;
  isStarter: boolean;
  steps: z.infer<typeof Step>[];
  apps: string[];
  createdAt: Date;
  updatedAt: Date;
  firstPublishedAt: Date | null;
  versionId: string | null;
  versionNumber: number | null;
  versionChangelog: string | null;
  versionPublishedAt: Date | null;
};

const scenarioColumns = `
  s.id, s.slug, s.title, s.description, s.complexity_level as "complexityLevel", c.slug as "categorySlug", c.name as "categoryName",
  s.tags, s.status, s.price_amount as "priceAmount", s.price_currency as "priceCurrency", s.minimum_price_amount as "minimumPriceAmount", s.recurring,
  s.minutes_by_hand as "minutesByHand", s.is_starter as "isStarter", s.steps, s.apps, s.created_at as "createdAt", s.updated_at as "updatedAt",
  s.first_published_at as "firstPublishedAt",
  v.id as "versionId", v.number as "versionNumber", v.changelog as "versionChangelog", v.published_at as "versionPublishedAt"`;

const latestVersion = `
  left join lateral (
    select id, number, changelog, published_at from scenario_versions
    where scenario_id = s.id and published_at is not null order by number desc limit 1
  ) v on true`;

const scenarioTables = `scenarios s join categories c on c.id = s.category_id ${latestVersion}`;

/** The scenarios with these ids, by id. */
export async function listScenarioRows(db: Db, ids: string[]): Promise<Map<string, ScenarioRow>> {
  const { rows } = await db.query<ScenarioRow>(
    `select ${scenarioColumns} from ${scenarioTables} where s.id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A scenario by id or slug in any of the given statuses, or null. */
export async function findScenarioRow(
  db: Db,
  idOrSlug: string,
  statuses: ScenarioStatus[],
): Promise<ScenarioRow | null> {
  const { rows } = await db.query<ScenarioRow>(
    `select ${scenarioColumns} from ${scenarioTables}
     where (s.id = $1::text or s.slug = $1::text) and s.status = any($2::text[])`,
    [idOrSlug, statuses],
  );
  return rows[0] ?? null;
}
