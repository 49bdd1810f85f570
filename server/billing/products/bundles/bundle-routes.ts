import type { Deps } from '../../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../../platform/endpoint.ts';
import { IdParams } from '../../../platform/id-params.ts';
import { PageQuery } from '../../../platform/pagination.ts';
import * as schema from '../schema.ts';
import { listBundles, listBundlesForSale, readBundle, readBundleForSale } from './read-bundles.ts';
import { createBundle, deleteBundle, updateBundle } from './write-bundle.ts';

const reads = { kind: 'operator', scope: 'billing:read' } as const;
const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** Several scenarios for one price. */
export function bundleRoutes(deps: Deps): Endpoint[] {
  const detail = async ({ id }: { id: string }) => readBundle(deps, id);
  return [
    endpoint({
      method: 'get',
      path: '/v1/bundles',
      summary: 'List the bundles that can be bought',
      access: { kind: 'visitor' },
      query: PageQuery,
      answers: { 200: schema.BundlePage },
      handle: async ({ query }) => ok(await listBundlesForSale(deps.pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/bundles/{id}',
      summary: 'Get a bundle',
      access: { kind: 'visitor' },
      params: IdParams,
      answers: { 200: schema.Bundle },
      handle: async ({ params }) => ok(await readBundleForSale(deps.pool, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/bundles',
      summary: 'List bundles, archived ones included',
      access: reads,
      query: schema.SaleQuery,
      answers: { 200: schema.AdminBundlePage },
      handle: async ({ query }) => ok(await listBundles(deps, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/bundles',
      summary: 'Create a bundle',
      description: "A job makes Stripe's product and price; `stripe` of the answer tells how far that is.",
      access: writes,
      body: schema.CreateBundleBody,
      answers: { 201: schema.AdminBundle },
      isIdempotent: true,
      handle: async ({ body }) => created(await detail(await createBundle(deps, body))),
    }),
    endpoint({
      method: 'get',
      path: '/admin/bundles/{id}',
      summary: 'Get a bundle with how far Stripe has it',
      access: reads,
      params: IdParams,
      answers: { 200: schema.AdminBundle },
      handle: async ({ params }) => ok(await detail(params)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/bundles/{id}',
      summary: 'Change a bundle',
      description: 'Holds for who buys from now on; who has bought it keeps what they bought.',
      access: writes,
      params: IdParams,
      body: schema.UpdateBundleBody,
      answers: { 200: schema.AdminBundle },
      handle: async ({ params, body }) => ok(await detail(await updateBundle(deps, params.id, body))),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/bundles/{id}',
      summary: 'Delete a bundle; one that Stripe has is archived',
      access: writes,
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await deleteBundle(deps, params.id);
        return noContent();
      },
    }),
  ];
}
