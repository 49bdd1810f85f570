import { inviteBuyer } from '../../../accounts/customers/invite-buyer.ts';
import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { customerWithAddress, keepLink, linkStripeCustomer } from '../../customers/link-stripe-customer.ts';
import type { PaymentTruth } from '../payment-truth.ts';
import { customerIdKey } from '../truth-of-payment.ts';

type BuyerDeps = Pick<Deps, 'queue' | 'sessionSecret'> & { now: Date };

/**
 * Who bought what this library did not itself offer to them: Stripe's customer, else the address. Never whom the address of a payment link
 * names (`client_reference_id`): anybody can hand out a link that names themselves. Somebody new who paid on Stripe's page becomes a
 * customer, and is mailed how to get in; others wait (null).
 */
export async function buyerOf(db: Db, truth: PaymentTruth, deps: BuyerDeps): Promise<string | null> {
  const { payer, session } = truth;
  const known = await knownBuyer(db, payer, deps.now);
  if (known !== null || !session || payer.email === null) return known;
  const made = await inviteBuyer(db, deps, { email: payer.email, name: payer.name });
  if (made === null || payer.stripeCustomerId === null) return made;
  const { stripeCustomerId } = payer;
  return keepLink(db, { stripeCustomerId, customerId: made, reason: 'address' }, deps.now);
}

async function knownBuyer(db: Db, payer: PaymentTruth['payer'], now: Date): Promise<string | null> {
  const { stripeCustomerId, email, claimedCustomerId } = payer;
  if (stripeCustomerId === null) return customerWithAddress(db, email);
  const metadata = claimedCustomerId === null ? {} : { [customerIdKey]: claimedCustomerId };
  return linkStripeCustomer(db, { stripeCustomerId, email, metadata }, now);
}
