import type Stripe from 'stripe';

type LinkFields = {
  id: string;
  url: string;
  currency: string;
  allowsCodes: boolean;
  isTaxAutomatic: boolean;
  customerCreation: string;
  invoices: boolean;
  metadata: Stripe.Metadata;
  optionalItems: Stripe.PaymentLink.OptionalItem[];
  /** Null where the link sells a subscription. */
  intentMetadata: Stripe.Metadata | null;
  /** Null where it does not. */
  subscriptionMetadata: Stripe.Metadata | null;
  trialDays: number | null;
  restrictions: Stripe.PaymentLink.Restrictions | null;
  redirect: string | null;
};

/** A payment link as the API shows it. */
export function paymentLinkShape(fields: LinkFields): Stripe.PaymentLink {
  return {
    id: fields.id,
    object: 'payment_link',
    active: true,
    after_completion:
      fields.redirect === null
        ? { type: 'hosted_confirmation', hosted_confirmation: { custom_message: null } }
        : { type: 'redirect', redirect: { url: fields.redirect } },
    allow_promotion_codes: fields.allowsCodes,
    application: null,
    application_fee_amount: null,
    application_fee_percent: null,
    automatic_tax: {
      enabled: fields.isTaxAutomatic,
      liability: fields.isTaxAutomatic ? { type: 'self' } : null,
    },
    billing_address_collection: 'auto',
    consent_collection: null,
    currency: fields.currency,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_creation: fields.customerCreation,
    inactive_message: null,
    invoice_creation: { enabled: fields.invoices, invoice_data: null },
    livemode: false,
    managed_payments: null,
    metadata: fields.metadata,
    on_behalf_of: null,
    optional_items: fields.optionalItems,
    payment_intent_data: fields.intentMetadata && {
      capture_method: null,
      description: null,
      metadata: fields.intentMetadata,
      setup_future_usage: null,
      statement_descriptor: null,
      statement_descriptor_suffix: null,
      transfer_group: null,
    },
    payment_method_collection: 'always',
    payment_method_options: null,
    payment_method_types: null,
    phone_number_collection: { enabled: false },
    restrictions: fields.restrictions,
    shipping_address_collection: null,
    shipping_options: [],
    submit_type: 'auto',
    subscription_data: fields.subscriptionMetadata && {
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      metadata: fields.subscriptionMetadata,
      trial_period_days: fields.trialDays,
      trial_settings: null,
    },
    tax_id_collection: { enabled: false, required: 'never' },
    transfer_data: null,
    url: fields.url,
  };
}
