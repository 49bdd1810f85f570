import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { createLineItems, discountLineItems, totalsOf, type OrderedPrice } from '../line-items.ts';
import { couponOf } from '../movements/coupons.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCoupon, presentPromotionCode } from './coupons.ts';
import { presentCustomer } from './customers.ts';
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
import { createPrice, presentPrice } from './prices.ts';
import { invalid } from './stripe-api-error.ts';
import { idOf } from '../id-of.ts';

/** `payment_method_types` is not among them: this API version took it away. */
const FIELDS =
  'adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types automatic_tax billing_address_collection branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer customer_creation customer_email customer_update discounts expires_at integration_identifier invoice_creation line_items locale metadata mode name_collection optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration payment_method_options phone_number_collection redirect_on_completion return_url saved_payment_method_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options'.split(
    ' ',
  );

const MINIMUM_SECONDS_OPEN = 30 * 60;
const MAXIMUM_SECONDS_OPEN = 24 * 3600;

/** Opens a checkout session, with the refusals that Stripe is known to give. */
export function createCheckoutSession(
  account: StripeAccount,
  input: FormFields,
  at: number,
): Stripe.Checkout.Session {
  refuseUnknown(input, FIELDS);
  const mode = requiredText(input, 'mode');
  if (mode !== 'payment' && mode !== 'subscription')
    throw invalid(`Invalid mode: must be one of payment or subscription`, 'mode');
  const successUrl = requiredText(input, 'success_url');
  const reference = textOf(input, 'client_reference_id') ?? null;
  if (reference !== null && reference.length > 200)
    throw invalid('Invalid string: must be at most 200 characters', 'client_reference_id');
  const customer = textOf(input, 'customer') ?? null;
  const customerEmail = textOf(input, 'customer_email') ?? null;
  if (customer !== null && customerEmail !== null)
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer');
  if (customer !== null) presentCustomer(account, customer, 'customer');
  const allowsCodes = flagOf(input, 'allow_promotion_codes') ?? null;
  if (allowsCodes && input['discounts'] !== undefined) {
    throw invalid(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
      'allow_promotion_codes',
    );
  }
  const expiresAt = integerOf(input, 'expires_at') ?? at + MAXIMUM_SECONDS_OPEN;
  if (expiresAt < at + MINIMUM_SECONDS_OPEN || expiresAt > at + MAXIMUM_SECONDS_OPEN) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }

  const items = createLineItems(account, orderedPrices(account, listOf(input['line_items']), mode, at));
  const discounts = listOf(input['discounts']).map((entry) => discountOf(account, entry));
  for (const { coupon } of discounts)
    discountLineItems(items, presentCoupon(account, idOf(coupon), 'discounts[0][coupon]'));
  const totals = totalsOf(items);
  const id = account.newId('cs_test');
  account.lineItems.set(id, items);
  const intended = fieldsOf(input[mode === 'payment' ? 'payment_intent_data' : 'subscription_data'])[
    'metadata'
  ];
  account.intendedMetadata.set(id, mergedMetadata({}, intended));
  return account.sessions.add({
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: allowsCodes,
    allowed_payment_method_types: null,
    amount_subtotal: totals.subtotal,
    amount_total: totals.total,
    automatic_tax: {
      enabled: flagOf(fieldsOf(input['automatic_tax']), 'enabled') ?? false,
      liability: null,
      provider: null,
      status: null,
    },
    billing_address_collection: textOf(input, 'billing_address_collection') ?? null,
    cancel_url: textOf(input, 'cancel_url') ?? null,
    client_reference_id: reference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: at,
    currency: items[0]?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer,
    customer_account: null,
    customer_creation:
      mode === 'payment' && customer === null ? (textOf(input, 'customer_creation') ?? 'if_required') : null,
    customer_details: null,
    customer_email: customerEmail,
    discounts,
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: textOf(input, 'locale') ?? null,
    managed_payments: null,
    metadata: mergedMetadata({}, input['metadata']),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: successUrl,
    total_details: { amount_discount: totals.discount, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${account.url}/c/pay/${id}`,
    wallet_options: null,
  });
}

function orderedPrices(account: StripeAccount, lines: FormValue[], mode: string, at: number): OrderedPrice[] {
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
    if (id && !price.active)
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
  if (new Set(ordered.map(({ price }) => price.currency)).size > 1)
    throw invalid('All prices of a session must be in the same currency.', 'line_items');
  return ordered;
}

function discountOf(account: StripeAccount, entry: FormValue): Stripe.Checkout.Session.Discount {
  const fields = fieldsOf(entry);
  const code = textOf(fields, 'promotion_code');
  if (!code)
    return {
      coupon: presentCoupon(account, requiredText(fields, 'coupon'), 'discounts[0][coupon]').id,
      promotion_code: null,
    };
  const promotionCode = presentPromotionCode(account, code, 'discounts[0][promotion_code]');
  return { coupon: couponOf(account, promotionCode).id, promotion_code: promotionCode.id };
}
