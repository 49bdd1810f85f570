import type { Db } from '../platform/database.ts';

export type MetricRow = {
  id: string;
  customerId: string;
  scenarioId: string;
  installationId: string | null;
  name: string;
  value: number;
  unit: string | null;
  data: unknown;
  recordedAt: Date;
};

/** Writes figures; answers for each that changed something whether it is new. One that is known with the same content is left out. */
export async function upsertMetrics(db: Db, rows: MetricRow[]): Promise<{ isNew: boolean }[]> {
  const answer = await db.query<{ isNew: boolean }>(
    `insert into metrics (id, customer_id, scenario_id, installation_id, name, value, unit, data, recorded_at)
     select id, "customerId", "scenarioId", "installationId", name, value, unit, data, "recordedAt"
     from jsonb_to_recordset($1::jsonb) as figures (id text, "customerId" text, "scenarioId" text, "installationId" text, name text,
       value numeric, unit text, data jsonb, "recordedAt" timestamptz)
     order by "scenarioId", name, "recordedAt", coalesce("installationId", '')
     on conflict (customer_id, scenario_id, name, recorded_at, coalesce(installation_id, '')) do update
       set value = excluded.value, unit = excluded.unit, data = excluded.data
       where (metrics.value, metrics.unit, metrics.data) is distinct from (excluded.value, excluded.unit, excluded.data)
     returning xmax = 0 as "isNew"`,
    [JSON.stringify(rows)],
  );
  return answer.rows;
}

/** Scenarios by any of these ids or slugs, without drafts. */
export async function findScenarioIds(db: Db, idsOrSlugs: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; slug: string }>(
    `select id, slug from scenarios where (id = any($1::text[]) or slug = any($1::text[])) and status <> 'draft'`,
    [idsOrSlugs],
  );
  return new Map(rows.flatMap(({ id, slug }) => [[slug, id] as const, [id, id] as const]));
}

/** Which of these installations are this customer's, with their scenarios. */
export async function findOwnInstallations(
  db: Db,
  ids: string[],
  customerId: string,
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; scenarioId: string }>(
    `select id, scenario_id as "scenarioId" from installations where id = any($1::text[]) and customer_id = $2::text`,
    [ids, customerId],
  );
  return new Map(rows.map(({ id, scenarioId }) => [id, scenarioId]));
}
