import { asJson, idOf, integerOf, isObject, objectsIn, partOf, type JsonObject } from './json-object.ts';
import type { Changes } from './to-pinned-version.ts';

/** 2025-03-31.basil: periods stand on the items, and an invoice says where it comes from and what paid it. */
export const basilChanges: Changes = {
  subscription(subscription) {
    const { current_period_start: start, current_period_end: end, discount, ...rest } = subscription;
    const items = partOf(subscription, 'items');
    const withPeriods = objectsIn(items).map((item) => ({
      ...item,
      current_period_start: item['current_period_start'] ?? start ?? null,
      current_period_end: item['current_period_end'] ?? end ?? null,
    }));
    return {
      ...rest,
      discounts: rest['discounts'] ?? (isObject(discount) ? [discount] : []),
      items: { ...items, data: withPeriods },
    };
  },
  invoice(invoice) {
    const subscription = idOf(invoice['subscription']);
    return {
      ...invoice,
      parent:
        invoice['parent'] ??
        (subscription === null
          ? null
          : {
              type: 'subscription_details',
              quote_details: null,
              subscription_details: {
                subscription,
                metadata: partOf(invoice, 'subscription_details')['metadata'] ?? null,
              },
            }),
      payments: invoice['payments'] ?? paymentsOf(invoice),
      total_taxes: invoice['total_taxes'] ?? taxesOf(invoice['total_tax_amounts']),
      discounts: invoice['discounts'] ?? (isObject(invoice['discount']) ? [invoice['discount']] : []),
      ...(invoice['paid_out_of_band'] === true
        ? { amount_paid_off_stripe: invoice['amount_paid_off_stripe'] ?? invoice['amount_due'] }
        : {}),
    };
  },
  line_item: invoiceLine,
};

/** What paid it, as the list of invoice payments that newer versions show. */
function paymentsOf(invoice: JsonObject): JsonObject {
  const intent = idOf(invoice['payment_intent']);
  const charge = idOf(invoice['charge']);
  const isPaid = invoice['paid'] === true || invoice['status'] === 'paid';
  const payment =
    intent === null ? { type: 'charge', charge } : { type: 'payment_intent', payment_intent: intent };
  const data =
    intent === null && charge === null
      ? []
      : [
          {
            object: 'invoice_payment',
            id: null,
            invoice: idOf(invoice),
            amount_paid: isPaid ? (integerOf(invoice['amount_paid']) ?? null) : null,
            amount_requested: integerOf(invoice['amount_due']),
            currency: invoice['currency'] ?? null,
            is_default: true,
            status: isPaid ? 'paid' : 'open',
            payment,
          },
        ];
  return { object: 'list', data, has_more: false };
}

function taxesOf(amounts: unknown): JsonObject[] {
  return objectsIn(amounts).map((tax) => ({
    amount: tax['amount'] ?? 0,
    tax_behavior: tax['inclusive'] === true ? 'inclusive' : 'exclusive',
    tax_rate_details: idOf(tax['tax_rate']) === null ? null : { tax_rate: idOf(tax['tax_rate']) },
    taxability_reason: tax['taxability_reason'] ?? null,
    taxable_amount: tax['taxable_amount'] ?? null,
    type: 'tax_rate_details',
  }));
}

/** A line of an invoice; the lines of a checkout are another kind (`item`). */
function invoiceLine(line: JsonObject): JsonObject {
  const price = partOf(line, 'price');
  const priceId = idOf(line['price']);
  const details = {
    invoice_item: idOf(line['invoice_item']),
    proration: line['proration'] === true,
    proration_details: isObject(line['proration_details']) ? asJson(line['proration_details']) : null,
    subscription: idOf(line['subscription']),
  };
  const isOfSubscription = line['type'] === 'subscription';
  const parent = isOfSubscription
    ? {
        type: 'subscription_item_details',
        invoice_item_details: null,
        subscription_item_details: { ...details, subscription_item: idOf(line['subscription_item']) },
      }
    : { type: 'invoice_item_details', subscription_item_details: null, invoice_item_details: details };
  return {
    ...line,
    parent: line['parent'] ?? (line['type'] === undefined ? null : parent),
    pricing:
      line['pricing'] ??
      (priceId === null
        ? null
        : {
            type: 'price_details',
            price_details: { price: priceId, product: idOf(price['product']) },
            unit_amount_decimal: price['unit_amount_decimal'] ?? null,
          }),
    taxes: line['taxes'] ?? taxesOf(line['tax_amounts']),
  };
}
