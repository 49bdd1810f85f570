import { idOf } from '../id-of.ts';
import { isPlain, type Plain } from '../json.ts';
import type { StripeAccount } from '../stripe-account.ts';

/** Changes an object; `shaped` gives another one, to be put into it, the same version's shape. */
export type Change = (account: StripeAccount, object: Plain, shaped: (object: object) => Plain) => void;

/** What 2025-03-31.basil took away or moved, put back where it was. */
export const BEFORE_BASIL: Record<string, Change> = {
  invoice(account, invoice, shaped) {
    const details = partOf(partOf(invoice, 'parent'), 'subscription_details');
    const payments = account.invoicePayments.where('invoice', String(invoice['id']));
    const intent = idOf(payments.at(-1)?.payment.payment_intent) || null;
    const taxes = listOf(invoice['total_taxes']);
    Object.assign(invoice, {
      application_fee_amount: null,
      charge: idOf(account.paymentIntents.get(intent ?? '')?.latest_charge) || null,
      discount: discountObject(account, listOf(invoice['discounts'])[0], shaped),
      paid: invoice['status'] === 'paid',
      paid_out_of_band: invoice['amount_paid_off_stripe'] !== undefined,
      payment_intent: intent,
      quote: null,
      subscription: details['subscription'] ?? null,
      subscription_details: { metadata: details['metadata'] ?? null },
      tax: taxes.length === 0 ? null : sumOf(taxes),
      total_tax_amounts: taxes.map(oldTax),
      transfer_data: null,
    });
    remove(invoice, ['parent', 'total_taxes', 'payments', 'amount_paid_off_stripe']);
  },
  line_item(account, line, shaped) {
    const details = partOf(partOf(line, 'parent'), 'subscription_item_details');
    const ofItem = partOf(partOf(line, 'parent'), 'invoice_item_details');
    const price = account.prices.get(String(partOf(partOf(line, 'pricing'), 'price_details')['price'] ?? ''));
    Object.assign(line, {
      amount_excluding_tax: line['amount'],
      plan: null,
      price: price ? shaped(price) : null,
      proration: details['proration'] ?? ofItem['proration'] ?? false,
      proration_details: { credited_items: null },
      subscription: details['subscription'] ?? ofItem['subscription'] ?? null,
      tax_amounts: listOf(line['taxes']).map(oldTax),
      tax_rates: [],
      type: details['subscription_item'] ? 'subscription' : 'invoiceitem',
      unit_amount_excluding_tax: price ? String(price.unit_amount_decimal ?? '') : null,
    });
    if (details['subscription_item']) line['subscription_item'] = details['subscription_item'];
    const invoiceItem = details['invoice_item'] ?? ofItem['invoice_item'];
    if (invoiceItem) line['invoice_item'] = invoiceItem;
    remove(line, ['parent', 'pricing', 'taxes']);
  },
  subscription(account, subscription, shaped) {
    const [first] = listOf(partOf(subscription, 'items')['data']);
    Object.assign(subscription, {
      billing_thresholds: null,
      current_period_end: first?.['current_period_end'] ?? null,
      current_period_start: first?.['current_period_start'] ?? null,
      discount: discountObject(account, listOf(subscription['discounts'])[0], shaped),
    });
  },
  subscription_item(_account, item) {
    item['billing_thresholds'] = null;
    remove(item, ['current_period_end', 'current_period_start']);
  },
  charge(account, charge) {
    charge['invoice'] = invoiceOf(account, charge['payment_intent']);
  },
  payment_intent(account, intent) {
    intent['invoice'] = invoiceOf(account, intent['id']);
  },
  'checkout.session'(_account, session) {
    session['shipping_details'] = null;
  },
  price(_account, price) {
    if (isPlain(price['recurring'])) price['recurring']['aggregate_usage'] = null;
  },
};

function invoiceOf(account: StripeAccount, intent: unknown): string | null {
  const payments = account.invoicePayments.where('payment_intent', typeof intent === 'string' ? intent : '');
  return idOf(payments[0]?.invoice) || null;
}

function discountObject(
  account: StripeAccount,
  reference: unknown,
  shaped: (object: object) => Plain,
): Plain | null {
  const discount = account.discounts.get(typeof reference === 'string' ? reference : '');
  return discount ? shaped(discount) : null;
}

function oldTax(tax: Plain): Plain {
  return {
    amount: tax['amount'],
    inclusive: tax['tax_behavior'] === 'inclusive',
    tax_rate: partOf(tax, 'tax_rate_details')['tax_rate'] ?? null,
    taxability_reason: tax['taxability_reason'],
    taxable_amount: tax['taxable_amount'],
  };
}

function sumOf(taxes: Plain[]): number {
  return taxes.reduce((sum, tax) => sum + Number(tax['amount']), 0);
}

/** A nested object, empty where there is none. */
export function partOf(object: Plain, name: string): Plain {
  const part = object[name];
  return isPlain(part) ? part : {};
}

export function listOf(value: unknown): Plain[] {
  return Array.isArray(value) ? (value as Plain[]) : [];
}

export function remove(object: Plain, names: string[]): void {
  for (const name of names) delete object[name];
}
