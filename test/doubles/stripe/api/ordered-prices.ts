import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import type { OrderedPrice } from '../line-items.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, integerOf, listOf, refuseUnknown, requiredText, textOf } from './input.ts';
import { createPrice, presentPrice } from './prices.ts';
import { invalid } from './stripe-api-error.ts';

/** What the lines of a checkout or a payment link ask for, with the refusals that Stripe is known to give. */
export function orderedPrices(
  account: StripeAccount,
  lines: FormValue[],
  { mode, at, allowsInactive }: { mode: string; at: number; allowsInactive?: boolean },
): OrderedPrice[] {
  if (lines.length === 0)
    throw invalid(
      `You must provide one of \`line_items\` or \`optional_items\` in \`${mode}\` mode.`,
      'line_items',
    );
  const ordered = lines.map((line, index) => {
    const param = `line_items[${index}]`;
    const fields = fieldsOf(line);
    refuseUnknown(fields, [
      'price',
      'price_data',
      'quantity',
      'adjustable_quantity',
      'metadata',
      'tax_rates',
      'dynamic_tax_rates',
    ]);
    const id = textOf(fields, 'price');
    const price = id
      ? presentPrice(account, id, `${param}[price]`)
      : createPrice(account, fieldsOf(fields['price_data']), { isActive: false, at });
    if (id && !price.active && allowsInactive !== true)
      throw invalid(
        `The price specified is inactive. This field only accepts active prices.`,
        `${param}[price]`,
      );
    if (mode === 'payment' && price.recurring) {
      throw invalid(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        param,
      );
    }
    const quantity = integerOf(fields, 'quantity');
    if (quantity === undefined || quantity < 1)
      throw invalid(`Missing required param: ${param}[quantity].`, `${param}[quantity]`, 'parameter_missing');
    return { price, quantity };
  });
  if (mode === 'subscription' && !ordered.some(({ price }) => price.recurring)) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  }
  return ordered;
}

/** The one currency of an order: the one asked for, or that of its prices. */
export function currencyOf(input: FormFields, ordered: OrderedPrice[]): string {
  const wanted = textOf(input, 'currency')?.toLowerCase();
  const currency = wanted ?? ordered[0]?.price.currency ?? 'usd';
  for (const { price } of ordered) {
    const knows = price.currency === currency || price.currency_options?.[currency] !== undefined;
    if (knows) continue;
    if (wanted) throw invalid(`The price ${price.id} has no currency option for ${currency}.`, 'currency');
    throw invalid('All prices of a session must be in the same currency.', 'line_items');
  }
  return currency;
}

/** Where the customer chooses the price, nothing stands beside it, and no code takes anything off. */
export function refuseBesideChosenPrice(input: FormFields, ordered: OrderedPrice[]): void {
  if (!ordered.some(({ price }) => price.custom_unit_amount !== null)) return;
  const hasCodes = flagOf(input, 'allow_promotion_codes') === true || input['discounts'] !== undefined;
  const param =
    ordered.length > 1 ? 'line_items' : listOf(input['optional_items']).length > 0 ? 'optional_items' : null;
  if (param !== null || hasCodes)
    throw invalid(
      'Prices with `custom_unit_amount` cannot be combined with other items, discounts or promotion codes.',
      param ?? 'allow_promotion_codes',
    );
}

/** Things that the customer may add on the page. */
export function optionalItemsOf(
  account: StripeAccount,
  entries: FormValue[],
): Stripe.Checkout.Session.OptionalItem[] {
  return entries.map((entry, index) => {
    const param = `optional_items[${index}]`;
    const fields = fieldsOf(entry);
    const adjustable = fieldsOf(fields['adjustable_quantity']);
    const price = presentPrice(account, requiredText(fields, 'price'), `${param}[price]`);
    if (price.custom_unit_amount !== null)
      throw invalid('Optional items cannot have a price with `custom_unit_amount`.', `${param}[price]`);
    return {
      adjustable_quantity: flagOf(adjustable, 'enabled')
        ? {
            enabled: true,
            maximum: integerOf(adjustable, 'maximum') ?? 99,
            minimum: integerOf(adjustable, 'minimum') ?? 0,
          }
        : null,
      price: price.id,
      quantity: integerOf(fields, 'quantity') ?? 1,
    };
  });
}
