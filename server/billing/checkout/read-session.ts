import type Stripe from 'stripe';
import { isMissing } from '../../platform/stripe-errors.ts';

/** A session as Stripe has it; null: Stripe does not know it, so nobody can pay by it. */
export async function readSession(stripe: Stripe, id: string): Promise<Stripe.Checkout.Session | null> {
  try {
    return await stripe.checkout.sessions.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
