import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { Payer } from '../movements/payments.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';

/** A card that a customer can be charged with. */
export function createPaymentMethod(
  account: StripeAccount,
  fields: { customer: string | null; payer?: Payer; behaviour?: CardBehaviour },
  at: number,
): Stripe.PaymentMethod {
  const method = account.paymentMethods.add({
    id: account.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: fields.payer?.country
        ? {
            city: null,
            country: fields.payer.country,
            line1: null,
            line2: null,
            postal_code: null,
            state: null,
          }
        : null,
      email: fields.payer?.email ?? null,
      name: fields.payer?.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: 'visa',
      exp_month: 8,
      exp_year: 2034,
      fingerprint: 'doubleDoubleDoub',
      funding: 'credit',
      generated_from: null,
      last4: '4242',
      networks: { available: ['visa'], preferred: null },
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: at,
    customer: fields.customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  });
  account.cards.set(method.id, fields.behaviour ?? 'succeeds');
  return method;
}

/** Files a payment method with a customer. */
export function attachPaymentMethod(
  account: StripeAccount,
  method: Stripe.PaymentMethod,
  customer: string,
  at: number,
): Stripe.PaymentMethod {
  method.customer = customer;
  account.paymentMethods.touch(method);
  account.record('payment_method.attached', method, at);
  return method;
}

/** Makes a payment method the one that a customer's invoices are collected from. */
export function makeDefault(
  account: StripeAccount,
  customer: Stripe.Customer,
  method: string,
  at: number,
): void {
  account.update('customer.updated', customer, at, () => {
    customer.invoice_settings.default_payment_method = method;
  });
}

/** The card that an invoice is collected from, and what comes of it; `missing` without one. */
export function cardFor(
  account: StripeAccount,
  owner: { customer: Stripe.Invoice['customer']; default_payment_method: unknown },
  subscription: Stripe.Subscription | undefined,
): { id: string | null; behaviour: CardBehaviour | 'missing' } {
  const customer = account.customers.get(idOf(owner.customer));
  const id =
    idOf(owner.default_payment_method as string | null) ||
    idOf(subscription?.default_payment_method) ||
    idOf(customer?.invoice_settings.default_payment_method);
  if (id === '') return { id: null, behaviour: 'missing' };
  return { id, behaviour: account.cards.get(id) ?? 'succeeds' };
}

/** What is known of a customer when it is charged. */
export function payerOf(account: StripeAccount, customer: string): Payer {
  const known = account.customers.get(customer);
  const card = account.paymentMethods.where('customer', customer).at(-1);
  return {
    email: known?.email ?? null,
    name: known?.name ?? null,
    country: known?.address?.country ?? card?.billing_details.address?.country ?? null,
  };
}
