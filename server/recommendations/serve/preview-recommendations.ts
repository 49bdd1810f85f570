import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import type { ServedRecommendations } from '../schema.ts';
import { chooseFor } from './choose.ts';
import { creditsEndOf } from './credits-end.ts';
import { toRecommendation } from './recommend-scenarios.ts';
import { whyNone } from './who-gets-none.ts';

/** What a customer is shown, as operators see it; looking at it is no exposure. */
export async function previewRecommendations(
  { config, pool, now }: Pick<Deps, 'config' | 'pool' | 'now'>,
  customerId: string,
  limit: number,
): Promise<ServedRecommendations> {
  if (!(await findCustomer(pool, customerId))) throw notFound('The customer');
  const at = now();
  const [{ choices }, upgrade, withheld] = await Promise.all([
    chooseFor(pool, { customerId, limit, at }),
    creditsEndOf(pool, customerId, at),
    whyNone({ config, pool }, customerId),
  ]);
  return {
    customer: { id: customerId },
    isHeldOut: withheld === 'heldOut',
    hasOptedOut: withheld === 'optedOut',
    items: choices.map((choice) => ({ ...toRecommendation(choice), sizeClass: choice.sizeClass })),
    upgrade,
  };
}
