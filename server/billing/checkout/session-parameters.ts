import type Stripe from 'stripe';
import type { BillingSettings } from '../settings/billing-settings.ts';

/** What Stripe is asked for, without what names the one checkout: who asks for the same again gets the same checkout. */
export type SessionParameters = Omit<
  Stripe.Checkout.SessionCreateParams,
  'customer' | 'client_reference_id' | 'metadata'
>;

/** What shapes a session. */
export type SessionWish = {
  title: string;
  price: { stripePriceId: string; interval: string | null };
  /** 0: paid from the first day. */
  trialDays: number;
  /** A reduction by Stripe's ids. */
  discount: Stripe.Checkout.SessionCreateParams.Discount | null;
  /** Without a reduction, the page has a field for codes: not where the price is reduced already, or the customer's to choose. */
  takesCodes: boolean;
  /** Stripe's prices of what may be added on the page. */
  bumps: string[];
  settings: Pick<BillingSettings, 'hasAutomaticTax' | 'recoversCheckouts'>;
  /** Whether Stripe takes the question for consent to mails from this account. */
  asksForConsent: boolean;
  successUrl: string;
  cancelUrl: string;
};

/** Stripe's payment page for one product, once or by subscription, at a price of its own or at one that the customer chooses. */
export function sessionParameters(wish: SessionWish): SessionParameters {
  const { price, bumps, settings } = wish;
  return {
    mode: price.interval === null ? 'payment' : 'subscription',
    line_items: [{ price: price.stripePriceId, quantity: 1 }],
    ...(bumps.length === 0 ? {} : { optional_items: bumps.map((bump) => ({ price: bump, quantity: 1 })) }),
    ...reduction(wish),
    ...(price.interval === null ? once(wish) : recurring(wish)),
    ...taxes(settings.hasAutomaticTax),
    ...(settings.recoversCheckouts
      ? { after_expiration: { recovery: { enabled: true, allow_promotion_codes: wish.takesCodes } } }
      : {}),
    ...(settings.recoversCheckouts && wish.asksForConsent
      ? { consent_collection: { promotions: 'auto' } }
      : {}),
    success_url: wish.successUrl,
    cancel_url: wish.cancelUrl,
  };
}

function reduction({ discount, takesCodes }: SessionWish): Partial<SessionParameters> {
  if (discount !== null) return { discounts: [discount] };
  return takesCodes ? { allow_promotion_codes: true } : {};
}

function once({ title }: SessionWish): Partial<SessionParameters> {
  return {
    payment_intent_data: { description: title },
    invoice_creation: { enabled: true, invoice_data: { description: title } },
  };
}

/** Without a trial nobody needs a card for what a code makes free; a trial asks for it, so that it can go on by itself. */
function recurring({ title, trialDays }: SessionWish): Partial<SessionParameters> {
  const hasTrial = trialDays > 0;
  return {
    subscription_data: {
      description: title,
      ...(hasTrial
        ? {
            trial_period_days: trialDays,
            trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
          }
        : {}),
    },
    payment_method_collection: hasTrial ? 'always' : 'if_required',
  };
}

/** Stripe computes tax from the address, which it must then be allowed to keep; a business gives its tax id. */
function taxes(isAutomatic: boolean): Partial<SessionParameters> {
  if (!isAutomatic) return { billing_address_collection: 'auto' };
  return {
    automatic_tax: { enabled: true },
    billing_address_collection: 'required',
    customer_update: { address: 'auto', name: 'auto' },
    tax_id_collection: { enabled: true },
  };
}

/** The parameters of one checkout: named in everything that Stripe makes of it, so that each part leads back to it. */
export function parametersOfCheckout(
  parameters: SessionParameters,
  names: { checkoutId: string; stripeCustomerId: string },
  metadata: Record<string, string>,
): Stripe.Checkout.SessionCreateParams {
  const {
    payment_intent_data: payment,
    subscription_data: subscription,
    invoice_creation: invoice,
  } = parameters;
  return {
    ...parameters,
    customer: names.stripeCustomerId,
    client_reference_id: names.checkoutId,
    metadata,
    ...(payment ? { payment_intent_data: { ...payment, metadata } } : {}),
    ...(subscription ? { subscription_data: { ...subscription, metadata } } : {}),
    ...(invoice
      ? { invoice_creation: { ...invoice, invoice_data: { ...invoice.invoice_data, metadata } } }
      : {}),
  };
}
