import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { recommendScenarios } from './recommend-scenarios.ts';
import { RecommendationList, RecommendationQuery } from './schema.ts';

/** What a customer may want next. */
export function recommendationsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/recommendations',
      summary: 'List scenarios that you may want next',
      description:
        'The best first: those with apps that you use already, then by how often others installed and kept them in the last 90 days (an installation counts half after 30 days), then the newest. Never what you have, had, or own.',
      access: { kind: 'customer' },
      query: RecommendationQuery,
      answers: { 200: RecommendationList },
      handle: async ({ caller, query }) => ok(await recommendScenarios(deps, caller.customerId, query.limit)),
    }),
  ];
}
