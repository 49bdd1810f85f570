import type { Deps } from '../../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../../platform/endpoint.ts';
import { IdParams } from '../../../platform/id-params.ts';
import { listCrossSells } from './read-cross-sells.ts';
import * as schema from './schema.ts';
import { createCrossSell, deleteCrossSell, updateCrossSell } from './write-cross-sell.ts';

const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** What is offered beside what is bought. */
export function crossSellRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/cross-sells',
      summary: 'List what is offered beside what is bought',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.CrossSellQuery,
      answers: { 200: schema.CrossSellPage },
      handle: async ({ query }) => ok(await listCrossSells(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/cross-sells',
      summary: 'Offer something beside what is bought',
      access: writes,
      body: schema.CreateCrossSellBody,
      answers: { 201: schema.CrossSell },
      isIdempotent: true,
      handle: async ({ body }) => created(await createCrossSell(deps, body)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/cross-sells/{id}',
      summary: 'Change what is offered beside something',
      access: writes,
      params: IdParams,
      body: schema.UpdateCrossSellBody,
      answers: { 200: schema.CrossSell },
      handle: async ({ params, body }) => ok(await updateCrossSell(deps, params.id, body)),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/cross-sells/{id}',
      summary: 'Offer something no longer',
      access: writes,
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await deleteCrossSell(deps, params.id);
        return noContent();
      },
    }),
  ];
}
