import type Stripe from 'stripe';
import { startSubscription } from '../billing/new-subscription.ts';
import { cancelNow, pauseSubscription, resumeSubscription } from '../billing/pause-and-resume.ts';
import { endDiscount } from '../billing/discounts.ts';
import { idOf } from '../id-of.ts';
import { redeem } from '../movements/coupons.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import {
  fieldsOf,
  flagOf,
  integerOf,
  listOf,
  mergedMetadata,
  refuseUnknown,
  requiredText,
  textOf,
} from './input.ts';
import { trialSettingsOf } from './intended-data.ts';
import { listPage } from './list-page.ts';
import { route, type ApiCall, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';
import { anchorConfigOf, discountRequestsOf, newItemsOf } from './subscription-input.ts';
import { updateSubscription } from './update-subscription.ts';

const CREATE_FIELDS =
  'add_invoice_items automatic_tax billing_cycle_anchor billing_cycle_anchor_config billing_mode cancel_at cancel_at_period_end collection_method currency customer days_until_due default_payment_method description discounts items metadata off_session payment_behavior payment_settings proration_behavior trial_end trial_period_days trial_settings'.split(
    ' ',
  );

/** `/v1/subscriptions` */
export function subscriptionRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/subscriptions', (call) => createSubscription(account, call)),
    route('GET', '/v1/subscriptions', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const price = textOf(input, 'price');
      const status = textOf(input, 'status');
      const all = customer
        ? account.subscriptions.where('customer', customer).toReversed()
        : account.subscriptions.listing();
      return listPage(all, input, path, (subscription) => {
        if (price && !subscription.items.data.some((item) => item.price.id === price)) return false;
        // Without a status Stripe leaves canceled ones out.
        if (!status) return subscription.status !== 'canceled';
        if (status === 'ended') return ['canceled', 'incomplete_expired'].includes(subscription.status);
        return status === 'all' || subscription.status === status;
      });
    }),
    route('GET', '/v1/subscriptions/:id', ({ id }) => presentSubscription(account, id)),
    route('POST', '/v1/subscriptions/:id', ({ id, input, at }) => {
      const subscription = presentSubscription(account, id);
      updateSubscription(account, subscription, input, account.timeOf(subscription.customer, at));
      return subscription;
    }),
    route('DELETE', '/v1/subscriptions/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['invoice_now', 'prorate', 'cancellation_details']);
      const subscription = presentSubscription(account, id);
      const details = fieldsOf(input['cancellation_details']);
      return cancelNow(account, subscription, {
        at: account.timeOf(subscription.customer, at),
        prorates: flagOf(input, 'prorate') ?? false,
        invoicesNow: flagOf(input, 'invoice_now') ?? false,
        comment: textOf(details, 'comment') ?? null,
        feedback: textOf(details, 'feedback') ?? null,
      });
    }),
    route('POST', '/v1/subscriptions/:id/pause', ({ id, input, at }) => {
      refuseUnknown(input, ['type', 'bill_for', 'invoicing_behavior']);
      const subscription = presentSubscription(account, id);
      const unused = fieldsOf(fieldsOf(input['bill_for'])['unused_time_from']);
      pauseSubscription(account, subscription, {
        creditsUnusedTime: textOf(unused, 'type') === 'now',
        invoicesNow: textOf(input, 'invoicing_behavior') === 'invoice',
        at: account.timeOf(subscription.customer, at),
      });
      return subscription;
    }),
    route('POST', '/v1/subscriptions/:id/resume', ({ id, input, at }) => {
      refuseUnknown(input, [
        'billing_cycle_anchor',
        'payment_behavior',
        'proration_behavior',
        'proration_date',
      ]);
      const subscription = presentSubscription(account, id);
      resumeSubscription(account, subscription, {
        keepsAnchor: textOf(fieldsOf(input['billing_cycle_anchor']), 'type') === 'unchanged',
        at: account.timeOf(subscription.customer, at),
      });
      return subscription;
    }),
    route('DELETE', '/v1/subscriptions/:id/discount', ({ id, at }) => {
      const subscription = presentSubscription(account, id);
      const discount = account.discounts.get(idOf(subscription.discounts[0]));
      if (!discount) throw invalid(`No active discount for subscription: ${id}`);
      endDiscount(account, subscription, discount.id, account.timeOf(subscription.customer, at));
      return { ...discount, deleted: true };
    }),
  ];
}

function createSubscription(account: StripeAccount, { input, at: now }: ApiCall): Stripe.Subscription {
  refuseUnknown(input, CREATE_FIELDS);
  const customer = presentCustomer(account, requiredText(input, 'customer'), 'customer').id;
  const at = account.timeOf(customer, now);
  const items = newItemsOf(account, input['items'], customer, at);
  if (items.length === 0) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  const currency = textOf(input, 'currency') ?? items[0]?.price.currency ?? 'usd';
  const days = integerOf(input, 'trial_period_days');
  const trialEnd = textOf(input, 'trial_end') === 'now' ? undefined : integerOf(input, 'trial_end');
  const discounts = discountRequestsOf(account, input['discounts'], { customer, at });
  for (const { coupon, promotionCode } of discounts)
    redeem(account, { coupon, promotion_code: promotionCode });
  const { subscription } = startSubscription(account, {
    customer,
    items,
    oneTimeItems: listOf(input['add_invoice_items']).length
      ? newItemsOf(account, input['add_invoice_items'], customer, at)
      : [],
    currency,
    metadata: mergedMetadata({}, input['metadata']),
    discounts,
    at,
    description: textOf(input, 'description') ?? null,
    trialEnd: trialEnd ?? (days ? at + days * 86_400 : null),
    trialSettings: trialSettingsOf(fieldsOf(input['trial_settings'])),
    cycleAnchor: integerOf(input, 'billing_cycle_anchor') ?? null,
    anchorConfig: anchorConfigOf(fieldsOf(input['billing_cycle_anchor_config'])),
    prorationBehavior: textOf(input, 'proration_behavior') ?? null,
    collectionMethod: textOf(input, 'collection_method') ?? 'charge_automatically',
    daysUntilDue: integerOf(input, 'days_until_due') ?? null,
    defaultPaymentMethod: textOf(input, 'default_payment_method') ?? null,
    isTaxAutomatic: flagOf(fieldsOf(input['automatic_tax']), 'enabled') ?? false,
    paymentBehavior: textOf(input, 'payment_behavior') ?? 'allow_incomplete',
  });
  const later = { cancel_at: input['cancel_at'], cancel_at_period_end: input['cancel_at_period_end'] };
  const asked = Object.entries(later).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  if (asked.length > 0) updateSubscription(account, subscription, Object.fromEntries(asked), at);
  return subscription;
}

/** A subscription that is there. */
export function presentSubscription(account: StripeAccount, id: string): Stripe.Subscription {
  const subscription = account.subscriptions.get(id);
  if (!subscription) throw noSuch('subscription', id);
  return subscription;
}
