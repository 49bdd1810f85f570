import type { Deps } from '../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { listAudits, listGateResults, readAudit } from './read-audits.ts';
import * as schema from './schema.ts';
import { startAudit } from './start-audit.ts';

const reads = { kind: 'operator', scope: 'audits:read' } as const;

/** Whether figures can be believed, and what was found whenever that was asked. */
export function auditsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/audits',
      summary: 'List audits, newest first, and how each gate stands',
      description:
        'The chain of results is reckoned anew for each answer: "chain" says whether any of them was changed, taken out or slipped in.',
      access: reads,
      query: schema.AuditQuery,
      answers: { 200: schema.AuditPage },
      handle: async ({ query }) => ok(await listAudits(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/audits',
      summary: 'Check all gates now',
      description:
        'By a job; GET /admin/audits/{id} shows what it found. One is under way at a time: another one is refused (409).',
      access: { kind: 'operator', scope: 'audits:write' },
      body: schema.AuditBody,
      answers: { 202: schema.AuditStarted },
      isIdempotent: true,
      handle: async () => accepted(await startAudit(deps)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/audits/{id}',
      summary: 'Read what one audit found',
      access: reads,
      params: IdParams,
      answers: { 200: schema.AuditDetail },
      handle: async ({ params }) => ok(await readAudit(deps.pool, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/audits/gates/{gate}',
      summary: 'List what one gate said, newest first',
      access: reads,
      params: schema.GateParams,
      query: schema.AuditQuery,
      answers: { 200: schema.GateResultPage },
      handle: async ({ params, query }) => ok(await listGateResults(deps.pool, params.gate, query)),
    }),
  ];
}
