import type { Deps } from '../../platform/deps.ts';
import type { Recommendation, RecommendationList } from '../schema.ts';
import { chooseFor, type Choice } from './choose.ts';
import { creditsEndOf } from './credits-end.ts';
import { noteShown } from './note-shown.ts';
import { whyNone } from './who-gets-none.ts';

type RecommendDeps = Pick<Deps, 'config' | 'pool' | 'now'>;

/** What the customer may want next, the best first, and a larger plan in Make where credits end; nothing for those who want none or are held out. */
export async function recommendScenarios(
  { config, pool, now }: RecommendDeps,
  customerId: string,
  limit: number,
): Promise<RecommendationList> {
  const at = now();
  const withheld = await whyNone({ config, pool }, customerId);
  if (withheld === 'heldOut')
    await noteShown(pool, { customerId, arm: 'heldOut', runId: null, at, shown: [] });
  if (withheld !== null) return { items: [], upgrade: null };
  const [{ runId, choices }, upgrade] = await Promise.all([
    chooseFor(pool, { customerId, limit, at }),
    creditsEndOf(pool, customerId, at),
  ]);
  const shown = choices.map(({ id: scenarioId, model, sizeClass }, index) => ({
    scenarioId,
    place: index + 1,
    model,
    sizeClass,
  }));
  await noteShown(pool, { customerId, arm: 'treated', runId, at, shown });
  return { items: choices.map(toRecommendation), upgrade };
}

/** What was chosen, as it is told, with the reason in words. */
export function toRecommendation(choice: Choice): Recommendation {
  const { id: scenario, slug: scenarioSlug, title: scenarioTitle, priceAmount, priceCurrency } = choice;
  const isFree = priceAmount === null || priceCurrency === null;
  const { apps, reason, score, model } = choice;
  return {
    scenario,
    scenarioSlug,
    scenarioTitle,
    price: isFree ? null : { amount: priceAmount, currency: priceCurrency },
    apps,
    reason,
    score,
    model,
  };
}
