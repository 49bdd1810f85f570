import { invalid } from './stripe-api-error.ts';
import { isPlain, plainCopy, type Plain } from '../json.ts';
import type { StripeAccount } from '../stripe-account.ts';

const DEEPEST = 4;

/** Puts whole objects in place of the ids on the given paths (`data.payment_intent.latest_charge`); `answer` is changed. */
export function expand(account: StripeAccount, answer: Plain, paths: string[]): void {
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length - (steps[0] === 'data' ? 1 : 0) > DEEPEST)
      throw invalid(`You cannot expand more than ${DEEPEST} levels of a property.`, 'expand');
    expandSteps(account, answer, steps, path);
  }
}

function expandSteps(account: StripeAccount, holder: Plain, steps: string[], path: string): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (!(step in holder)) {
    // A coupon for every product has nothing to show there.
    if (holder['object'] === 'coupon' && ['applies_to', 'currency_options'].includes(step)) return;
    const included = includable(account, holder, step);
    if (!included) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    holder[step] = included;
  }
  const value = holder[step];
  if (typeof value === 'string') holder[step] = copyOf(account, value) ?? value;
  const reached = holder[step];
  if (Array.isArray(reached)) {
    reached.forEach((entry: unknown, index) => {
      if (typeof entry === 'string') reached[index] = copyOf(account, entry) ?? entry;
    });
    for (const entry of reached) if (isPlain(entry)) expandSteps(account, entry, rest, path);
  } else if (isPlain(reached)) {
    expandSteps(account, reached, rest, path);
  } else if (reached !== null && typeof value !== 'string') {
    throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  }
}

/** Lists that Stripe leaves out unless they are asked for. */
function includable(account: StripeAccount, holder: Plain, step: string): Plain | undefined {
  const id = String(holder['id']);
  const kind = `${String(holder['object'])}.${step}`;
  const list = (data: readonly unknown[], url: string) =>
    plainCopy({ object: 'list', data, has_more: false, url });
  if (kind === 'checkout.session.line_items')
    return list(account.lineItems.get(id) ?? [], `/v1/checkout/sessions/${id}/line_items`);
  if (kind === 'charge.refunds') {
    const refunds = account.refunds.where('charge', id).toReversed();
    return list(refunds, `/v1/charges/${id}/refunds`);
  }
  if (kind === 'invoice.payments') {
    const payments = account.invoicePayments.where('invoice', id).toReversed();
    return list(payments, `/v1/invoice_payments?invoice=${id}`);
  }
  if (kind === 'customer.subscriptions') {
    const subscriptions = account.subscriptions.where('customer', id).toReversed();
    return list(subscriptions, `/v1/customers/${id}/subscriptions`);
  }
  return undefined;
}

/** The kinds of object that can stand in place of an id. */
const EXPANDABLE = [
  'customers',
  'products',
  'prices',
  'coupons',
  'promotionCodes',
  'discounts',
  'sessions',
  'paymentIntents',
  'paymentMethods',
  'paymentLinks',
  'charges',
  'refunds',
  'disputes',
  'balanceTransactions',
  'customerBalanceTransactions',
  'payouts',
  'subscriptions',
  'schedules',
  'invoices',
  'invoiceItems',
  'creditNotes',
  'features',
  'testClocks',
] as const;

function copyOf(account: StripeAccount, id: string): Plain | undefined {
  for (const kind of EXPANDABLE) {
    const found = account[kind].get(id);
    if (found) return plainCopy(found);
  }
  return undefined;
}
