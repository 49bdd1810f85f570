import type { Recommend } from '../../rewards/offers/evaluate/evaluate-offers.ts';
import type { Deps } from '../../platform/deps.ts';
import { chooseFor } from './choose.ts';
import { creditsEndOf } from './credits-end.ts';
import { whyNone } from './who-gets-none.ts';

const most = 10;

/**
 * For offers: the paid scenarios that are recommended to a customer, the best first, none for those who want none or are held out; and when credits end. The offer
 * notes that it was made.
 */
export function recommendPaidIn({ config, pool }: Pick<Deps, 'config' | 'pool'>): Recommend {
  return async (customerId, at) => {
    const creditsEndOn = (await creditsEndOf(pool, customerId, at))?.endsOn ?? null;
    if ((await whyNone({ config, pool }, customerId)) !== null) return { recommended: [], creditsEndOn };
    const { choices } = await chooseFor(pool, { customerId, limit: most, at });
    return {
      recommended: choices.flatMap(({ id, priceAmount }) => (priceAmount === null ? [] : [id])),
      creditsEndOn,
    };
  };
}
