import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { addInterval } from '../billing/calendar.ts';
import { nextPeriodEnd } from '../billing/subscription-items.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCoupon } from './coupons.ts';
import { fieldsOf, integerOf, listOf, mergedMetadata, textOf } from './input.ts';
import { invalid } from './stripe-api-error.ts';
import { itemPriceOf } from './subscription-input.ts';

/** The phases of a schedule, one after another from a start. */
export function phasesOf(
  account: StripeAccount,
  entries: FormValue[],
  start: number,
  at: number,
): Stripe.SubscriptionSchedule.Phase[] {
  let from = start;
  return entries.map((entry) => {
    const phase = phaseOf(account, fieldsOf(entry), from, at);
    from = phase.end_date;
    return phase;
  });
}

function phaseOf(
  account: StripeAccount,
  fields: FormFields,
  start: number,
  at: number,
): Stripe.SubscriptionSchedule.Phase {
  const prices = listOf(fields['items']).map((entry) => {
    const item = fieldsOf(entry);
    const price = itemPriceOf(account, item, at);
    if (!price) throw invalid('Missing required param: phases[0][items][0][price].', 'phases');
    return { price, quantity: integerOf(item, 'quantity') ?? 1 };
  });
  const first = prices[0]?.price;
  if (!first) throw invalid('Missing required param: phases[0][items].', 'phases');
  const duration = fieldsOf(fields['duration']);
  const interval = textOf(duration, 'interval') ?? first.recurring?.interval ?? 'month';
  const count = integerOf(duration, 'interval_count') ?? first.recurring?.interval_count ?? 1;
  const end = textOf(fields, 'end_date') === 'now' ? at : integerOf(fields, 'end_date');
  return {
    ...emptyPhase(),
    currency: textOf(fields, 'currency') ?? first.currency,
    billing_cycle_anchor: textOf(fields, 'billing_cycle_anchor') ?? null,
    collection_method: textOf(fields, 'collection_method') ?? null,
    default_payment_method: textOf(fields, 'default_payment_method') ?? null,
    discounts: listOf(fields['discounts']).map((entry) => ({
      coupon: presentCoupon(account, textOf(fieldsOf(entry), 'coupon') ?? '', 'phases').id,
      discount: null,
      promotion_code: null,
    })),
    end_date: end ?? addInterval(start, interval, count, start),
    items: prices.map(({ price, quantity }) => phaseItem(price.id, quantity)),
    metadata: mergedMetadata({}, fields['metadata']),
    proration_behavior: textOf(fields, 'proration_behavior') ?? 'create_prorations',
    start_date: integerOf(fields, 'start_date') ?? start,
    trial_end: integerOf(fields, 'trial_end') ?? null,
  };
}

/** The phase in which a subscription is when a schedule is made of it. */
export function phaseOfSubscription(subscription: Stripe.Subscription): Stripe.SubscriptionSchedule.Phase {
  return {
    ...emptyPhase(),
    currency: subscription.currency,
    end_date: nextPeriodEnd(subscription),
    items: subscription.items.data.map(({ price, quantity }) => phaseItem(idOf(price), quantity ?? 1)),
    start_date: subscription.items.data[0]?.current_period_start ?? subscription.start_date,
    trial_end: subscription.trial_end,
  };
}

function phaseItem(price: string, quantity: number): Stripe.SubscriptionSchedule.Phase.Item {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: {},
    plan: price,
    price,
    quantity,
    tax_rates: [],
  };
}

function emptyPhase() {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    invoice_settings: null,
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    transfer_data: null,
  };
}
