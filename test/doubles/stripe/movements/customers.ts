import type Stripe from 'stripe';
import { endSubscription } from '../billing/subscription-states.ts';
import type { StripeAccount } from '../stripe-account.ts';

type CustomerFields = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  description?: string | null | undefined;
  phone?: string | null | undefined;
  metadata?: Stripe.Metadata | undefined;
  address?: Stripe.Address | null | undefined;
  balance?: number | undefined;
  paymentMethod?: string | null | undefined;
  testClock?: string | null | undefined;
  preferredLocales?: string[] | undefined;
};

/** A new customer of the account. */
export function createCustomer(account: StripeAccount, fields: CustomerFields, at: number): Stripe.Customer {
  const id = account.newId('cus');
  const customer = account.customers.add({
    id,
    object: 'customer',
    address: fields.address ?? null,
    balance: fields.balance ?? 0,
    created: at,
    currency: null,
    default_source: null,
    delinquent: false,
    description: fields.description ?? null,
    discount: null,
    email: fields.email ?? null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: fields.paymentMethod ?? null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: fields.metadata ?? {},
    name: fields.name ?? null,
    next_invoice_sequence: 1,
    phone: fields.phone ?? null,
    preferred_locales: fields.preferredLocales ?? [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: fields.testClock ?? null,
  });
  account.record('customer.created', customer, at);
  return customer;
}

/** A customer is removed: its subscriptions end at once. */
export function deleteCustomer(account: StripeAccount, customer: Stripe.Customer, at: number): void {
  for (const subscription of account.subscriptions.where('customer', customer.id))
    if (!['canceled', 'incomplete_expired'].includes(subscription.status))
      endSubscription(account, subscription, { at });
  account.deletedCustomerIds.add(customer.id);
  account.record('customer.deleted', customer, at);
}
