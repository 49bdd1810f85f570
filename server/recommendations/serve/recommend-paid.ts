import type { Deps } from '../../platform/deps.ts';
import { chooseFor } from './choose.ts';
import { getsNone } from './recommend-scenarios.ts';

const most = 10;

/** For offers: the paid scenarios that are recommended to a customer, the best first; none for those held out. The offer notes that it was made. */
export function recommendPaidIn({
  config,
  pool,
  now,
}: Pick<Deps, 'config' | 'pool' | 'now'>): (customerId: string) => Promise<string[]> {
  return async (customerId) => {
    if (getsNone(config, customerId)) return [];
    const { choices } = await chooseFor(pool, { customerId, limit: most, at: now() });
    return choices.flatMap(({ id, priceAmount }) => (priceAmount === null ? [] : [id]));
  };
}
