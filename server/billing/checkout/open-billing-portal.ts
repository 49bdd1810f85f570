import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { asStripeUnavailable, requireStripe } from '../../platform/stripe-client.ts';
import { findStripeCustomer } from './checkout-queries.ts';
import { hasPaid } from '../payments/order-queries.ts';
import { isInvalidRequest } from './stripe-session.ts';

/** Stripe's own page where a customer finds receipts and payment methods. */
export async function openBillingPortal(
  deps: Pick<Deps, 'pool' | 'stripe' | 'publicUrl'>,
  customerId: string,
): Promise<{ url: string }> {
  const stripe = requireStripe(deps.stripe, 'The billing portal');
  const customer = (await hasPaid(deps.pool, customerId))
    ? await findStripeCustomer(deps.pool, customerId)
    : null;
  if (!customer)
    throw conflict('never_paid', 'You have not paid for anything yet, so there are no receipts to show.');
  try {
    const { url } = await stripe.billingPortal.sessions.create({ customer, return_url: deps.publicUrl() });
    return { url };
  } catch (error) {
    if (!isInvalidRequest(error)) throw asStripeUnavailable(error);
    throw new HttpError(
      503,
      'not_configured',
      `Stripe refuses to open its billing portal: ${error.message}`,
      {
        extra: { setting: "Stripe's customer portal" },
        cause: error,
      },
    );
  }
}
