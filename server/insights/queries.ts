import type { Db } from '../platform/database.ts';
import type { Insight } from './schema.ts';

/** Puts these, and which installations are silent, in the place of what was told before; who looks at the same time waits. */
export async function replaceInsights(
  db: Db,
  insights: readonly Insight[],
  silentInstallationNos: readonly number[],
  madeAt: Date,
): Promise<void> {
  await db.query(
    `insert into insight_settings (made_at, silent_installation_nos) values ($1::timestamptz, $2::int[])
     on conflict (is_only) do update set made_at = excluded.made_at, silent_installation_nos = excluded.silent_installation_nos`,
    [madeAt, silentInstallationNos],
  );
  await db.query(`delete from insights`);
  await db.query(
    `insert into insights (id, position, insight)
     select insight ->> 'id', position, insight from jsonb_array_elements($1::jsonb) with ordinality as told (insight, position)`,
    [JSON.stringify(insights)],
  );
}

/** What is worth knowing, the weightiest first. */
export async function selectInsights(db: Db): Promise<Insight[]> {
  const { rows } = await db.query<{ insight: Insight }>(`select insight from insights order by position`);
  return rows.map(({ insight }) => insight);
}

type Settings = { madeAt: Date | null; modelConsentedAt: Date | null };

/** When insights were looked for last, and since when a language model may word them. */
export async function selectInsightSettings(db: Db): Promise<Settings> {
  const { rows } = await db.query<Settings>(
    `select made_at as "madeAt", model_consented_at as "modelConsentedAt" from insight_settings`,
  );
  return rows[0] ?? { madeAt: null, modelConsentedAt: null };
}

/** When an operator consented to a language model; null: it is off. */
export async function readModelConsent(db: Db): Promise<Date | null> {
  return (await selectInsightSettings(db)).modelConsentedAt;
}

/** Switches the language model on, or off with null; a consent that stands keeps its instant. */
export async function writeModelConsent(db: Db, at: Date | null, operatorId: string | null): Promise<void> {
  await db.query(
    `insert into insight_settings as known (model_consented_at, model_consented_by) values ($1::timestamptz, $2::text)
     on conflict (is_only) do update set
       model_consented_at = case when excluded.model_consented_at is null then null else coalesce(known.model_consented_at, excluded.model_consented_at) end,
       model_consented_by = case when known.model_consented_at is null or excluded.model_consented_at is null then excluded.model_consented_by else known.model_consented_by end`,
    [at, operatorId],
  );
}
