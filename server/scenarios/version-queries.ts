import type { Db } from '../platform/database.ts';
import type { Blueprint, Requirement, Step } from './blueprint/types.ts';
import type { BlueprintReport } from './schema.ts';

export type VersionRow = {
  id: string;
  number: number;
  changelog: string;
  blueprint: Blueprint | null;
  scheduling: Record<string, unknown> | null;
  requirements: Requirement[];
  steps: Step[];
  apps: string[];
  report: Omit<BlueprintReport, 'cleaned'>;
  createdAt: Date;
  publishedAt: Date | null;
  /** Of a rollback: the version whose content it has. */
  bringsBack: number | null;
};

const columns = `id, number, changelog, blueprint, scheduling, requirements, steps, apps, report, created_at as "createdAt", published_at as "publishedAt", brings_back as "bringsBack"`;

/** The version with the number, or the newest one when null; with `isPublished` only published ones count. */
export async function findVersionRow(
  db: Db,
  scenarioId: string,
  number: number | null,
  { isPublished }: { isPublished: boolean },
): Promise<VersionRow | null> {
  const { rows } = await db.query<VersionRow>(
    `select ${columns} from scenario_versions
     where scenario_id = $1::text and ($2::int is null or number = $2::int) and (published_at is not null or not $3::boolean)
       and ($2::int is not null or blueprint is not null)
     order by number desc limit 1`,
    [scenarioId, number, isPublished],
  );
  return rows[0] ?? null;
}

/** All versions, newest first, without their blueprints. */
export async function listVersionRows(
  db: Db,
  scenarioId: string,
): Promise<Omit<VersionRow, 'blueprint' | 'scheduling' | 'bringsBack'>[]> {
  const { rows } = await db.query<Omit<VersionRow, 'blueprint' | 'scheduling' | 'bringsBack'>>(
    `select id, number, changelog, requirements, steps, apps, report, created_at as "createdAt", published_at as "publishedAt"
     from scenario_versions where scenario_id = $1::text order by number desc`,
    [scenarioId],
  );
  return rows;
}

/** The published versions after the cursor, newest first, one more than `limit`. */
export async function listPublishedVersions(
  db: Db,
  scenarioId: string,
  limit: number,
  before: number | null,
): Promise<{ id: string; number: number; changelog: string; publishedAt: Date }[]> {
  const { rows } = await db.query<{ id: string; number: number; changelog: string; publishedAt: Date }>(
    `select id, number, changelog, published_at as "publishedAt" from scenario_versions
     where scenario_id = $1::text and published_at is not null and ($3::int is null or number < $3::int)
     order by number desc limit $2::int`,
    [scenarioId, limit + 1, before],
  );
  return rows;
}

export type NewVersion = Omit<VersionRow, 'number' | 'publishedAt' | 'createdAt'> & {
  scenarioId: string;
  createdAt: Date;
};

/** Adds a version with the next number; the caller holds the scenario's row lock, so that two uploads never take the same one. */
export async function insertVersion(db: Db, version: NewVersion): Promise<number> {
  const { rows } = await db.query<{ number: number }>(
    `insert into scenario_versions (id, scenario_id, number, changelog, blueprint, scheduling, requirements, steps, apps, report, created_at, brings_back)
     select $1::text, $2::text, coalesce(max(number), 0) + 1, $3::text, $4::jsonb, $5::jsonb, $6::jsonb, $7::jsonb, $8::text[], $9::jsonb, $10::timestamptz, $11::integer
     from scenario_versions where scenario_id = $2::text
     returning number`,
    [
      version.id,
      version.scenarioId,
      version.changelog,
      version.blueprint && JSON.stringify(version.blueprint),
      version.scheduling && JSON.stringify(version.scheduling),
      JSON.stringify(version.requirements),
      JSON.stringify(version.steps),
      version.apps,
      JSON.stringify(version.report),
      version.createdAt,
      version.bringsBack,
    ],
  );
  return rows[0]?.number ?? 0;
}

/** Publishes a version and makes the scenario active; it shows the steps and apps of its newest published version. */
export async function markPublished(db: Db, scenarioId: string, versionId: string, at: Date): Promise<void> {
  await db.query(
    `update scenario_versions set published_at = $2::timestamptz where id = $1::text and published_at is null`,
    [versionId, at],
  );
  await db.query(
    `update scenarios s set steps = v.steps, apps = v.apps, status = 'active', updated_at = $2::timestamptz, first_published_at = coalesce(s.first_published_at, $2::timestamptz)
     from (select steps, apps from scenario_versions where scenario_id = $1::text and published_at is not null order by number desc limit 1) v
     where s.id = $1::text`,
    [scenarioId, at],
  );
}

export type Publication = {
  description: string;
  complexityLevel: number;
  apps: string[];
  priceAmount: number | null;
  priceCurrency: string | null;
  number: number;
  changelog: string;
  /** No other version was ever published. */
  isFirst: boolean;
  /** It is what customers install now. */
  isNewest: boolean;
};

/** A published version beside its scenario, as it is told to whoever listens. */
export async function findPublication(
  db: Db,
  scenarioId: string,
  versionId: string,
): Promise<Publication | null> {
  const { rows } = await db.query<Publication>(
    `select s.description, s.complexity_level as "complexityLevel", v.apps, s.price_amount as "priceAmount",
       s.price_currency as "priceCurrency", v.number, v.changelog, p.count = 1 as "isFirst", p.newest = v.number as "isNewest"
     from scenarios s join scenario_versions v on v.scenario_id = s.id
     cross join (select count(*) as count, max(number) as newest from scenario_versions
       where scenario_id = $1::text and published_at is not null) p
     where s.id = $1::text and v.id = $2::text and v.published_at is not null`,
    [scenarioId, versionId],
  );
  return rows[0] ?? null;
}
