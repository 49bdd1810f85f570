import type Stripe from 'stripe';
import { collectInvoice, payOutOfBand } from '../billing/collect-invoice.ts';
import { invoiceItemLine, pendingItems } from '../billing/draft-lines.ts';
import { draftInvoice, finalizeInvoice, markUncollectible, voidInvoice } from '../billing/invoice-life.ts';
import { payerOf } from '../billing/payers.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import { fieldsOf, flagOf, integerOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { previewInvoice } from './invoice-previews.ts';
import { listPage } from './list-page.ts';
import { route, type ApiCall, type Route } from './route.ts';
import { noSuch, StripeApiError } from './stripe-api-error.ts';

/** `/v1/invoices` and `/v1/invoice_payments` */
export function invoiceRoutes(account: StripeAccount): Route[] {
  const timeOf = (invoice: Stripe.Invoice, at: number) => account.timeOf(idOf(invoice.customer), at);
  const change = (path: string, work: (invoice: Stripe.Invoice, at: number, call: ApiCall) => void) =>
    route('POST', `/v1/invoices/:id/${path}`, (call) => {
      const invoice = presentInvoice(account, call.id);
      work(invoice, timeOf(invoice, call.at), call);
      return invoice;
    });
  return [
    route('POST', '/v1/invoices/create_preview', (call) => previewInvoice(account, call)),
    route('POST', '/v1/invoices', (call) => createInvoice(account, call)),
    route('GET', '/v1/invoices', ({ input, path }) => {
      const [customer, subscription, status] = ['customer', 'subscription', 'status'].map((name) =>
        textOf(input, name),
      );
      const all = subscription
        ? account.invoices.where('subscription', subscription).toReversed()
        : customer
          ? account.invoices.where('customer', customer).toReversed()
          : account.invoices.listing();
      return listPage(all, input, path, (invoice) => {
        if (customer && idOf(invoice.customer) !== customer) return false;
        return !status || invoice.status === status;
      });
    }),
    route('GET', '/v1/invoices/:id', ({ id }) => presentInvoice(account, id)),
    route('POST', '/v1/invoices/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['metadata', 'description', 'auto_advance']);
      const invoice = presentInvoice(account, id);
      account.update('invoice.updated', invoice, timeOf(invoice, at), () => {
        invoice.metadata = mergedMetadata(invoice.metadata, input['metadata']);
        invoice.description = textOf(input, 'description') ?? invoice.description;
        invoice.auto_advance = flagOf(input, 'auto_advance') ?? invoice.auto_advance ?? false;
      });
      return invoice;
    }),
    route('GET', '/v1/invoices/:id/lines', ({ id, input, path }) =>
      listPage(presentInvoice(account, id).lines.data, input, path),
    ),
    change('finalize', (invoice, at) => finalizeInvoice(account, invoice, at)),
    change('void', (invoice, at) => voidInvoice(account, invoice, at)),
    change('mark_uncollectible', (invoice, at) => markUncollectible(account, invoice, at)),
    change('send', (invoice, at) => {
      if (invoice.status === 'draft') finalizeInvoice(account, invoice, at);
      account.record('invoice.sent', invoice, at);
    }),
    change('pay', (invoice, at, { input }) => {
      if (invoice.status === 'draft') finalizeInvoice(account, invoice, at);
      if (flagOf(input, 'paid_out_of_band')) {
        payOutOfBand(account, invoice, at);
        return;
      }
      const method = textOf(input, 'payment_method');
      const behaviour = method ? (account.cards.get(method) ?? 'succeeds') : undefined;
      collectInvoice(account, invoice, { at, behaviour });
      if (invoice.status !== 'paid')
        throw new StripeApiError(402, 'Your card was declined.', {
          type: 'card_error',
          code: 'card_declined',
        });
    }),
    route('GET', '/v1/invoice_payments', ({ input, path }) => {
      const invoice = textOf(input, 'invoice');
      const status = textOf(input, 'status');
      const intent = textOf(fieldsOf(input['payment']), 'payment_intent');
      const { invoicePayments } = account;
      const all = invoice
        ? invoicePayments.where('invoice', invoice).toReversed()
        : intent
          ? invoicePayments.where('payment_intent', intent).toReversed()
          : invoicePayments.listing();
      return listPage(all, input, path, (payment) => {
        if (intent && payment.payment.payment_intent !== intent) return false;
        return !status || payment.status === status;
      });
    }),
    route('GET', '/v1/invoice_payments/:id', ({ id }) => {
      const payment = account.invoicePayments.get(id);
      if (!payment) throw noSuch('invoice_payment', id);
      return payment;
    }),
  ];
}

/** A draft by hand, of what is pending for the customer. */
function createInvoice(account: StripeAccount, { input, at: now }: ApiCall): Stripe.Invoice {
  refuseUnknown(
    input,
    'auto_advance automatic_tax collection_method currency customer days_until_due description metadata pending_invoice_items_behavior subscription'.split(
      ' ',
    ),
  );
  const customer = presentCustomer(account, requiredText(input, 'customer'), 'customer').id;
  const at = account.timeOf(customer, now);
  const subscription = account.subscriptions.get(textOf(input, 'subscription') ?? '') ?? null;
  const excludes = textOf(input, 'pending_invoice_items_behavior') !== 'include' && subscription === null;
  const pending = excludes ? [] : pendingItems(account, customer, subscription?.id ?? null);
  const invoice = draftInvoice(account, {
    customer,
    subscription,
    lines: pending.map((item) => invoiceItemLine(account, item)),
    discounts: subscription?.discounts.map(idOf) ?? [],
    reason: 'manual',
    currency: textOf(input, 'currency') ?? pending[0]?.currency ?? 'usd',
    payer: payerOf(account, customer),
    at,
    period: { start: at, end: at },
    isTaxAutomatic: flagOf(fieldsOf(input['automatic_tax']), 'enabled') ?? false,
    collectionMethod: textOf(input, 'collection_method') ?? 'charge_automatically',
    daysUntilDue: integerOf(input, 'days_until_due') ?? null,
    metadata: mergedMetadata({}, input['metadata']),
    description: textOf(input, 'description') ?? null,
  });
  invoice.auto_advance = flagOf(input, 'auto_advance') ?? false;
  if (invoice.auto_advance) invoice.automatically_finalizes_at = at + account.settings.minutesAsDraft * 60;
  return invoice;
}

/** An invoice that is there. */
export function presentInvoice(account: StripeAccount, id: string): Stripe.Invoice {
  const invoice = account.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id);
  return invoice;
}
