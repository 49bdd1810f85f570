import type { Db } from '../../platform/database.ts';
import type { Cursor } from '../../platform/pagination.ts';
import type { KeptPrice, PriceChange } from './compare-price-list.ts';

export type PriceChangeRow = PriceChange & { id: string };
export type ListedPriceChange = PriceChangeRow & { isShadowed: boolean };

/** Every price that came from a list, while nobody else can add one. */
export async function lockSeededPrices(db: Db): Promise<KeptPrice[]> {
  await db.query('lock table ai_model_prices in share row exclusive mode');
  const { rows } = await db.query<KeptPrice>(
    `select model, input_per_million as "inputPerMillion", output_per_million as "outputPerMillion", currency,
       effective_from as "from", created_at as "createdAt"
     from ai_model_prices
     where source = 'seed'
     order by created_at, id`,
  );
  return rows;
}

/** Models of which was told last that the list has them no more. */
export async function findMissedModels(db: Db): Promise<Set<string>> {
  const { rows } = await db.query<{ model: string }>(
    `select model from (
       select distinct on (model) model, became from model_price_changes order by model, noticed_at desc, applies_from desc, id desc
     ) last where became is null`,
  );
  return new Set(rows.map(({ model }) => model));
}

/** Adds what has changed in the list of model prices. */
export async function insertPriceChanges(db: Db, changes: readonly PriceChangeRow[]): Promise<void> {
  await db.query(
    `insert into model_price_changes (id, model, was, became, noticed_at, applies_from)
     select id, model, nullif(was, 'null'), nullif(became, 'null'), "noticedAt", "appliesFrom"
     from jsonb_to_recordset($1::jsonb) as changes (id text, model text, was jsonb, became jsonb, "noticedAt" timestamptz, "appliesFrom" timestamptz)`,
    [JSON.stringify(changes)],
  );
}

/** Changes of the price list, the latest first; shadowed where an operator's own price counts instead. */
export async function listPriceChangeRows(
  db: Db,
  model: string | null,
  limit: number,
  cursor: Cursor | null,
): Promise<ListedPriceChange[]> {
  const { rows } = await db.query<ListedPriceChange>(
    `select id, model, was, became, noticed_at as "noticedAt", applies_from as "appliesFrom", exists (
         select from ai_model_prices own
         where own.model = changes.model and own.source = 'operator' and own.effective_from <= greatest(applies_from, noticed_at)
       ) as "isShadowed"
     from model_price_changes changes
     where ($1::text is null or model = $1::text)
       and ($2::timestamptz is null or (noticed_at, applies_from, id) < ($2::timestamptz, $3::timestamptz, $4::text))
     order by noticed_at desc, applies_from desc, id desc
     limit $5::int + 1`,
    [model, cursor?.[0] ?? null, cursor?.[1] ?? null, cursor?.[2] ?? null, limit],
  );
  return rows;
}
