import type { Db } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import { findCheckoutOfPayment, type CheckoutRow } from '../../checkout/checkout-queries.ts';
import { productColumns, type ProductRef } from '../../products/product.ts';
import { insertAdoptedCheckout } from './adopted-checkout-queries.ts';
import type { PaymentTruth } from '../payment-truth.ts';

/** What we offered in the session that this one continues, when Stripe recovered one that had expired. */
export async function offeredBefore(db: Db, { session }: PaymentTruth): Promise<CheckoutRow | null> {
  if (!session || session.recoveredFromId === null) return null;
  return findCheckoutOfPayment(db, session.recoveredFromId, null);
}

/** Keeps a finished session that this library did not open (a payment link, a recovery) as a checkout like every other. */
export async function adoptSession(
  db: Db,
  truth: PaymentTruth,
  sale: { customerId: string; lines: readonly { product: ProductRef | null }[] },
  now: Date,
): Promise<string | null> {
  const { session } = truth;
  const product = sale.lines.find((line) => line.product !== null)?.product;
  if (!session || !product) return null;
  const original = await offeredBefore(db, truth);
  return insertAdoptedCheckout(db, {
    id: newId('chk', now),
    customerId: sale.customerId,
    ...productColumns(product),
    amount: session.subtotal,
    currency: truth.currency,
    source: original ? 'recovery' : 'paymentLink',
    recoveredFrom: original?.id ?? null,
    stripeSessionId: session.id,
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    paidAt: truth.paidAt,
  });
}
