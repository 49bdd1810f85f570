import type Stripe from 'stripe';

/**
 * Whether somebody may still use a code that is for first purchases only. Stripe counts the purchases of its customer, and whoever buys by a
 * payment link is a new one each time: there such a code is good for every purchase.
 */
export async function hasFirstTimeCode(stripe: Stripe): Promise<boolean> {
  for await (const code of stripe.promotionCodes.list({ active: true, limit: 100 }))
    if (code.restrictions.first_time_transaction && code.customer === null) return true;
  return false;
}
