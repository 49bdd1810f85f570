import type Stripe from 'stripe';
import { createCreditNote, voidCreditNote } from '../billing/credit-notes.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { integerOf, listOf, fieldsOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { presentInvoice } from './invoices.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const FIELDS =
  'invoice amount lines refund_amount credit_amount out_of_band_amount reason memo metadata'.split(' ');

/** `/v1/credit_notes` */
export function creditNoteRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/credit_notes', ({ input, at }) => {
      refuseUnknown(input, FIELDS);
      const invoice = presentInvoice(account, requiredText(input, 'invoice'));
      const ofLines = listOf(input['lines']).reduce<number>(
        (sum, line) => sum + (integerOf(fieldsOf(line), 'amount') ?? 0),
        0,
      );
      const [refundAmount, creditAmount, outOfBandAmount] = [
        integerOf(input, 'refund_amount') ?? 0,
        integerOf(input, 'credit_amount') ?? 0,
        integerOf(input, 'out_of_band_amount') ?? 0,
      ];
      const given = refundAmount + creditAmount + outOfBandAmount;
      return createCreditNote(account, {
        invoice,
        amount: integerOf(input, 'amount') ?? (ofLines || given || invoice.total),
        refundAmount,
        creditAmount,
        outOfBandAmount,
        reason: textOf(input, 'reason') ?? null,
        memo: textOf(input, 'memo') ?? null,
        metadata: mergedMetadata({}, input['metadata']),
        at: account.timeOf(idOf(invoice.customer), at),
      });
    }),
    route('GET', '/v1/credit_notes', ({ input, path }) => {
      const [invoice, customer] = [textOf(input, 'invoice'), textOf(input, 'customer')];
      const all = invoice
        ? account.creditNotes.where('invoice', invoice).toReversed()
        : account.creditNotes.listing();
      return listPage(all, input, path, (note) => !customer || note.customer === customer);
    }),
    route('GET', '/v1/credit_notes/:id', ({ id }) => presentNote(account, id)),
    route('POST', '/v1/credit_notes/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['memo', 'metadata']);
      const note = presentNote(account, id);
      account.update('credit_note.updated', note, at, () => {
        note.memo = textOf(input, 'memo') ?? note.memo;
        note.metadata = mergedMetadata(note.metadata, input['metadata']);
      });
      return note;
    }),
    route('POST', '/v1/credit_notes/:id/void', ({ id, at }) => {
      const note = presentNote(account, id);
      voidCreditNote(account, note, account.timeOf(idOf(note.customer), at));
      return note;
    }),
  ];
}

function presentNote(account: StripeAccount, id: string): Stripe.CreditNote {
  const note = account.creditNotes.get(id);
  if (!note) throw noSuch('credit_note', id);
  return note;
}
