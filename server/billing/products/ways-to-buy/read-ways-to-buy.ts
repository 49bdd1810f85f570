import type { Deps } from '../../../platform/deps.ts';
import { notFound } from '../../../platform/errors.ts';
import { findScenario } from '../../../scenarios/find-scenario.ts';
import { selectCoveringPlans } from '../../checkout/covering-plans.ts';
import { readAdminProduct } from '../read-products.ts';
import { selectBundlesWith, selectProductIdOf } from './queries.ts';
import type { WaysToBuy } from './schema.ts';

/** How customers come by a scenario, drafts included. */
export async function readWaysToBuy(
  { pool, stripe }: Pick<Deps, 'pool' | 'stripe'>,
  idOrSlug: string,
): Promise<WaysToBuy> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  const productId = await selectProductIdOf(pool, scenario.id);
  return {
    product: productId === null ? null : await readAdminProduct({ pool, stripe }, productId),
    plans: await selectCoveringPlans(pool, scenario.id),
    bundles: await selectBundlesWith(pool, scenario.id),
  };
}
