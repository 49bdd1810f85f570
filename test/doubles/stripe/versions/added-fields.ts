/** Fields that came with a version: `object: dotted paths`. Older versions do not have them. */
export const ADDED_FIELDS: { version: string; fields: Record<string, string> }[] = [
  {
    version: '2026-10-28.endive',
    fields: {
      payment_intent: 'allowed_payment_method_types payment_record',
      'checkout.session': 'allowed_payment_method_types',
      subscription: 'cancellation_details.feedback_option trial_settings.end_behavior.billing_cycle_anchor',
      subscription_item: 'current_trial billed_until',
      dispute: 'intended_submission_method evidence_details.submission_method',
      product: 'tax_details',
    },
  },
  {
    version: '2026-07-29.dahlia',
    fields: {
      refund: 'customer customer_account payment_method',
      dispute: 'payment_method_details.card.network',
    },
  },
  {
    version: '2026-05-27.dahlia',
    fields: {
      subscription: 'billing_schedules managed_payments',
      payment_intent: 'managed_payments',
      'checkout.session': 'managed_payments',
    },
  },
  {
    version: '2026-02-25.clover',
    fields: {
      invoice: 'customer_account',
      line_item: 'quantity_decimal subtotal',
      subscription: 'customer_account',
      payment_intent: 'customer_account',
      'checkout.session': 'customer_account integration_identifier',
      promotion_code: 'customer_account',
      discount: 'customer_account',
    },
  },
  {
    version: '2025-09-30.clover',
    fields: {
      subscription: 'billing_mode',
      payment_intent: 'excluded_payment_method_types',
      'checkout.session':
        'origin_context optional_items collected_information.business_name collected_information.individual_name customer_details.business_name customer_details.individual_name',
    },
  },
  {
    version: '2025-03-31.basil',
    fields: {
      invoice: 'amount_overpaid automatic_tax.provider',
      charge: 'billing_details.tax_id',
      'checkout.session': 'permissions wallet_options automatic_tax.provider collected_information',
    },
  },
  {
    version: '2025-01-27.acacia',
    fields: {
      invoice: 'automatic_tax.disabled_reason total_pretax_credit_amounts',
      line_item: 'pretax_credit_amounts',
      subscription: 'automatic_tax.disabled_reason',
      'checkout.session': 'adaptive_pricing discounts presentment_details',
      dispute: 'enhanced_eligibility_types evidence.enhanced_evidence evidence_details.enhanced_eligibility',
    },
  },
  {
    version: '2024-06-20',
    fields: {
      invoice: 'automatically_finalizes_at',
      line_item: 'plan',
      subscription: 'discounts invoice_settings',
      subscription_item: 'discounts',
      charge: 'source',
      payment_intent: 'source',
      'checkout.session': 'saved_payment_method_options',
      discount: 'subscription_item',
      dispute: 'payment_method_details.card.case_type',
      price: 'recurring.meter recurring.trial_period_days',
    },
  },
  {
    version: '2023-10-16',
    fields: {
      invoice: 'automatic_tax.liability issuer rendering subscription_details',
      line_item: 'invoice',
      subscription: 'automatic_tax.liability billing_cycle_anchor_config',
      payment_intent: 'payment_method_configuration_details',
      'checkout.session':
        'automatic_tax.liability client_secret payment_method_configuration_details ui_mode',
      refund: 'destination_details',
      dispute: 'payment_method_details',
    },
  },
  {
    version: '2022-11-15',
    fields: {
      invoice:
        'amount_shipping application effective_at from_invoice latest_revision payment_settings.default_mandate shipping_cost shipping_details subtotal_excluding_tax total_excluding_tax',
      line_item: 'amount_excluding_tax unit_amount_excluding_tax',
      subscription:
        'application cancellation_details currency description on_behalf_of payment_settings.save_default_payment_method trial_settings',
      payment_intent: 'amount_details latest_charge',
      'checkout.session':
        'created currency_conversion custom_fields custom_text invoice invoice_creation payment_method_collection shipping_cost shipping_details',
      price: 'custom_unit_amount',
    },
  },
];
