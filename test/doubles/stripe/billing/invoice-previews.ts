import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { discountLines } from './discounts.ts';
import { invoiceItemLine, pendingItems, periodLine, type DraftLine } from './draft-lines.ts';
import { draftShape } from './invoice-shape.ts';
import { payerOf } from './payers.ts';
import { taxLines } from './taxes.ts';

/** What waits for a subscription's next invoice. */
export function pendingLines(account: StripeAccount, subscription: Stripe.Subscription): DraftLine[] {
  return pendingItems(account, idOf(subscription.customer), subscription.id).map((item) =>
    invoiceItemLine(account, item),
  );
}

/** The invoice that the next renewal will make, as `invoice.upcoming` shows it: without an id. */
export function upcomingInvoice(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  at: number,
): object {
  const periods = subscription.items.data.map((item) => periodLine(account, subscription, item));
  const lines = [...pendingLines(account, subscription), ...periods];
  const { id: _id, ...upcoming } = previewOf(account, subscription, lines, { reason: 'upcoming', at });
  return upcoming;
}

/** An invoice that is shown and not kept. */
export function previewOf(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  lines: DraftLine[],
  { reason, at }: { reason: string; at: number },
): Stripe.Invoice {
  const customer = idOf(subscription.customer);
  const payer = payerOf(account, customer);
  const discounts = subscription.discounts.map(idOf);
  const isTaxAutomatic = subscription.automatic_tax.enabled;
  discountLines(account, lines, discounts, at);
  taxLines(account, lines, { isAutomatic: isTaxAutomatic, country: payer.country });
  const invoice = draftShape(account, account.newId('upcoming_in'), {
    customer,
    subscription,
    lines,
    discounts,
    reason,
    currency: subscription.currency,
    payer,
    at,
    period: { start: at, end: at },
    isTaxAutomatic,
  });
  invoice.starting_balance = account.customers.get(customer)?.balance ?? 0;
  invoice.amount_due = Math.max(0, invoice.total + invoice.starting_balance);
  return invoice;
}
