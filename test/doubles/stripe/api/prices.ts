import Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { idOf } from '../id-of.ts';
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

const FIELDS =
  'currency unit_amount unit_amount_decimal product product_data recurring active lookup_key nickname metadata tax_behavior transfer_lookup_key currency_options custom_unit_amount'.split(
    ' ',
  );

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
      const type = textOf(input, 'type');
      const all = product ? account.prices.where('product', product).toReversed() : account.prices.listing();
      return listPage(all, input, path, (price) => {
        if (active !== undefined && price.active !== active) return false;
        if (type && price.type !== type) return false;
        return lookupKeys.length === 0 || lookupKeys.includes(price.lookup_key ?? '');
      });
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
      const isDefault = idOf(account.products.get(idOf(price.product))?.default_price) === id;
      if (flagOf(input, 'active') === false && isDefault)
        throw invalid(
          'This price cannot be archived because it is the default price of its product.',
          'active',
        );
      account.update('price.updated', price, at, () => {
        price.active = flagOf(input, 'active') ?? price.active;
        const nickname = textOf(input, 'nickname');
        if (nickname !== undefined) price.nickname = nickname;
        price.tax_behavior = textOf(input, 'tax_behavior') ?? price.tax_behavior;
        const key = textOf(input, 'lookup_key');
        if (key) claimLookupKey(account, key, flagOf(input, 'transfer_lookup_key') ?? false, at);
        if (key !== undefined) price.lookup_key = key;
        price.metadata = mergedMetadata(price.metadata, input['metadata']);
      });
      account.prices.touch(price);
      return price;
    }),
  ];
}

/** A lookup key belongs to one price: it is taken from the old one when that is asked for, refused otherwise. */
function claimLookupKey(account: StripeAccount, key: string, transfers: boolean, at: number): void {
  for (const holder of account.prices.where('lookup_key', key)) {
    if (!transfers)
      throw invalid(
        `A price (\`${holder.id}\`) already uses that lookup key.`,
        'lookup_key',
        'resource_already_exists',
      );
    account.update('price.updated', holder, at, () => {
      holder.lookup_key = null;
    });
  }
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
  const custom = customAmountOf(fieldsOf(input['custom_unit_amount']));
  const unitAmount = custom ? null : amountOf(input);
  const lookupKey = textOf(input, 'lookup_key') ?? null;
  if (lookupKey !== null)
    claimLookupKey(account, lookupKey, flagOf(input, 'transfer_lookup_key') ?? false, options.at);
  const existing = textOf(input, 'product');
  const product = existing
    ? presentProduct(account, existing, 'product')
    : createProduct(account, fieldsOf(input['product_data']), options.at);
  const recurring = recurringOf(fieldsOf(input['recurring']));
  if (custom && recurring)
    throw invalid('You cannot set `custom_unit_amount` on a recurring price.', 'custom_unit_amount');
  const price = account.prices.add({
    id: account.newId('price'),
    object: 'price',
    active: options.isActive,
    billing_scheme: 'per_unit',
    created: options.at,
    currency: currency.toLowerCase(),
    ...currencyOptionsOf(fieldsOf(input['currency_options'])),
    custom_unit_amount: custom,
    livemode: false,
    lookup_key: lookupKey,
    metadata: mergedMetadata({}, input['metadata']),
    nickname: textOf(input, 'nickname') ?? null,
    product: product.id,
    recurring,
    tax_behavior: textOf(input, 'tax_behavior') ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    // Null where a unit costs a fraction of the smallest unit.
    unit_amount: unitAmount === null || unitAmount.includes('.') ? null : Number(unitAmount),
    unit_amount_decimal: unitAmount === null ? null : Stripe.Decimal.from(unitAmount),
  });
  account.record('price.created', price, options.at);
  return price;
}

/** What a unit costs, as text: whole, or with up to twelve decimals. */
function amountOf(input: FormFields): string {
  const text = String(integerOf(input, 'unit_amount') ?? textOf(input, 'unit_amount_decimal') ?? '');
  if (!/^\d+(\.\d{1,12})?$/.test(text))
    throw invalid('Missing required param: unit_amount, a number that is not negative.', 'unit_amount');
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Pay what you want. */
function customAmountOf(input: FormFields): Stripe.Price.CustomUnitAmount | null {
  if (flagOf(input, 'enabled') !== true) return null;
  return {
    maximum: integerOf(input, 'maximum') ?? null,
    minimum: integerOf(input, 'minimum') ?? null,
    preset: integerOf(input, 'preset') ?? null,
  };
}

function currencyOptionsOf(input: FormFields): Pick<Stripe.Price, 'currency_options'> {
  const options = Object.entries(input).map(([currency, value]) => {
    const amount = integerOf(fieldsOf(value), 'unit_amount') ?? 0;
    const option = {
      custom_unit_amount: null,
      tax_behavior: textOf(fieldsOf(value), 'tax_behavior') ?? 'unspecified',
      unit_amount: amount,
      unit_amount_decimal: Stripe.Decimal.from(String(amount)),
    };
    return [currency, option] as const;
  });
  return options.length > 0 ? { currency_options: Object.fromEntries(options) } : {};
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
    usage_type: textOf(input, 'usage_type') ?? 'licensed',
  };
}

/** A price that is there. */
export function presentPrice(account: StripeAccount, id: string, param = 'id'): Stripe.Price {
  const price = account.prices.get(id);
  if (!price) throw noSuch('price', id, param);
  return price;
}
