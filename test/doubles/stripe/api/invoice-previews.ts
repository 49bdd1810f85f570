import type Stripe from 'stripe';
import { discountLines } from '../billing/discounts.ts';
import { invoiceItemLine, pendingItems, periodLine } from '../billing/draft-lines.ts';
import { draftShape } from '../billing/invoice-shape.ts';
import { payerOf } from '../billing/payers.ts';
import { planChange } from '../billing/prorations.ts';
import { taxLines } from '../billing/taxes.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, integerOf, requiredText, textOf } from './input.ts';
import type { ApiCall } from './route.ts';
import { noSuch } from './stripe-api-error.ts';
import { itemChangesOf } from './subscription-input.ts';

/** What a subscription's next invoice would be, or the one that a change would bring; nothing is kept. */
export function previewInvoice(account: StripeAccount, { input, at: now }: ApiCall): object {
  const id = requiredText(input, 'subscription');
  const subscription = account.subscriptions.get(id);
  if (!subscription) throw noSuch('subscription', id, 'subscription');
  const details = fieldsOf(input['subscription_details']);
  const at = account.timeOf(subscription.customer, now);
  const date = integerOf(details, 'proration_date') ?? at;
  const plan = planChange(account, subscription, itemChangesOf(account, subscription, details['items'], at), {
    date,
    restartsCycle: textOf(details, 'billing_cycle_anchor') === 'now',
  });
  const behaviour = textOf(details, 'proration_behavior') ?? 'create_prorations';
  const prorations = behaviour === 'none' ? [] : plan.prorations;
  const isOfNow = plan.newPeriods.length > 0 || behaviour === 'always_invoice';
  const pending = pendingItems(account, idOf(subscription.customer), id).map((item) =>
    invoiceItemLine(account, item),
  );
  const next = isOfNow ? plan.newPeriods : plan.items.map((item) => periodLine(account, subscription, item));
  const reason = isOfNow ? 'subscription_update' : 'upcoming';
  return draftOf(account, subscription, [...pending, ...prorations, ...next], { reason, at });
}

/** The invoice that the next renewal will make, as `invoice.upcoming` shows it: without an id. */
export function upcomingInvoice(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  at: number,
): object {
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id).map((item) =>
    invoiceItemLine(account, item),
  );
  const lines = subscription.items.data.map((item) => periodLine(account, subscription, item));
  const { id: _id, ...upcoming } = draftOf(account, subscription, [...pending, ...lines], {
    reason: 'upcoming',
    at,
  });
  return upcoming;
}

function draftOf(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  lines: ReturnType<typeof periodLine>[],
  { reason, at }: { reason: string; at: number },
): Stripe.Invoice {
  const customer = idOf(subscription.customer);
  const payer = payerOf(account, customer);
  const discounts = subscription.discounts.map(idOf);
  const isTaxAutomatic = subscription.automatic_tax.enabled;
  discountLines(account, lines, discounts, at);
  taxLines(account, lines, { isAutomatic: isTaxAutomatic, country: payer.country });
  const { currency } = subscription;
  const period = { start: at, end: at };
  const invoice = draftShape(account, account.newId('upcoming_in'), {
    customer,
    subscription,
    lines,
    discounts,
    reason,
    currency,
    payer,
    at,
    period,
    isTaxAutomatic,
  });
  invoice.starting_balance = account.customers.get(customer)?.balance ?? 0;
  invoice.amount_due = Math.max(0, invoice.total + invoice.starting_balance);
  return invoice;
}
