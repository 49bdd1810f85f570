import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { readForOperators, readOwn } from '../read-feedback.ts';
import { requireCustomer } from '../record-feedback.ts';
import { AdminFeedback, Feedback } from '../schema.ts';
import { subjectOf } from '../subject.ts';
import { chooseRun } from './choose-run.ts';
import { offerCandidates } from './offer-candidates.ts';
import { toCandidate } from './run-answer.ts';
import { AdminCandidatesQuery, CandidatesQuery, RunCandidates, RunChoice } from './run-schema.ts';

/** Which run feedback is about. */
export function runRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/feedback/candidates',
      summary: 'List the runs that feedback sent now would likely be about',
      description:
        'At most five of the last 24 hours: those that failed first, then with a warning, slower than 95 % of the runs of their installation in 30 days, dearer than three times their median, and the newest.',
      access: { kind: 'customer' },
      query: CandidatesQuery,
      answers: { 200: RunCandidates },
      handle: async ({ caller: { customerId }, query }) => ok(await listCandidates(deps, customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/feedback/candidates',
      summary: 'List the runs that a customer who says something now likely means',
      access: { kind: 'operator', scope: 'feedback:read' },
      query: AdminCandidatesQuery,
      answers: { 200: RunCandidates },
      handle: async ({ query: { customer, ...named } }) => {
        await requireCustomer(deps.pool, customer);
        return ok(await listCandidates(deps, customer, named));
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/feedback/{id}/run',
      summary: 'Say which run your feedback is about',
      description: 'Or that it is about none. The same again changes nothing; another choice replaces it.',
      access: { kind: 'customer' },
      params: IdParams,
      body: RunChoice,
      answers: { 200: Feedback },
      isIdempotent: true,
      handle: async ({ caller: { customerId }, params: { id }, body }) => {
        await chooseRun(deps, { by: 'customer', customerId }, id, body);
        return ok(await readOwn(deps, customerId, id));
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/feedback/{id}/run',
      summary: 'Say for the customer which run feedback is about',
      access: { kind: 'operator', scope: 'feedback:write' },
      params: IdParams,
      body: RunChoice,
      answers: { 200: AdminFeedback },
      isIdempotent: true,
      handle: async ({ caller, params: { id }, body }) => {
        await chooseRun(deps, { by: 'operator', operatorId: caller.operatorId }, id, body);
        return ok(await readForOperators(deps.pool, caller, id));
      },
    }),
  ];
}

async function listCandidates({ pool, now }: Deps, customerId: string, named: CandidatesQuery) {
  const subject = await subjectOf(pool, customerId, named);
  const offered = await offerCandidates(pool, customerId, subject, now());
  return { items: offered.map(toCandidate) };
}
