import type Stripe from 'stripe';
import { StripeApiError } from '../api/stripe-api-error.ts';
import { shareOf } from '../money-math.ts';
import type { Payer } from '../movements/payments.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { billSubscription } from './bill-subscription.ts';
import { nextAnchor, periodEnd, periodStart } from './calendar.ts';
import type { Billed, Collection } from './collect-invoice.ts';
import { createDiscount, type DiscountRequest } from './discounts.ts';
import { draftLine, invoiceItemLine, pendingItems, periodLine, type DraftLine } from './draft-lines.ts';
import { refreshEntitlements } from './entitlements.ts';
import { cardFor } from './payers.ts';
import { nameOf, priceOf } from './prices.ts';
import { subscriptionItem, type NewItem } from './subscription-items.ts';
import { subscriptionShape } from './subscription-shape.ts';
import { changeSubscription } from './subscription-states.ts';

export type NewSubscription = {
  customer: string;
  items: NewItem[];
  /** Bought once, with the first invoice. */
  oneTimeItems?: NewItem[];
  currency: string;
  metadata: Stripe.Metadata;
  discounts: DiscountRequest[];
  at: number;
  description?: string | null;
  trialEnd?: number | null;
  trialSettings?: Stripe.Subscription.TrialSettings | null;
  cycleAnchor?: number | null;
  anchorConfig?: Stripe.Subscription.BillingCycleAnchorConfig | null;
  prorationBehavior?: string | null;
  collectionMethod?: string;
  daysUntilDue?: number | null;
  defaultPaymentMethod?: string | null;
  isTaxAutomatic?: boolean;
  paymentBehavior?: string;
  schedule?: string | null;
  payer?: Payer | undefined;
  behaviour?: Collection['behaviour'];
  settleLater?: boolean | undefined;
  taxAmount?: number | undefined;
};

/** A new subscription with its first invoice: active or trialing when that is paid, incomplete otherwise. */
export function startSubscription(
  account: StripeAccount,
  fields: NewSubscription,
): Billed & { subscription: Stripe.Subscription } {
  const { at, customer, currency } = fields;
  refuseIncomplete(account, fields);
  const trialEnd = fields.trialEnd != null && fields.trialEnd > at ? fields.trialEnd : null;
  const wantedAnchor = fields.anchorConfig ? nextAnchor(at, fields.anchorConfig) : fields.cycleAnchor;
  const anchor = wantedAnchor ?? trialEnd ?? at;
  const id = account.newId('sub');
  const items = fields.items.map((item) => {
    const end = trialEnd ?? (anchor > at ? anchor : periodEnd(at, item.price, at));
    return subscriptionItem(account, id, item, { start: at, end }, at);
  });
  const subscription = account.subscriptions.add(
    subscriptionShape(account, {
      id,
      customer,
      currency,
      at,
      anchor,
      anchorConfig: fields.anchorConfig ?? null,
      items,
      discounts: [],
      metadata: fields.metadata,
      description: fields.description ?? null,
      trialEnd,
      trialSettings: fields.trialSettings ?? null,
      collectionMethod: fields.collectionMethod ?? 'charge_automatically',
      daysUntilDue: fields.daysUntilDue ?? null,
      defaultPaymentMethod: fields.defaultPaymentMethod ?? null,
      isTaxAutomatic: fields.isTaxAutomatic ?? false,
      schedule: fields.schedule ?? null,
    }),
  );
  subscription.discounts = fields.discounts.map(
    (request) => createDiscount(account, request, { customer, subscription: id }, at).id,
  );
  account.record('customer.subscription.created', subscription, at);
  const billed = billSubscription(account, subscription, {
    lines: [...firstLines(account, subscription, fields), ...oneTimeLines(account, fields)],
    reason: 'subscription_create',
    at,
    payer: fields.payer,
    behaviour: fields.behaviour,
    settleLater: fields.settleLater,
    taxAmount: fields.taxAmount,
    until: fields.paymentBehavior === 'default_incomplete' ? 'open' : 'collect',
  });
  const isSent = subscription.collection_method === 'send_invoice';
  if (subscription.status === 'incomplete' && isSent)
    changeSubscription(account, subscription, at, () => {
      subscription.status = 'active';
    });
  refreshEntitlements(account, customer, at);
  return { ...billed, subscription };
}

function firstLines(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  fields: NewSubscription,
): DraftLine[] {
  const isTrial = subscription.trial_end !== null;
  const isPartial = !isTrial && subscription.billing_cycle_anchor > fields.at;
  if (isPartial && fields.prorationBehavior === 'none') return [];
  const lines = subscription.items.data.map((item) => {
    if (isTrial) {
      const description = `Trial period for ${nameOf(account, item.price)}`;
      return periodLine(account, subscription, item, { amount: 0, description });
    }
    if (!isPartial) return periodLine(account, subscription, item);
    const { current_period_start: start, current_period_end: end } = item;
    const whole = priceOf(item.price, item.quantity, subscription.currency);
    const amount = shareOf(whole, end - start, end - periodStart(end, item.price));
    return periodLine(account, subscription, item, { amount });
  });
  const pending = pendingItems(account, fields.customer, null).map((item) => invoiceItemLine(account, item));
  return [...lines, ...pending];
}

function oneTimeLines(account: StripeAccount, fields: NewSubscription): DraftLine[] {
  return (fields.oneTimeItems ?? []).map(({ price, quantity }) =>
    draftLine({
      amount: priceOf(price, quantity, fields.currency),
      currency: fields.currency,
      description: nameOf(account, price),
      period: { start: fields.at, end: fields.at },
      price,
      quantity: quantity ?? 1,
    }),
  );
}

/** `error_if_incomplete`: a card that will not pay leaves nothing behind. */
function refuseIncomplete(account: StripeAccount, fields: NewSubscription): void {
  if (fields.paymentBehavior !== 'error_if_incomplete') return;
  const owner = { customer: fields.customer, default_payment_method: fields.defaultPaymentMethod ?? null };
  if (cardFor(account, owner, undefined).behaviour === 'succeeds') return;
  throw new StripeApiError(402, 'Your card was declined.', { type: 'card_error', code: 'card_declined' });
}
