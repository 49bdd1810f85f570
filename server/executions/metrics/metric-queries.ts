import type { Db } from '../../platform/database.ts';

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

export type WrittenMetric = Pick<
  MetricRow,
  'customerId' | 'scenarioId' | 'installationId' | 'name' | 'recordedAt'
> & { isNew: boolean };

/** Writes figures; answers for each that changed something whether it is new. One that is known with the same content is left out. */
export async function upsertMetrics(db: Db, rows: MetricRow[]): Promise<WrittenMetric[]> {
  if (rows.length === 0) return [];
  const answer = await db.query<WrittenMetric>(
    `insert into metrics (id, customer_id, scenario_id, installation_id, name, value, unit, data, recorded_at)
     select id, "customerId", "scenarioId", "installationId", name, value, unit, data, "recordedAt"
     from jsonb_to_recordset($1::jsonb) as figures (id text, "customerId" text, "scenarioId" text, "installationId" text, name text,
       value numeric, unit text, data jsonb, "recordedAt" timestamptz)
     order by "customerId", "scenarioId", name, "recordedAt", coalesce("installationId", '')
     on conflict (customer_id, scenario_id, name, recorded_at, coalesce(installation_id, '')) do update
       set value = excluded.value, unit = excluded.unit, data = excluded.data
       where (metrics.value, metrics.unit, metrics.data) is distinct from (excluded.value, excluded.unit, excluded.data)
     returning customer_id as "customerId", scenario_id as "scenarioId", installation_id as "installationId", name,
       recorded_at as "recordedAt", xmax = 0 as "isNew"`,
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

/** Whose these installations are, and of which scenarios. */
export async function findInstallationsWithCustomers(
  db: Db,
  ids: string[],
): Promise<Map<string, { customerId: string; scenarioId: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; customerId: string; scenarioId: string }>(
    `select id, customer_id as "customerId", scenario_id as "scenarioId" from installations where id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type ListedMetric = Omit<MetricRow, 'customerId' | 'value'> & { value: string };

export type MetricFilter = {
  customerId: string;
  /** An id or a slug. */
  scenario: string | null;
  installationId: string | null;
  name: string | null;
  from: string | null;
  to: string | null;
  timeZone: string;
  before: readonly [recordedAt: string, id: string] | null;
  limit: number;
};

/** A customer's figures, newest first, one more than the limit. */
export async function selectMetrics(db: Db, filter: MetricFilter): Promise<ListedMetric[]> {
  const { rows } = await db.query<ListedMetric>(
    `select m.id, m.scenario_id as "scenarioId", m.installation_id as "installationId", m.name, m.value, m.unit, m.data,
       m.recorded_at as "recordedAt"
     from metrics m join scenarios s on s.id = m.scenario_id
     where m.customer_id = $1::text
       and ($2::text is null or s.id = $2::text or s.slug = $2::text)
       and ($3::text is null or m.installation_id = $3::text)
       and ($4::text is null or m.name = $4::text)
       and ($5::date is null or m.recorded_at >= $5::date::timestamp at time zone $7::text)
       and ($6::date is null or m.recorded_at < ($6::date + 1)::timestamp at time zone $7::text)
       and ($8::timestamptz is null or (m.recorded_at, m.id) < ($8::timestamptz, $9::text))
     order by m.recorded_at desc, m.id desc limit $10::int + 1`,
    [
      filter.customerId,
      filter.scenario,
      filter.installationId,
      filter.name,
      filter.from,
      filter.to,
      filter.timeZone,
      filter.before?.[0] ?? null,
      filter.before?.[1] ?? null,
      filter.limit,
    ],
  );
  return rows;
}
