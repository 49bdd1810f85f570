import type { Db } from '../../platform/database.ts';
import type { Cursor } from '../../platform/pagination.ts';
import type { ModelPrice } from './task-cost.ts';

export type ModelPriceRow = ModelPrice & { id: string; source: 'seed' | 'operator'; createdAt: Date };

/** Adds prices of a million tokens; those before them stay as they were. */
export async function insertModelPrices(db: Db, prices: ModelPriceRow[]): Promise<void> {
  await db.query(
    `insert into ai_model_prices (id, model, input_per_million, output_per_million, currency, effective_from, source, created_at)
     select id, model, "inputPerMillion", "outputPerMillion", currency, "from", source, "createdAt"
     from jsonb_to_recordset($1::jsonb) as prices (id text, model text, "inputPerMillion" numeric, "outputPerMillion" numeric,
       currency text, "from" timestamptz, source text, "createdAt" timestamptz)`,
    [JSON.stringify(prices)],
  );
}

/** A page of prices, by model, the newest of each first. */
export async function listModelPriceRows(
  db: Db,
  model: string | null,
  limit: number,
  cursor: Cursor | null,
): Promise<ModelPriceRow[]> {
  const { rows } = await db.query<ModelPriceRow>(
    `select id, model, input_per_million as "inputPerMillion", output_per_million as "outputPerMillion", currency,
       effective_from as "from", source, created_at as "createdAt"
     from ai_model_prices
     where ($1::text is null or model = $1::text)
       and ($2::text is null or model > $2::text
         or (model = $2::text and (effective_from, id) < ($3::timestamptz, $4::text)))
     order by model, effective_from desc, id desc
     limit $5::int + 1`,
    [model, cursor?.[0] ?? null, cursor?.[1] ?? null, cursor?.[2] ?? null, limit],
  );
  return rows;
}
