import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { listRuns, readState } from './read-state.ts';
import { requestRun } from './request-run.ts';
import {
  RecommendationRunPage,
  RecommendationRunQuery,
  RecommendationRunStarted,
  RecommendationState,
} from './run-schema.ts';
import { RecommendationList, RecommendationQuery, ServedParams, ServedRecommendations } from './schema.ts';
import { previewRecommendations } from './serve/preview-recommendations.ts';
import { recommendScenarios } from './serve/recommend-scenarios.ts';

const reads = { kind: 'operator', scope: 'analytics:read' } as const;

/** What customers may want next, and how good that is. */
export function recommendationsRoutes(deps: Deps & Pick<AnalyticsDeps, 'readAudited'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/recommendations',
      summary: 'List scenarios that you may want next',
      description:
        'The best first. Ranked by what others have beside what you have, where that predicts better than popularity for certain (see `model`); else those with apps that you use already, then by how often others got and kept them in the last 90 days (counts half after 30 days), then the newest. Places 4, 9, 14 … are for new and small scenarios. Never what you have, had, or own, nor what needs more than one app that you are not known to use. A share of customers, chosen by a hash, gets none, so that the effect can be measured; so does who refused the consent `recommendations` (`PUT /v1/consents`).',
      access: { kind: 'customer' },
      query: RecommendationQuery,
      answers: { 200: RecommendationList },
      handle: async ({ caller, query }) => ok(await recommendScenarios(deps, caller.customerId, query.limit)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/recommendations',
      summary: 'What is recommended and why, how fairly, and what it brings',
      access: reads,
      answers: { 200: RecommendationState },
      handle: async () => ok(await readState(deps)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/recommendations/runs',
      summary: 'List what was found out each night, the latest first',
      access: reads,
      query: RecommendationRunQuery,
      answers: { 200: RecommendationRunPage },
      handle: async ({ query }) => ok(await listRuns(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/recommendations/runs',
      summary: 'Compute everything anew, up to the last full hour',
      description:
        'Takes seconds, in a large library a minute. An hour that was worked through stays as it is.',
      access: { kind: 'operator', scope: 'analytics:write' },
      answers: { 202: RecommendationRunStarted },
      handle: async () => {
        await requestRun(deps);
        return accepted();
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/recommendations/customers/{customer}',
      summary: 'What a customer is recommended',
      description: 'As they would see it now; looking at it is not counted as showing it.',
      access: reads,
      params: ServedParams,
      query: RecommendationQuery,
      answers: { 200: ServedRecommendations },
      handle: async ({ params, query }) =>
        ok(await previewRecommendations(deps, params.customer, query.limit)),
    }),
  ];
}
