import { refusesRecommendations } from '../../accounts/customers/refuses-recommendations.ts';
import type { Config } from '../../platform/config.ts';
import type { Pool } from '../../platform/database.ts';
import { isHeldOut } from '../../rewards/offers/hold-out.ts';

/** Why a customer is recommended nothing: they said so, or they are held out so that it can be told what recommendations bring. */
export type Withheld = 'optedOut' | 'heldOut';

/** Whether a customer gets none, and why; null: they get recommendations. */
export async function whyNone(
  { config, pool }: { config: Pick<Config, 'recommendationsHeldOut'>; pool: Pool },
  customerId: string,
): Promise<Withheld | null> {
  if (await refusesRecommendations(pool, customerId)) return 'optedOut';
  return isHeldOut('recommendations', customerId, config.recommendationsHeldOut) ? 'heldOut' : null;
}
