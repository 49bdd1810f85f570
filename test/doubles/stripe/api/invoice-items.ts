import type Stripe from 'stripe';
import { createInvoiceItem } from '../billing/invoice-lines.ts';
import { priceOf } from '../billing/prices.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import { fieldsOf, flagOf, integerOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { presentPrice } from './prices.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const FIELDS =
  'amount currency customer description discountable metadata period price pricing quantity subscription'.split(
    ' ',
  );

/** `/v1/invoiceitems` */
export function invoiceItemRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/invoiceitems', ({ input, at: now }) => {
      refuseUnknown(input, FIELDS);
      const customer = presentCustomer(account, requiredText(input, 'customer'), 'customer').id;
      const at = account.timeOf(customer, now);
      const priceId = textOf(fieldsOf(input['pricing']), 'price') ?? textOf(input, 'price');
      const price = priceId ? presentPrice(account, priceId, 'price') : null;
      const quantity = integerOf(input, 'quantity') ?? 1;
      const currency = price?.currency ?? requiredText(input, 'currency');
      const amount = price ? priceOf(price, quantity, currency) : integerOf(input, 'amount');
      if (amount === undefined)
        throw invalid('Missing required param: amount.', 'amount', 'parameter_missing');
      const period = fieldsOf(input['period']);
      const fields = {
        amount,
        currency,
        customer,
        description: textOf(input, 'description') ?? null,
        isDiscountable: flagOf(input, 'discountable') ?? true,
        metadata: mergedMetadata({}, input['metadata']),
        period: { start: integerOf(period, 'start') ?? at, end: integerOf(period, 'end') ?? at },
        price,
        quantity,
        subscription: textOf(input, 'subscription') ?? null,
      };
      return createInvoiceItem(account, fields, at);
    }),
    route('GET', '/v1/invoiceitems', ({ input, path }) => {
      const [customer, invoice] = [textOf(input, 'customer'), textOf(input, 'invoice')];
      const pending = flagOf(input, 'pending');
      const all = customer
        ? account.invoiceItems.where('customer', customer).toReversed()
        : account.invoiceItems.listing();
      return listPage(all, input, path, (item) => {
        if (invoice && idOf(item.invoice) !== invoice) return false;
        return pending === undefined || (item.invoice === null) === pending;
      });
    }),
    route('GET', '/v1/invoiceitems/:id', ({ id }) => presentItem(account, id)),
    route('DELETE', '/v1/invoiceitems/:id', ({ id, at }) => {
      const item = presentItem(account, id);
      if (item.invoice !== null)
        throw invalid('You can only delete invoice items that are not on an invoice.');
      account.invoiceItems.delete(id);
      account.record('invoiceitem.deleted', item, account.timeOf(idOf(item.customer), at));
      return { id, object: 'invoiceitem', deleted: true };
    }),
  ];
}

function presentItem(account: StripeAccount, id: string): Stripe.InvoiceItem {
  const item = account.invoiceItems.get(id);
  if (!item) throw noSuch('invoiceitem', id);
  return item;
}
