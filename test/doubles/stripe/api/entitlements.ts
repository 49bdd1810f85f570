import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { presentProduct } from './products.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

/** `/v1/entitlements/…` and the features of products; a subscription gets a product's new features with its next period. */
export function entitlementRoutes(account: StripeAccount): Route[] {
  const features = '/v1/entitlements/features';
  const active = '/v1/entitlements/active_entitlements';
  return [
    route('POST', features, ({ input, at }) => {
      refuseUnknown(input, ['lookup_key', 'name', 'metadata']);
      const key = requiredText(input, 'lookup_key');
      if (account.features.where('lookup_key', key).some((feature) => feature.active))
        throw invalid(`A feature with lookup key ${key} already exists.`, 'lookup_key');
      const feature = account.features.add({
        id: account.newId('feat'),
        object: 'entitlements.feature',
        active: true,
        livemode: false,
        lookup_key: key,
        metadata: mergedMetadata({}, input['metadata']),
        name: requiredText(input, 'name'),
      });
      account.record('entitlements.feature.created', feature, at);
      return feature;
    }),
    route('GET', features, ({ input, path }) => {
      const key = textOf(input, 'lookup_key');
      return listPage(
        account.features.listing(),
        input,
        path,
        (feature) => !key || feature.lookup_key === key,
      );
    }),
    route('GET', `${features}/:id`, ({ id }) => presentFeature(account, id)),
    route('POST', `${features}/:id`, ({ id, input }) => {
      refuseUnknown(input, ['active', 'name', 'metadata']);
      const feature = presentFeature(account, id);
      feature.active = flagOf(input, 'active') ?? feature.active;
      feature.name = textOf(input, 'name') ?? feature.name;
      feature.metadata = mergedMetadata(feature.metadata, input['metadata']);
      return feature;
    }),
    route('GET', active, ({ input, path }) => {
      const held = account.activeEntitlements.get(requiredText(input, 'customer')) ?? [];
      return listPage(held, input, path);
    }),
    route('GET', `${active}/:id`, ({ id }) => {
      for (const held of account.activeEntitlements.values()) {
        const found = held.find((entry) => entry.id === id);
        if (found) return found;
      }
      throw noSuch('active entitlement', id);
    }),
    route('POST', '/v1/products/:id/features', ({ id, input }) => {
      refuseUnknown(input, ['entitlement_feature']);
      const product = presentProduct(account, id).id;
      const feature = presentFeature(account, requiredText(input, 'entitlement_feature'));
      const attached = account.productFeatures.get(product) ?? [];
      const productFeature: Stripe.ProductFeature = {
        id: account.newId('prodft'),
        object: 'product_feature',
        entitlement_feature: feature,
        livemode: false,
      };
      account.productFeatures.set(product, [...attached, productFeature]);
      return productFeature;
    }),
    route('GET', '/v1/products/:id/features', ({ id, input, path }) =>
      listPage(account.productFeatures.get(id) ?? [], input, path),
    ),
    route('DELETE', '/v1/products/:id/features/:feature', ({ id, path }) => {
      const feature = path.split('/').at(-1) ?? '';
      const attached = account.productFeatures.get(id) ?? [];
      if (!attached.some((entry) => entry.id === feature)) throw noSuch('product feature', feature);
      account.productFeatures.set(
        id,
        attached.filter((entry) => entry.id !== feature),
      );
      return { id: feature, object: 'product_feature', deleted: true };
    }),
  ];
}

function presentFeature(account: StripeAccount, id: string): Stripe.Entitlements.Feature {
  const feature = account.features.get(id);
  if (!feature) throw noSuch('feature', id);
  return feature;
}
