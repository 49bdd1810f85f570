import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { listReconciliations, readReconciliation } from './list-reconciliations.ts';
import * as schema from './reconciliation-schema.ts';
import { startReconciliation } from './start-reconciliation.ts';

/** The ledger held against Stripe's balance. */
export function reconciliationRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/admin/reconciliations',
      summary: "Compare the ledger with Stripe's balance",
      description:
        'Per reporting day, currency of the balance and reporting category. What is certain is repaired by further ledger rows; the ' +
        'rest is listed with its cause. One runs at a time and one more may wait for it; further ones are refused (409) until one is done.',
      access: { kind: 'operator', scope: 'billing:write' },
      body: schema.ReconciliationBody,
      answers: { 202: schema.ReconciliationStarted },
      isIdempotent: true,
      handle: async ({ body }) => accepted(await startReconciliation(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/reconciliations',
      summary: 'List comparisons with Stripe',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.ReconciliationQuery,
      answers: { 200: schema.ReconciliationPage },
      handle: async ({ query }) => ok(await listReconciliations(deps.pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/reconciliations/{id}',
      summary: 'Read the differences that a comparison found',
      access: { kind: 'operator', scope: 'billing:read' },
      params: IdParams,
      answers: { 200: schema.ReconciliationDetail },
      handle: async ({ params }) => ok(await readReconciliation(deps.pool, params.id)),
    }),
  ];
}
