import type Stripe from 'stripe';
import { changeItems, type ItemsChange } from '../billing/change-items.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, integerOf, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type ApiCall, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';
import { itemChangesOf } from './subscription-input.ts';
import { presentSubscription } from './subscriptions.ts';

const BILLING = ['payment_behavior', 'proration_behavior', 'proration_date'];
const FIELDS = ['price', 'price_data', 'quantity', 'metadata', 'discounts', 'off_session', ...BILLING];

/** `/v1/subscription_items` */
export function subscriptionItemRoutes(account: StripeAccount): Route[] {
  const change = (subscription: Stripe.Subscription, items: ItemsChange['items'], call: ApiCall) =>
    changeItems(account, subscription, {
      items,
      prorationBehavior: textOf(call.input, 'proration_behavior'),
      prorationDate: integerOf(call.input, 'proration_date'),
      paymentBehavior: textOf(call.input, 'payment_behavior'),
      at: account.timeOf(subscription.customer, call.at),
    });
  return [
    route('POST', '/v1/subscription_items', (call) => {
      refuseUnknown(call.input, ['subscription', ...FIELDS]);
      const subscription = presentSubscription(account, requiredText(call.input, 'subscription'));
      change(subscription, itemChangesOf(account, subscription, [call.input], call.at), call);
      return subscription.items.data.at(-1) ?? subscription;
    }),
    route('GET', '/v1/subscription_items', ({ input, path }) =>
      listPage(presentSubscription(account, requiredText(input, 'subscription')).items.data, input, path),
    ),
    route('GET', '/v1/subscription_items/:id', ({ id }) => presentItem(account, id).item),
    route('POST', '/v1/subscription_items/:id', (call) => {
      refuseUnknown(call.input, FIELDS);
      const { subscription } = presentItem(account, call.id);
      const wanted = { ...call.input, id: call.id };
      change(subscription, itemChangesOf(account, subscription, [wanted], call.at), call);
      return presentItem(account, call.id).item;
    }),
    route('DELETE', '/v1/subscription_items/:id', (call) => {
      refuseUnknown(call.input, ['clear_usage', ...BILLING]);
      flagOf(call.input, 'clear_usage');
      const { subscription } = presentItem(account, call.id);
      change(subscription, [{ id: call.id, isDeleted: true }], call);
      return { id: call.id, object: 'subscription_item', deleted: true };
    }),
  ];
}

function presentItem(account: StripeAccount, id: string) {
  for (const subscription of account.subscriptions.all()) {
    const item = subscription.items.data.find((entry) => entry.id === id);
    if (item) return { subscription, item };
  }
  throw noSuch('subscription_item', id, 'item');
}
