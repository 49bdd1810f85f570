import { listConsents } from '../../accounts/customers/change-consents.ts';
import type { Config } from '../../platform/config.ts';
import type { Pool } from '../../platform/database.ts';
import { isHeldOut } from '../../rewards/offers/hold-out.ts';

/** Why a customer is recommended nothing: they said so, or they are held out so that it can be told what recommendations bring. */
export type Withheld = 'optedOut' | 'heldOut';

/** By this name customers refuse to be recommended anything (`PUT /v1/consents`). */
const purpose = 'recommendations';

/** Whether a customer gets none, and why; null: they get recommendations. */
export async function whyNone(
  { config, pool }: { config: Pick<Config, 'recommendationsHeldOut'>; pool: Pool },
  customerId: string,
): Promise<Withheld | null> {
  const said = (await listConsents(pool, customerId)).find((consent) => consent.purpose === purpose);
  if (said?.granted === false) return 'optedOut';
  return isHeldOut('recommendations', customerId, config.recommendationsHeldOut) ? 'heldOut' : null;
}
