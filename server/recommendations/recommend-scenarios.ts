import type { Deps } from '../platform/deps.ts';
import { rankByPopularity, reasonFor, windowDays } from './popularity.ts';
import { selectCandidates, selectUsedApps } from './queries.ts';
import type { Recommendation } from './schema.ts';

/** What the customer may want next, the best first; empty when there is nothing that they do not have. */
export async function recommendScenarios(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
  limit: number,
): Promise<{ items: Recommendation[] }> {
  const candidates = await selectCandidates(pool, { customerId, windowDays, now: now() });
  const ranked = rankByPopularity(candidates, await selectUsedApps(pool, customerId));
  const items = ranked.slice(0, limit).map((one): Recommendation => {
    const { id: scenario, slug: scenarioSlug, title: scenarioTitle, priceAmount, priceCurrency } = one;
    const isFree = priceAmount === null || priceCurrency === null;
    const price = isFree ? null : { amount: priceAmount, currency: priceCurrency };
    const { apps, score } = one;
    return {
      scenario,
      scenarioSlug,
      scenarioTitle,
      price,
      apps,
      reason: reasonFor(one),
      score,
      model: 'popularity',
    };
  });
  return { items };
}
