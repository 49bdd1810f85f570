import type { Deps } from '../platform/deps.ts';
import type { Endpoint } from '../platform/endpoint.ts';
import { acknowledgementsRoutes } from './acknowledgements/acknowledgements-routes.ts';
import type { SealDeps } from './offers/effect/measure-effect.ts';
import { offersRoutes } from './offers/offers-routes.ts';
import { pointsRoutes } from './points/points-routes.ts';

/** What customers get after paying: points, and offers. */
export function rewardsRoutes(deps: Deps & SealDeps): Endpoint[] {
  return [...pointsRoutes(deps), ...acknowledgementsRoutes(deps), ...offersRoutes(deps)];
}
