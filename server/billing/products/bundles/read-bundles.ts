import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { notFound } from '../../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import type { AdminBundle, Bundle, SaleQuery } from '../schema.ts';
import { stripeStateOf } from '../stripe-state.ts';
import { selectBundleById, selectBundles, type BundleRow } from './bundle-queries.ts';

type Reading = Pick<Deps, 'pool' | 'stripe'>;

/** Every bundle, newest first. */
export async function listBundles({ pool, stripe }: Reading, query: SaleQuery): Promise<Page<AdminBundle>> {
  const rows = await pageOfBundles(pool, query, query.status ?? null);
  return pageFrom(
    rows,
    query.limit,
    (row) => toAdminBundle(row, stripe !== null),
    ({ id }) => [id],
  );
}

export async function readBundle({ pool, stripe }: Reading, id: string): Promise<AdminBundle> {
  const row = await selectBundleById(pool, id);
  if (!row) throw notFound('The bundle');
  return toAdminBundle(row, stripe !== null);
}

/** The bundles that can be bought, with what customers see of them. */
export async function listBundlesForSale(db: Db, query: Omit<SaleQuery, 'status'>): Promise<Page<Bundle>> {
  return pageFrom(await pageOfBundles(db, query, 'active', true), query.limit, toBundle, ({ id }) => [id]);
}

export async function readBundleForSale(db: Db, id: string): Promise<Bundle> {
  const row = await selectBundleById(db, id, { hidesUnpublished: true });
  if (row?.status !== 'active') throw notFound('The bundle');
  return toBundle(row);
}

function pageOfBundles(
  db: Db,
  { limit, cursor }: Omit<SaleQuery, 'status'>,
  status: string | null,
  hidesUnpublished = false,
) {
  const after = decodeCursor(cursor, ['text']);
  return selectBundles(db, { status, before: after?.[0] ?? null, limit, hidesUnpublished });
}

function toBundle({ id, title, description, scenarios, ...row }: BundleRow): Bundle {
  const [listCurrency, ...others] = row.listCurrencies;
  return {
    id,
    title,
    description,
    scenarios,
    price: { amount: row.amount, currency: row.currency },
    listPrice:
      listCurrency === undefined || others.length > 0
        ? null
        : { amount: row.listAmount, currency: listCurrency },
  };
}

function toAdminBundle(row: BundleRow, hasKey: boolean): AdminBundle {
  return {
    ...toBundle(row),
    status: row.status,
    orders: row.orders,
    stripe: stripeStateOf(row, hasKey),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
