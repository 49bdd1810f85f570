import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { PageQuery } from '../platform/pagination.ts';
import { closeFeedback, replyToFeedback } from './answer-feedback.ts';
import { draftRoutes } from './drafts/draft-routes.ts';
import { figureRoutes } from './figures/figure-routes.ts';
import { listFeedback, listForOperators, readForOperators, readOwn } from './read-feedback.ts';
import { reviewRoutes } from './reviews/review-routes.ts';
import { retentionRoutes } from './retention/retention-routes.ts';
import { runRoutes } from './runs/run-routes.ts';
import {
  AdminFeedback,
  AdminFeedbackPage,
  AdminFeedbackQuery,
  Feedback,
  FeedbackBody,
  FeedbackPage,
  RecordedBody,
  ReplyBody,
} from './schema.ts';
import { recordFeedback } from './record-feedback.ts';
import { sendFeedback } from './send-feedback.ts';
import { tapRoutes } from './taps/tap-routes.ts';
import { triageRoutes } from './triage/triage-routes.ts';

const reads = { kind: 'operator', scope: 'feedback:read' } as const;
const writes = { kind: 'operator', scope: 'feedback:write' } as const;

/** What customers have to say, and what operators answer. */
export function feedbackRoutes(deps: Deps & Pick<AnalyticsDeps, 'readAudited'>): Endpoint[] {
  return [
    ...runRoutes(deps),
    ...figureRoutes(deps),
    ...triageRoutes(deps),
    ...customerRoutes(deps),
    ...operatorRoutes(deps),
    ...tapRoutes(deps),
    ...draftRoutes(deps),
    ...retentionRoutes(deps),
    ...reviewRoutes(deps),
  ];
}

function customerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/feedback',
      summary: 'Send feedback',
      description:
        'About the library, a scenario, an installation or one of its executions. Who names no run is offered those of the last 24 hours that are likely meant ("candidates"), and says which by POST …/run. Secrets, e-mail addresses, phone, card and account numbers in the message are replaced before it is stored, and "redacted" says which kinds were; names of people are not recognised.',
      access: { kind: 'customer' },
      body: FeedbackBody,
      answers: { 201: Feedback },
      isIdempotent: true,
      handle: async ({ caller: { customerId }, body, requestId: sentRequestId }) => {
        const sender = { customerId, source: body.source, recordedBy: null, sentRequestId };
        return created(await sendFeedback(deps, sender, body));
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/feedback',
      summary: 'List your feedback with the answers, newest first',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: FeedbackPage },
      handle: async ({ caller, query }) => ok(await listFeedback(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/feedback/{id}',
      summary: 'Get one piece of your feedback',
      access: { kind: 'customer' },
      params: IdParams,
      answers: { 200: Feedback },
      handle: async ({ caller, params }) => ok(await readOwn(deps, caller.customerId, params.id)),
    }),
  ];
}

function operatorRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/feedback',
      summary: 'List feedback, newest first',
      access: reads,
      query: AdminFeedbackQuery,
      answers: { 200: AdminFeedbackPage },
      handle: async ({ caller, query }) => ok(await listForOperators(deps.pool, caller, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/feedback',
      summary: 'Write down what a customer has told you',
      description: 'On the telephone, say. It is redacted as what customers send themselves.',
      access: writes,
      body: RecordedBody,
      answers: { 201: AdminFeedback },
      isIdempotent: true,
      handle: async ({ caller, body, requestId }) =>
        created(await recordFeedback(deps, caller, body, requestId)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/feedback/{id}',
      summary: 'Get one piece of feedback',
      access: reads,
      params: IdParams,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params }) => ok(await readForOperators(deps.pool, caller, params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/feedback/{id}/reply',
      summary: 'Answer feedback',
      description: 'Once: the customer gets the answer by mail and sees it beside their feedback.',
      access: writes,
      params: IdParams,
      body: ReplyBody,
      answers: { 200: AdminFeedback },
      isIdempotent: true,
      handle: async ({ caller, params, body }) => ok(await replyToFeedback(deps, caller, params.id, body)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/feedback/{id}/close',
      summary: 'Close feedback',
      description: 'Nothing more is to be done. Closing again changes nothing.',
      access: writes,
      params: IdParams,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params }) => ok(await closeFeedback(deps, caller, params.id)),
    }),
  ];
}
