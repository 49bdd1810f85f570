import type { Db } from '../../platform/database.ts';
import type { SubscriptionFacts } from './subscription-facts.ts';
import { selectLinkedCustomer } from './subscriber-queries.ts';

/** Our customer behind a subscription; null when none is known (yet). */
export async function findSubscriber(
  db: Db,
  { stripeCustomerId, checkoutId }: SubscriptionFacts,
): Promise<string | null> {
  return selectLinkedCustomer(db, stripeCustomerId, checkoutId);
}
