import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { createCheckoutSession } from './new-checkout-session.ts';
import { presentLink } from './payment-links.ts';
import { invalid } from './stripe-api-error.ts';

/** What Stripe reads from a payment link's address. */
export type LinkQuery = {
  client_reference_id?: string;
  prefilled_email?: string;
  prefilled_promo_code?: string;
};

/** Somebody opens a payment link: a session of its own. */
export function openPaymentLink(
  account: StripeAccount,
  id: string,
  query: LinkQuery,
  at: number,
): Stripe.Checkout.Session {
  const link = presentLink(account, id);
  const limit = link.restrictions?.completed_sessions;
  const isUsedUp = limit !== undefined && limit.count >= limit.limit;
  if (!link.active || isUsedUp)
    throw invalid(link.inactive_message ?? 'This payment link is no longer active.', 'payment_link');
  const isRecurring = link.subscription_data !== null;
  const input: FormFields = {
    mode: isRecurring ? 'subscription' : 'payment',
    success_url: link.after_completion.redirect?.url ?? `${account.url}/thanks`,
    currency: link.currency,
    line_items: linesOf(account, id),
    optional_items: (link.optional_items ?? []).map(({ price, quantity }) => ({
      price,
      quantity: String(quantity),
    })),
    metadata: { ...link.metadata },
    automatic_tax: { enabled: String(link.automatic_tax.enabled) },
    ...(link.allow_promotion_codes ? { allow_promotion_codes: 'true' } : {}),
    ...(isRecurring ? {} : { customer_creation: link.customer_creation }),
    ...(link.invoice_creation?.enabled ? { invoice_creation: { enabled: 'true' } } : {}),
    ...(query.client_reference_id ? { client_reference_id: query.client_reference_id } : {}),
    ...(query.prefilled_email ? { customer_email: query.prefilled_email } : {}),
    ...(isRecurring
      ? { subscription_data: { metadata: { ...link.subscription_data?.metadata }, ...trialOf(link) } }
      : { payment_intent_data: { metadata: { ...link.payment_intent_data?.metadata } } }),
  };
  const session = createCheckoutSession(account, input, at, { allowsInactive: true });
  session.payment_link = link.id;
  account.sessions.touch(session);
  return session;
}

/** A customer comes back to a checkout that has expired: another one like it, which says where it comes from. */
export function recoverSession(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  at: number,
): Stripe.Checkout.Session {
  const recovery = session.after_expiration?.recovery;
  if (session.status !== 'expired' || !recovery?.url || (recovery.expires_at ?? 0) <= at)
    throw invalid(`Checkout session ${session.id} cannot be recovered.`);
  const intended = account.intended.get(session.id);
  const input: FormFields = {
    mode: session.mode,
    success_url: session.success_url ?? account.url,
    line_items: linesOf(account, session.id),
    metadata: { ...session.metadata },
    ...(session.client_reference_id ? { client_reference_id: session.client_reference_id } : {}),
    ...(idOf(session.customer) ? { customer: idOf(session.customer) } : {}),
    ...(recovery.allow_promotion_codes ? { allow_promotion_codes: 'true' } : {}),
    ...(session.invoice_creation?.enabled ? { invoice_creation: { enabled: 'true' } } : {}),
    ...(session.automatic_tax.enabled ? { automatic_tax: { enabled: 'true' } } : {}),
    ...(session.payment_method_collection && session.mode === 'subscription'
      ? { payment_method_collection: session.payment_method_collection }
      : {}),
  };
  // Prices made for the old session alone are inactive.
  const recovered = createCheckoutSession(account, input, at, { allowsInactive: true });
  if (intended) account.intended.set(recovered.id, intended);
  recovered.recovered_from = session.id;
  return recovered;
}

function linesOf(account: StripeAccount, owner: string): FormFields[] {
  return (account.lineItems.get(owner) ?? []).map(({ price, quantity }) => ({
    price: price?.id ?? '',
    quantity: String(quantity ?? 1),
  }));
}

function trialOf(link: Stripe.PaymentLink): FormFields {
  const days = link.subscription_data?.trial_period_days ?? null;
  return days === null ? {} : { trial_period_days: String(days) };
}
