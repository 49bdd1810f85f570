import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const FIELDS =
  'id name active description metadata images tax_code unit_label url default_price shippable statement_descriptor marketing_features'.split(
    ' ',
  );

/** `/v1/products` */
export function productRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/products', ({ input, at }) => createProduct(account, input, at)),
    route('GET', '/v1/products', ({ input, path }) => {
      const active = flagOf(input, 'active');
      const ids = listOf(input['ids']);
      return listPage(account.products.listing(), input, path, (product) => {
        if (account.deletedProductIds.has(product.id)) return false;
        if (ids.length > 0 && !ids.includes(product.id)) return false;
        return active === undefined || product.active === active;
      });
    }),
    route('GET', '/v1/products/:id', ({ id }) => {
      if (account.deletedProductIds.has(id)) return { id, object: 'product', deleted: true };
      return presentProduct(account, id);
    }),
    route('POST', '/v1/products/:id', ({ id, input, at }) => {
      refuseUnknown(input, FIELDS);
      const product = presentProduct(account, id);
      account.update('product.updated', product, at, () => {
        product.name = textOf(input, 'name') ?? product.name;
        product.active = flagOf(input, 'active') ?? product.active;
        for (const field of ['description', 'default_price', 'tax_code', 'url', 'unit_label'] as const) {
          const value = textOf(input, field);
          if (value !== undefined) product[field] = value;
        }
        if (input['images'] !== undefined) product.images = listOf(input['images']).map(String);
        if (input['marketing_features'] !== undefined) product.marketing_features = marketingOf(input);
        product.metadata = mergedMetadata(product.metadata, input['metadata']);
        product.updated = at;
      });
      return product;
    }),
    route('DELETE', '/v1/products/:id', ({ id, at }) => {
      const product = presentProduct(account, id);
      if (account.prices.where('product', id).length > 0)
        throw invalid('This product cannot be deleted because it has one or more user-created prices.', 'id');
      account.deletedProductIds.add(id);
      account.record('product.deleted', product, at);
      return { id, object: 'product', deleted: true };
    }),
  ];
}

function marketingOf(input: FormFields): { name: string }[] {
  return listOf(input['marketing_features']).map((entry) => ({
    name: requiredText(fieldsOf(entry), 'name'),
  }));
}

/** A new product; inline prices make one from their `product_data`. */
export function createProduct(account: StripeAccount, input: FormFields, at: number): Stripe.Product {
  refuseUnknown(input, FIELDS);
  const id = textOf(input, 'id') ?? account.newId('prod');
  if (account.products.has(id))
    throw invalid(`Product already exists: ${id}`, 'id', 'resource_already_exists');
  const product = account.products.add({
    id,
    object: 'product',
    active: flagOf(input, 'active') ?? true,
    created: at,
    default_price: null,
    description: textOf(input, 'description') ?? null,
    images: listOf(input['images']).map(String),
    livemode: false,
    marketing_features: marketingOf(input),
    metadata: mergedMetadata({}, input['metadata']),
    name: requiredText(input, 'name'),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: textOf(input, 'tax_code') ?? null,
    tax_details: null,
    type: 'service',
    unit_label: textOf(input, 'unit_label') ?? null,
    updated: at,
    url: textOf(input, 'url') ?? null,
  });
  account.record('product.created', product, at);
  return product;
}

/** A product that is there. */
export function presentProduct(account: StripeAccount, id: string, param = 'id'): Stripe.Product {
  const product = account.products.get(id);
  if (!product || account.deletedProductIds.has(id)) throw noSuch('product', id, param);
  return product;
}
