import type { z } from 'zod';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { exactly } from '../../platform/rational.ts';
import type { AssumptionsInForce } from './assumptions.ts';
import { insertCreditPrice, listCreditPriceRows, type CreditPriceRow } from './credit-price-queries.ts';
import type { CreditPriceAnswer, CreditPriceQuery, NewCreditPrice } from './input-schema.ts';

/** What a credit costs in the plan of an installation's organization in Make, from an instant on. */
export type PlanPrice = { installationId: string; price: string; currency: string; from: Date };

/** The price that counts where no assumption says one: the latest of the plan that has begun; `prices` stand latest first. */
export function planPriceAt(
  prices: readonly PlanPrice[],
  installationId: string,
  at: Date,
): AssumptionsInForce['creditPrice'] {
  const row = prices.find((price) => price.installationId === installationId && price.from <= at);
  return row ? { value: exactly(row.price), currency: row.currency } : null;
}

/** A plan's price from an instant on; tasks that started before keep theirs. */
export async function setCreditPrice(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  price: NewCreditPrice,
): Promise<CreditPriceAnswer> {
  const at = now();
  const row: CreditPriceRow = {
    ...price,
    id: newId('crp', at),
    from: new Date(price.from),
    createdAt: at,
  };
  await inTransaction(pool, (db) => insertCreditPrice(db, row));
  return toAnswer(row);
}

/** Prices by plan, the latest first. */
export async function listCreditPrices(
  db: Db,
  query: z.infer<typeof CreditPriceQuery>,
): Promise<Page<CreditPriceAnswer>> {
  const cursor = decodeCursor(query.cursor, ['text', 'instant', 'text']);
  const rows = await listCreditPriceRows(db, query.plan ?? null, query.limit, cursor);
  return pageFrom(rows, query.limit, toAnswer, ({ plan, from, id }) => [plan, from.toISOString(), id]);
}

function toAnswer({ from, createdAt, ...price }: CreditPriceRow): CreditPriceAnswer {
  return { ...price, from: from.toISOString(), createdAt: createdAt.toISOString() };
}
