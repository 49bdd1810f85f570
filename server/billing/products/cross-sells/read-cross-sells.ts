import type { Db } from '../../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import type { ProductReference } from '../named-product.ts';
import { productOf, type ProductColumns } from '../product.ts';
import { selectCrossSellPage, type CrossSellRow } from './cross-sell-queries.ts';
import type { CrossSell, CrossSellQuery } from './schema.ts';

/** What is offered beside what, newest first. */
export async function listCrossSells(
  db: Db,
  { of, limit, cursor }: CrossSellQuery,
): Promise<Page<CrossSell>> {
  const after = decodeCursor(cursor, ['text']);
  const rows = await selectCrossSellPage(db, { of: of ?? null, before: after?.[0] ?? null, limit });
  return pageFrom(rows, limit, toCrossSell, ({ id }) => [id]);
}

export function toCrossSell(row: CrossSellRow): CrossSell {
  const { id, kind, percentOff, discountMonths, isActive } = row;
  return {
    id,
    kind,
    of: referenceTo(row.of),
    offers: referenceTo(row.offers),
    percentOff,
    discountMonths,
    isActive,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const referenceTo = ({ title, ...columns }: ProductColumns & { title: string }): ProductReference => ({
  ...productOf(columns),
  title,
});
