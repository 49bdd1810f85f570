import type { Deps } from '../../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { ScenarioParams } from '../../scenarios/schema.ts';
import { AdminFeedback } from '../schema.ts';
import { moderateReview } from './moderate-review.ts';
import { listOwnReviews, listReviews } from './read-reviews.ts';
import {
  DecisionBody,
  leastRunsForReview,
  OwnReview,
  OwnReviewPage,
  ReviewBody,
  ReviewPage,
} from './review-schema.ts';
import { reviewScenario, withdrawReview } from './write-review.ts';

/** Reviews: written by customers who run a scenario, let through by operators, read by everybody. */
export function reviewRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}/reviews',
      summary: 'What customers who run a scenario say of it, newest first',
      description: 'Without names; each with the runs that its writer has completed.',
      access: { kind: 'visitor' },
      params: ScenarioParams,
      query: PageQuery,
      answers: { 200: ReviewPage },
      handle: async ({ params, query }) => ok(await listReviews(deps.pool, params.scenario, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/reviews',
      summary: 'The scenarios that you have installed, and your review of each',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: OwnReviewPage },
      handle: async ({ caller, query }) => ok(await listOwnReviews(deps.pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'put',
      path: '/v1/scenarios/{scenario}/review',
      summary: 'Review a scenario that you run',
      description: `From ${leastRunsForReview} completed runs on (409 too_few_runs before). A new review takes the place of the former one, and waits for an operator again.`,
      access: { kind: 'customer' },
      params: ScenarioParams,
      body: ReviewBody,
      answers: { 200: OwnReview },
      handle: async ({ caller: { customerId }, params: { scenario }, body, requestId }) =>
        ok(await reviewScenario(deps, { customerId, scenario, requestId }, body)),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/scenarios/{scenario}/review',
      summary: 'Take your review of a scenario back',
      description: 'Nobody reads it any more. As feedback it stays with the library.',
      access: { kind: 'customer' },
      params: ScenarioParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        await withdrawReview(deps.pool, caller.customerId, params.scenario);
        return noContent();
      },
    }),
    endpoint({
      method: 'put',
      path: '/admin/feedback/{id}/review',
      summary: 'Show the words of a review to everybody, or hide them',
      description: 'Only of customers who allow it (409 not_for_others). Its stars count either way.',
      access: { kind: 'operator', scope: 'feedback:write' },
      params: IdParams,
      body: DecisionBody,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params, body }) => ok(await moderateReview(deps, caller, params.id, body)),
    }),
  ];
}
