import type Stripe from 'stripe';
import { invalid, StripeApiError } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { billSubscription } from './bill-subscription.ts';
import { invoiceItemLine, pendingItems, type DraftLine } from './draft-lines.ts';
import { createInvoiceItem } from './invoice-lines.ts';
import { cardFor } from './payers.ts';
import { planChange, type ItemChange, type PlannedChange } from './prorations.ts';
import { changeSubscription } from './subscription-states.ts';

const HOURS_UNTIL_UPDATE_EXPIRES = 23;

export type ItemsChange = {
  items: ItemChange[];
  prorationBehavior?: string | null | undefined;
  /** The instant from which time counts as unused; the present when left out. */
  prorationDate?: number | undefined;
  restartsCycle?: boolean | undefined;
  paymentBehavior?: string | null | undefined;
  at: number;
};

/** Changes a subscription's prices and quantities, and bills what that costs as the proration behaviour says. */
export function changeItems(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  change: ItemsChange,
): void {
  const { at } = change;
  const behaviour = change.prorationBehavior ?? 'create_prorations';
  for (const { id } of change.items)
    if (id !== undefined && !subscription.items.data.some((item) => item.id === id))
      throw invalid(`No such subscription item: '${id}'`, 'items', 'resource_missing');
  const date = change.prorationDate ?? at;
  const plan = planChange(account, subscription, change.items, {
    date,
    restartsCycle: change.restartsCycle ?? false,
  });
  if (behaviour === 'none') plan.prorations = [];
  const isBilledNow =
    plan.newPeriods.length > 0 || (behaviour === 'always_invoice' && plan.prorations.length > 0);
  const canPay = cardFor(
    account,
    { customer: subscription.customer, default_payment_method: null },
    subscription,
  );
  if (isBilledNow && canPay.behaviour !== 'succeeds') {
    if (change.paymentBehavior === 'error_if_incomplete')
      throw new StripeApiError(402, 'Your card was declined.', { type: 'card_error', code: 'card_declined' });
    if (change.paymentBehavior === 'pending_if_incomplete') {
      holdChange(account, subscription, plan, at);
      return;
    }
  }
  changeSubscription(account, subscription, at, () => apply(subscription, plan));
  keepAsItems(account, subscription, plan.prorations, at);
  if (!isBilledNow) return;
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id);
  billSubscription(account, subscription, {
    lines: [...pending.map((item) => invoiceItemLine(account, item)), ...plan.newPeriods],
    reason: 'subscription_update',
    at,
    prorationDate: date,
    until: change.paymentBehavior === 'default_incomplete' ? 'open' : 'collect',
  });
}

function apply(subscription: Stripe.Subscription, plan: PlannedChange): void {
  subscription.items.data = plan.items;
  if (plan.anchor !== null) subscription.billing_cycle_anchor = plan.anchor;
}

/** Files prorations as invoice items, to stand on the next invoice. */
export function keepAsItems(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  lines: DraftLine[],
  at: number,
): void {
  for (const line of lines) {
    const fields = { ...line, customer: idOf(subscription.customer), invoice: null };
    createInvoiceItem(account, fields, at);
  }
}

/** `pending_if_incomplete`: the change waits until its invoice has been paid, or expires. */
function holdChange(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  plan: PlannedChange,
  at: number,
): void {
  changeSubscription(account, subscription, at, () => {
    subscription.pending_update = {
      billing_cycle_anchor: plan.anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: at + HOURS_UNTIL_UPDATE_EXPIRES * 3600,
      metadata: null,
      subscription_items: plan.items,
      trial_end: null,
      trial_from_plan: null,
    };
  });
  keepAsItems(account, subscription, plan.prorations, at);
  const pending = pendingItems(account, idOf(subscription.customer), subscription.id);
  const { status } = subscription;
  billSubscription(account, subscription, {
    lines: [...pending.map((item) => invoiceItemLine(account, item)), ...plan.newPeriods],
    reason: 'subscription_update',
    at,
    until: 'open',
  });
  subscription.status = status;
}
