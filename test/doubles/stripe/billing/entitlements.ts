import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';

const ENTITLING = new Set(['active', 'trialing', 'past_due']);

/** Brings a customer's active entitlements in line with its subscriptions, and tells when they have changed. */
export function refreshEntitlements(account: StripeAccount, customer: string, at: number): void {
  const before = account.activeEntitlements.get(customer) ?? [];
  const entitled = account.subscriptions
    .where('customer', customer)
    .filter(({ status }) => ENTITLING.has(status))
    .flatMap((subscription) => subscription.items.data)
    .flatMap((item) => account.productFeatures.get(idOf(item.price.product)) ?? [])
    .map(({ entitlement_feature: feature }) => feature);
  const features = new Map(entitled.map((feature) => [feature.id, feature] as const));
  const isSame =
    before.length === features.size && before.every(({ feature }) => features.has(idOf(feature)));
  if (isSame) return;
  const after = [...features.values()].map(
    (feature) =>
      before.find((entry) => idOf(entry.feature) === feature.id) ?? activeEntitlement(account, feature),
  );
  account.activeEntitlements.set(customer, after);
  const summary: Stripe.Entitlements.ActiveEntitlementSummary = {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: {
      object: 'list',
      // Stripe gives the first few only: the list says whether there are more.
      data: after.slice(0, MOST_IN_SUMMARY),
      has_more: after.length > MOST_IN_SUMMARY,
      url: `/v1/entitlements/active_entitlements?customer=${customer}`,
    },
    livemode: false,
  };
  account.record('entitlements.active_entitlement_summary.updated', summary, at);
}

const MOST_IN_SUMMARY = 10;

function activeEntitlement(
  account: StripeAccount,
  feature: Stripe.Entitlements.Feature,
): Stripe.Entitlements.ActiveEntitlement {
  return {
    id: account.newId('ent'),
    object: 'entitlements.active_entitlement',
    feature: feature.id,
    livemode: false,
    lookup_key: feature.lookup_key,
  };
}
