import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const FIELDS = [
  'id',
  'name',
  'active',
  'description',
  'metadata',
  'images',
  'tax_code',
  'unit_label',
  'url',
  'default_price',
  'shippable',
  'statement_descriptor',
];

/** `/v1/products` */
export function productRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/products', ({ input, at }) => createProduct(account, input, at)),
    route('GET', '/v1/products', ({ input, path }) => {
      const active = flagOf(input, 'active');
      const products = account.products.newestFirst();
      return listPage(
        active === undefined ? products : products.filter((product) => product.active === active),
        input,
        path,
      );
    }),
    route('GET', '/v1/products/:id', ({ id }) => presentProduct(account, id)),
    route('POST', '/v1/products/:id', ({ id, input, at }) => {
      refuseUnknown(input, FIELDS);
      const product = presentProduct(account, id);
      product.name = textOf(input, 'name') ?? product.name;
      product.active = flagOf(input, 'active') ?? product.active;
      const description = textOf(input, 'description');
      if (description !== undefined) product.description = description;
      const defaultPrice = textOf(input, 'default_price');
      if (defaultPrice !== undefined) product.default_price = defaultPrice;
      product.metadata = mergedMetadata(product.metadata, input['metadata']);
      product.updated = at;
      account.record('product.updated', product, at);
      return product;
    }),
  ];
}

/** A new product; inline prices make one from their `product_data`. */
export function createProduct(account: StripeAccount, input: FormFields, at: number): Stripe.Product {
  refuseUnknown(input, FIELDS);
  const product = account.products.add({
    id: textOf(input, 'id') ?? account.newId('prod'),
    object: 'product',
    active: flagOf(input, 'active') ?? true,
    created: at,
    default_price: null,
    description: textOf(input, 'description') ?? null,
    images: listOf(input['images']).map(String),
    livemode: false,
    marketing_features: [],
    metadata: mergedMetadata({}, input['metadata']),
    name: requiredText(input, 'name'),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: textOf(input, 'tax_code') ?? null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: at,
    url: null,
  });
  account.record('product.created', product, at);
  return product;
}

/** A product that is there. */
export function presentProduct(account: StripeAccount, id: string, param = 'id'): Stripe.Product {
  const product = account.products.get(id);
  if (!product) throw noSuch('product', id, param);
  return product;
}
