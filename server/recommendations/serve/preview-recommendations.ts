import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import type { ServedRecommendations } from '../schema.ts';
import { chooseFor } from './choose.ts';
import { getsNone, toRecommendation } from './recommend-scenarios.ts';
import { customerExists } from './serve-queries.ts';

/** What a customer is shown, as operators see it; looking at it is no exposure. */
export async function previewRecommendations(
  { config, pool, now }: Pick<Deps, 'config' | 'pool' | 'now'>,
  customerId: string,
  limit: number,
): Promise<ServedRecommendations> {
  if (!(await customerExists(pool, customerId))) throw notFound('The customer');
  const { choices } = await chooseFor(pool, { customerId, limit, at: now() });
  return {
    customer: { id: customerId },
    isHeldOut: getsNone(config, customerId),
    items: choices.map((choice) => ({ ...toRecommendation(choice), sizeClass: choice.sizeClass })),
  };
}
