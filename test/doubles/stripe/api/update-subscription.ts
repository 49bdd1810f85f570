import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { changeItems, keepAsItems } from '../billing/change-items.ts';
import { createDiscount, endDiscount } from '../billing/discounts.ts';
import { unusedTime } from '../billing/prorations.ts';
import { endTrial } from '../billing/renew-subscription.ts';
import { nextPeriodEnd } from '../billing/subscription-items.ts';
import { changeSubscription } from '../billing/subscription-states.ts';
import { idOf } from '../id-of.ts';
import { redeem } from '../movements/coupons.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, integerOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { trialSettingsOf } from './intended-data.ts';
import { invalid } from './stripe-api-error.ts';
import { discountRequestsOf, itemChangesOf } from './subscription-input.ts';

const FIELDS =
  'automatic_tax billing_cycle_anchor cancel_at cancel_at_period_end cancellation_details collection_method days_until_due default_payment_method description discounts items metadata off_session pause_collection payment_behavior proration_behavior proration_date trial_end trial_settings'.split(
    ' ',
  );

/** Changes whatever an update names: plain settings, discounts, trial, items. */
export function updateSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  input: FormFields,
  at: number,
): void {
  refuseUnknown(input, FIELDS);
  if (['canceled', 'incomplete_expired'].includes(subscription.status))
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.', 'id');
  const discounts =
    input['discounts'] === undefined ? null : replaceDiscounts(account, subscription, input, at);
  changeSubscription(account, subscription, at, () => {
    if (discounts) subscription.discounts = discounts;
    setCancellation(subscription, input, at);
    setSettings(subscription, input);
  });
  setTrial(account, subscription, input, at);
  const items = itemChangesOf(account, subscription, input['items'], at);
  const restartsCycle = textOf(fieldsOf(input['billing_cycle_anchor']), 'type') === 'now';
  if (items.length === 0 && !restartsCycle) return;
  changeItems(account, subscription, {
    items,
    prorationBehavior: textOf(input, 'proration_behavior'),
    prorationDate: integerOf(input, 'proration_date'),
    paymentBehavior: textOf(input, 'payment_behavior'),
    restartsCycle,
    at,
  });
}

function setCancellation(subscription: Stripe.Subscription, input: FormFields, at: number): void {
  const details = fieldsOf(input['cancellation_details']);
  const before = subscription.cancellation_details;
  const endsWithPeriod = flagOf(input, 'cancel_at_period_end');
  if (endsWithPeriod !== undefined) {
    subscription.cancel_at_period_end = endsWithPeriod;
    subscription.cancel_at = endsWithPeriod ? nextPeriodEnd(subscription) : null;
  }
  const cancelAt = textOf(input, 'cancel_at');
  if (cancelAt !== undefined) {
    subscription.cancel_at = instantOf(subscription, cancelAt);
    subscription.cancel_at_period_end = false;
  }
  const isEnding = subscription.cancel_at !== null;
  subscription.canceled_at = isEnding ? (subscription.canceled_at ?? at) : null;
  subscription.cancellation_details = {
    comment: textOf(details, 'comment') ?? before?.comment ?? null,
    feedback: textOf(details, 'feedback') ?? before?.feedback ?? null,
    feedback_option: null,
    reason: isEnding ? 'cancellation_requested' : null,
  };
}

function instantOf(subscription: Stripe.Subscription, text: string | null): number | null {
  if (text === null) return null;
  const ends = subscription.items.data.map((item) => item.current_period_end);
  if (text === 'min_period_end') return Math.min(...ends);
  return text === 'max_period_end' ? Math.max(...ends) : Number(text);
}

function setSettings(subscription: Stripe.Subscription, input: FormFields): void {
  const description = textOf(input, 'description');
  if (description !== undefined) subscription.description = description;
  const method = textOf(input, 'default_payment_method');
  if (method !== undefined) subscription.default_payment_method = method;
  subscription.collection_method = textOf(input, 'collection_method') ?? subscription.collection_method;
  subscription.days_until_due = integerOf(input, 'days_until_due') ?? subscription.days_until_due;
  subscription.metadata = mergedMetadata(subscription.metadata, input['metadata']);
  const tax = flagOf(fieldsOf(input['automatic_tax']), 'enabled');
  if (tax !== undefined)
    subscription.automatic_tax = {
      disabled_reason: null,
      enabled: tax,
      liability: tax ? { type: 'self' } : null,
    };
  const trialSettings = trialSettingsOf(fieldsOf(input['trial_settings']));
  if (trialSettings) subscription.trial_settings = trialSettings;
  if (input['pause_collection'] === '') subscription.pause_collection = null;
  else if (input['pause_collection'] !== undefined) {
    const pause = fieldsOf(input['pause_collection']);
    subscription.pause_collection = {
      behavior: textOf(pause, 'behavior') ?? 'keep_as_draft',
      resumes_at: integerOf(pause, 'resumes_at') ?? null,
    };
  }
}

/** The new discounts in place of the old; one that is named stays what it is. */
function replaceDiscounts(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  input: FormFields,
  at: number,
): string[] {
  const customer = idOf(subscription.customer);
  const requests = discountRequestsOf(account, input['discounts'], { customer, at });
  for (const id of subscription.discounts.map(idOf)) endDiscount(account, subscription, id, at);
  return requests.map((request) => {
    redeem(account, { coupon: request.coupon, promotion_code: request.promotionCode });
    return createDiscount(account, request, { customer, subscription: subscription.id }, at).id;
  });
}

function setTrial(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  input: FormFields,
  at: number,
): void {
  const text = textOf(input, 'trial_end');
  if (!text) return;
  const end = text === 'now' ? at : Number(text);
  if (end > at && subscription.status !== 'trialing' && textOf(input, 'proration_behavior') !== 'none')
    keepAsItems(account, subscription, unusedTime(account, subscription, at), at);
  changeSubscription(account, subscription, at, () => {
    subscription.trial_end = end;
    subscription.trial_start ??= at;
    subscription.billing_cycle_anchor = end;
    if (end > at) subscription.status = 'trialing';
    for (const item of subscription.items.data) {
      if (item.current_period_start > end) item.current_period_start = at;
      item.current_period_end = end;
    }
  });
  if (end <= at) endTrial(account, subscription, { at, until: 'collect' });
}
