import type { z } from 'zod';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { insertModelPrices, listModelPriceRows, type ModelPriceRow } from './model-price-queries.ts';
import { listPriceChangeRows, type ListedPriceChange } from './price-change-queries.ts';
import type {
  ModelPriceAnswer,
  ModelPriceChangeAnswer,
  ModelPriceQuery,
  NewModelPrice,
} from './input-schema.ts';

/** A price from an instant on; tasks that started before keep theirs. */
export async function setModelPrice(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  price: NewModelPrice,
): Promise<ModelPriceAnswer> {
  const at = now();
  const row: ModelPriceRow = {
    ...price,
    id: newId('prc', at),
    from: new Date(price.from),
    source: 'operator',
    createdAt: at,
  };
  await inTransaction(pool, (db) => insertModelPrices(db, [row]));
  return toAnswer(row);
}

/** Prices by model, the latest first. */
export async function listModelPrices(
  db: Db,
  query: z.infer<typeof ModelPriceQuery>,
): Promise<Page<ModelPriceAnswer>> {
  const rows = await listModelPriceRows(
    db,
    query.model ?? null,
    query.limit,
    decodeCursor(query.cursor, ['text', 'instant', 'text']),
  );
  return pageFrom(rows, query.limit, toAnswer, ({ model, from, id }) => [model, from.toISOString(), id]);
}

/** What newer price lists said otherwise, the latest first. */
export async function listModelPriceChanges(
  db: Db,
  query: z.infer<typeof ModelPriceQuery>,
): Promise<Page<ModelPriceChangeAnswer>> {
  const cursor = decodeCursor(query.cursor, ['instant', 'instant', 'text']);
  const rows = await listPriceChangeRows(db, query.model ?? null, query.limit, cursor);
  return pageFrom(rows, query.limit, toChangeAnswer, ({ noticedAt, appliesFrom, id }) => [
    noticedAt.toISOString(),
    appliesFrom.toISOString(),
    id,
  ]);
}

function toChangeAnswer(row: ListedPriceChange): ModelPriceChangeAnswer {
  const { became, noticedAt, appliesFrom, ...change } = row;
  return {
    ...change,
    is: became,
    noticedAt: noticedAt.toISOString(),
    appliesFrom: appliesFrom.toISOString(),
  };
}

function toAnswer({ from, createdAt, ...price }: ModelPriceRow): ModelPriceAnswer {
  return { ...price, from: from.toISOString(), createdAt: createdAt.toISOString() };
}
