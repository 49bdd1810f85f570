import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { conflict } from '../../platform/errors.ts';
import { listRebuilds, readRebuild } from './list-rebuilds.ts';
import * as schema from './rebuild-schema.ts';
import { startRebuild } from './start-rebuild.ts';

/** Everything that follows from Stripe, read anew from its lists of objects. */
export function rebuildRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/admin/rebuilds',
      summary: 'Rebuild from Stripe',
      description:
        'Reads subscriptions, checkouts, charges, invoices and payouts from Stripe and brings orders, rights and subscriptions to what it ' +
        'says. The ledger is completed and then compared; nothing of it is deleted. One runs at a time; asked again before it has begun, it is ' +
        'the same one.',
      access: { kind: 'operator', scope: 'billing:write' },
      body: schema.RebuildBody,
      answers: { 202: schema.RebuildStarted },
      isIdempotent: true,
      handle: async ({ body }) => {
        const since = body.since === undefined ? null : new Date(body.since);
        const run = await startRebuild(deps, { since, requestedBy: 'operator' });
        if (!run) throw conflict('conflict', 'This rebuild is under way already.');
        return accepted(run);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/rebuilds',
      summary: 'List rebuilds',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.RebuildQuery,
      answers: { 200: schema.RebuildPage },
      handle: async ({ query }) => ok(await listRebuilds(deps.pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/rebuilds/{id}',
      summary: 'Read how far a rebuild is',
      access: { kind: 'operator', scope: 'billing:read' },
      params: IdParams,
      answers: { 200: schema.Rebuild },
      handle: async ({ params }) => ok(await readRebuild(deps.pool, params.id)),
    }),
  ];
}
