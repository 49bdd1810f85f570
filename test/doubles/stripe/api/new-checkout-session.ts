import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { createLineItems, discountLineItems, totalsOf } from '../line-items.ts';
import { couponForPurchase } from '../movements/coupons.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCoupon } from './coupons.ts';
import { presentPromotionCode } from './promotion-codes.ts';
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
import { intendedOf } from './intended-data.ts';
import { currencyOf, optionalItemsOf, orderedPrices, refuseBesideChosenPrice } from './ordered-prices.ts';
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
  now: number,
  options: { allowsInactive?: boolean } = {},
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
  const at = account.timeOf(customer, now);
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

  const ordered = orderedPrices(account, listOf(input['line_items']), { mode, at, ...options });
  refuseBesideChosenPrice(input, ordered);
  const currency = currencyOf(input, ordered);
  const items = createLineItems(account, ordered, currency);
  const purchase = { customer, amount: totalsOf(items).subtotal, currency, at };
  const discounts = listOf(input['discounts']).map((entry) => discountOf(account, entry, purchase));
  for (const { coupon } of discounts)
    discountLineItems(items, presentCoupon(account, idOf(coupon), 'discounts[0][coupon]'));
  const totals = totalsOf(items);
  const isTaxAutomatic = flagOf(fieldsOf(input['automatic_tax']), 'enabled') ?? false;
  refuseUntaxable(account, input, customer, isTaxAutomatic);
  const recovery = fieldsOf(fieldsOf(input['after_expiration'])['recovery']);
  const id = account.newId(account.settings.livemode ? 'cs_live' : 'cs_test');
  account.lineItems.set(id, items);
  account.intended.set(id, intendedOf(input, mode, at));
  account.openSessionIds.add(id);
  return account.sessions.add({
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: flagOf(recovery, 'enabled')
      ? {
          recovery: {
            allow_promotion_codes: flagOf(recovery, 'allow_promotion_codes') ?? false,
            enabled: true,
            expires_at: null,
            url: null,
          },
        }
      : null,
    allow_promotion_codes: allowsCodes,
    allowed_payment_method_types: null,
    amount_subtotal: totals.subtotal,
    amount_total: totals.total,
    automatic_tax: {
      enabled: isTaxAutomatic,
      liability: isTaxAutomatic ? { type: 'self' } : null,
      provider: isTaxAutomatic ? 'stripe' : null,
      status: isTaxAutomatic ? 'requires_location_inputs' : null,
    },
    billing_address_collection: textOf(input, 'billing_address_collection') ?? null,
    cancel_url: textOf(input, 'cancel_url') ?? null,
    client_reference_id: reference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: consentOf(fieldsOf(input['consent_collection'])),
    created: at,
    currency,
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
    invoice_creation: invoiceCreationOf(fieldsOf(input['invoice_creation']), mode),
    livemode: false,
    locale: textOf(input, 'locale') ?? null,
    managed_payments: null,
    metadata: mergedMetadata({}, input['metadata']),
    mode,
    optional_items: optionalItemsOf(account, listOf(input['optional_items'])),
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      textOf(input, 'payment_method_collection') ?? (mode === 'subscription' ? 'always' : 'if_required'),
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
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

/** Tax needs an address, and a tax id a name, that Checkout may keep with a customer who is there already. */
function refuseUntaxable(
  account: StripeAccount,
  input: FormFields,
  customer: string | null,
  isTaxAutomatic: boolean,
): void {
  if (customer === null) return;
  const update = fieldsOf(input['customer_update']);
  const hasAddress = account.customers.get(customer)?.address != null;
  if (isTaxAutomatic && !hasAddress && textOf(update, 'address') !== 'auto')
    throw invalid(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      'automatic_tax',
    );
  if (flagOf(fieldsOf(input['tax_id_collection']), 'enabled') && textOf(update, 'name') !== 'auto')
    throw invalid(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      'customer_update[name]',
    );
}

function consentOf(input: FormFields): Stripe.Checkout.Session.ConsentCollection | null {
  if (Object.keys(input).length === 0) return null;
  return {
    payment_method_reuse_agreement: null,
    promotions: textOf(input, 'promotions') ?? null,
    terms_of_service: textOf(input, 'terms_of_service') ?? null,
  };
}

function invoiceCreationOf(input: FormFields, mode: string): Stripe.Checkout.Session.InvoiceCreation | null {
  if (mode !== 'payment') return null;
  return {
    enabled: flagOf(input, 'enabled') ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: null,
      rendering_options: null,
    },
  };
}

function discountOf(
  account: StripeAccount,
  entry: FormValue,
  purchase: Parameters<typeof couponForPurchase>[2],
): Stripe.Checkout.Session.Discount {
  const fields = fieldsOf(entry);
  const code = textOf(fields, 'promotion_code');
  if (!code) {
    const coupon = presentCoupon(account, requiredText(fields, 'coupon'), 'discounts[0][coupon]');
    if (!coupon.valid)
      throw invalid(`Coupon ${coupon.id} is used up or expired.`, 'discounts', 'coupon_expired');
    return { coupon: coupon.id, promotion_code: null };
  }
  const promotionCode = presentPromotionCode(account, code, 'discounts[0][promotion_code]');
  return { coupon: couponForPurchase(account, promotionCode, purchase).id, promotion_code: promotionCode.id };
}
