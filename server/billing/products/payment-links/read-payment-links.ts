import type { Deps } from '../../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import { productOf } from '../product.ts';
import type { PaymentLink, PaymentLinkQuery } from './schema.ts';
import { selectPaymentLink, selectPaymentLinks, type PaymentLinkRow } from './payment-link-queries.ts';

type Reading = Pick<Deps, 'pool' | 'publicUrl'>;

/** Every payment link, newest first. */
export async function listPaymentLinks(
  { pool, publicUrl }: Reading,
  { limit, cursor }: PaymentLinkQuery,
): Promise<Page<PaymentLink>> {
  const after = decodeCursor(cursor, ['text']);
  const rows = await selectPaymentLinks(pool, { before: after?.[0] ?? null, limit });
  return pageFrom(
    rows,
    limit,
    (row) => toPaymentLink(row, publicUrl()),
    ({ id }) => [id],
  );
}

/** Where an address that was handed out leads now: to Stripe, or nowhere since it has ended, or never was. */
export async function followPaymentLink(
  { pool }: Pick<Deps, 'pool'>,
  id: string,
): Promise<{ url: string } | 'ended' | 'unknown'> {
  const link = await selectPaymentLink(pool, id);
  if (!link) return 'unknown';
  return link.isActive && link.isForSale && link.url !== null ? { url: link.url } : 'ended';
}

export function toPaymentLink(row: PaymentLinkRow, publicUrl: string): PaymentLink {
  return {
    id: row.id,
    product: { ...productOf(row), title: row.title },
    url: row.url,
    shareUrl: `${publicUrl}/buy/${row.id}`,
    isActive: row.isActive && row.isForSale,
    syncError: row.syncError,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
