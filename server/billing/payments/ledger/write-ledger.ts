import type { Db } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import { ledgerEntries } from './ledger-entries.ts';
import {
  insertLedgerEntries,
  markSettled,
  selectOrderLines,
  selectWrittenTax,
  type AddedEntry,
} from './ledger-queries.ts';
import type { OrderRow } from '../orders/order-queries.ts';
import type { PaymentTruth } from '../payment-truth.ts';

/** Adds what the ledger does not have of a payment yet, and answers what that was. */
export async function writeLedger(
  db: Db,
  order: OrderRow,
  truth: PaymentTruth,
  reportingCurrency: string,
): Promise<AddedEntry[]> {
  if (!truth.charge?.movement) return []; // nothing went through the balance, or nothing is known of it yet
  const lines = await selectOrderLines(db, order.id);
  const hasGivenBack = truth.refunds.length > 0 || truth.disputes.length > 0;
  const writtenTax = hasGivenBack ? await selectWrittenTax(db, order.id) : new Map<string, number>();
  const entries = ledgerEntries(truth, { lines, reportingCurrency }, writtenTax);
  const charged = entries.find(({ kind }) => kind === 'charge');
  if (charged) await markSettled(db, { orderId: order.id, at: charged.occurredAt });
  return insertLedgerEntries(db, {
    order: {
      orderId: order.id,
      customerId: order.customerId,
      presentmentCurrency: order.presentmentCurrency,
      country: truth.charge.country,
      reportingCurrency,
    },
    entries: entries.map((entry) => ({ id: newId('rev', entry.occurredAt), ...entry })),
  });
}
