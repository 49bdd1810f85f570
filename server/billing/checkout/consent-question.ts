import type Stripe from 'stripe';

const refusing = new WeakSet<Stripe>();

/** Whether Stripe's page may ask for consent to mails: Stripe allows it to some accounts only, and says so when it is asked. */
export function takesConsent(stripe: Stripe): boolean {
  return !refusing.has(stripe);
}

/** Stripe refused the question; this server does not ask for it again. */
export function noteConsentRefused(stripe: Stripe): void {
  refusing.add(stripe);
}
