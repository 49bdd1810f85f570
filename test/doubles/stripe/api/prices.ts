import Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { StripeAccount } from '../stripe-account.ts';
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
import { listPage } from './list-page.ts';
import { createProduct, presentProduct } from './products.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const FIELDS = [
  'currency',
  'unit_amount',
  'unit_amount_decimal',
  'product',
  'product_data',
  'recurring',
  'active',
  'lookup_key',
  'nickname',
  'metadata',
  'tax_behavior',
  'transfer_lookup_key',
];

/** `/v1/prices` */
export function priceRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/prices', ({ input, at }) =>
      createPrice(account, input, { isActive: flagOf(input, 'active') ?? true, at }),
    ),
    route('GET', '/v1/prices', ({ input, path }) => {
      const product = textOf(input, 'product');
      const active = flagOf(input, 'active');
      const lookupKeys = listOf(input['lookup_keys']);
      const matching = account.prices.newestFirst().filter((price) => {
        if (product !== undefined && price.product !== product) return false;
        if (active !== undefined && price.active !== active) return false;
        return lookupKeys.length === 0 || lookupKeys.includes(price.lookup_key ?? '');
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/prices/:id', ({ id }) => presentPrice(account, id)),
    route('POST', '/v1/prices/:id', ({ id, input, at }) => {
      refuseUnknown(input, [
        'active',
        'lookup_key',
        'nickname',
        'metadata',
        'tax_behavior',
        'transfer_lookup_key',
      ]);
      const price = presentPrice(account, id);
      price.active = flagOf(input, 'active') ?? price.active;
      const nickname = textOf(input, 'nickname');
      if (nickname !== undefined) price.nickname = nickname;
      price.metadata = mergedMetadata(price.metadata, input['metadata']);
      account.record('price.updated', price, at);
      return price;
    }),
  ];
}

/** A new price; `price_data` of a checkout makes an inactive one, which nobody can order again. */
export function createPrice(
  account: StripeAccount,
  input: FormFields,
  options: { isActive: boolean; at: number },
): Stripe.Price {
  refuseUnknown(input, FIELDS);
  const currency = requiredText(input, 'currency');
  if (!/^[a-z]{3}$/i.test(currency)) throw invalid(`Invalid currency: ${currency}.`, 'currency');
  const unitAmount = integerOf(input, 'unit_amount') ?? Number(textOf(input, 'unit_amount_decimal') ?? NaN);
  if (!Number.isInteger(unitAmount) || unitAmount < 0)
    throw invalid('Missing required param: unit_amount, a whole number that is not negative.', 'unit_amount');
  const existing = textOf(input, 'product');
  const product = existing
    ? presentProduct(account, existing, 'product')
    : createProduct(account, fieldsOf(input['product_data']), options.at);
  const recurring = recurringOf(fieldsOf(input['recurring']));
  const price = account.prices.add({
    id: account.newId('price'),
    object: 'price',
    active: options.isActive,
    billing_scheme: 'per_unit',
    created: options.at,
    currency: currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: textOf(input, 'lookup_key') ?? null,
    metadata: mergedMetadata({}, input['metadata']),
    nickname: textOf(input, 'nickname') ?? null,
    product: product.id,
    recurring,
    tax_behavior: textOf(input, 'tax_behavior') ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(String(unitAmount)),
  });
  account.record('price.created', price, options.at);
  return price;
}

function recurringOf(input: FormFields): Stripe.Price.Recurring | null {
  if (Object.keys(input).length === 0) return null;
  const interval = requiredText(input, 'interval');
  if (!['day', 'week', 'month', 'year'].includes(interval))
    throw invalid(`Invalid recurring[interval]: ${interval}`, 'recurring[interval]');
  return {
    interval,
    interval_count: integerOf(input, 'interval_count') ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** A price that is there. */
export function presentPrice(account: StripeAccount, id: string, param = 'id'): Stripe.Price {
  const price = account.prices.get(id);
  if (!price) throw noSuch('price', id, param);
  return price;
}
