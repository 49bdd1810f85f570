import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import { addressIn, type StripeAccount } from '../stripe-account.ts';
import type { SessionPayment } from './checkout.ts';
import { createCustomer } from './customers.ts';
import type { Payer } from './payments.ts';

/** Who pays: the customer of the session, one who is created for it, or a guest. */
export function identifyPayer(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payment: SessionPayment,
  at: number,
): Payer {
  const customer = account.customers.get(idOf(session.customer));
  const email = customer?.email ?? session.customer_email ?? payment.email ?? 'buyer@example.com';
  const payer = {
    email,
    name: payment.name ?? customer?.name ?? 'Sam Buyer',
    country: payment.country ?? customer?.address?.country ?? 'US',
  };
  const needsCustomer =
    session.mode === 'subscription' ||
    session.customer_creation === 'always' ||
    session.invoice_creation?.enabled === true;
  if (!session.customer && needsCustomer) {
    const fields = { email, name: payer.name, address: addressIn(payer.country) };
    session.customer = createCustomer(account, fields, at).id;
    account.sessions.touch(session);
  }
  session.customer_details = {
    address: addressIn(payer.country),
    business_name: null,
    email,
    individual_name: null,
    name: payer.name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
  return payer;
}
