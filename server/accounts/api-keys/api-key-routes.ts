import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { createApiKey } from './create-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';
import { createOperatorKeyBy } from '../operators/create-operator-key.ts';
import { listApiKeys, revokeApiKey } from './list-api-keys.ts';
import {
  CreatedCustomerKey,
  CreatedOperatorKey,
  CustomerKeyPage,
  NewCustomerKey,
  NewOperatorKey,
  OperatorKeyPage,
  Rotation,
} from '../schema.ts';

/** Keys: a customer's own, and the library's. */
export function apiKeyRoutes({ pool, now }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/api-keys',
      summary: 'List your API keys',
      description: 'By prefix and last use, newest first; the keys themselves are shown only when created.',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: CustomerKeyPage },
      handle: async ({ caller, query }) => {
        const { items, nextCursor } = await listApiKeys(pool, caller.customerId, query);
        return ok({ items: items.map(withoutScopes), nextCursor });
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/api-keys',
      summary: 'Create an API key',
      description: 'The answer is the only one that shows the key. To replace one without a gap, rotate it.',
      access: { kind: 'customer' },
      body: NewCustomerKey,
      answers: { 201: CreatedCustomerKey },
      isIdempotent: true,
      handle: async ({ caller, body }) =>
        created(withoutScopes(await createApiKey(pool, { owner: caller.customerId, ...body }, now()))),
    }),
    endpoint({
      method: 'post',
      path: '/v1/api-keys/{id}/rotate',
      summary: 'Replace an API key by another, with an overlap',
      description:
        'The answer is the only one that shows the new key. The former one goes on working for overlapHours; one that was made for some days is followed by one for as many.',
      access: { kind: 'customer' },
      params: IdParams,
      body: Rotation,
      answers: { 201: CreatedCustomerKey },
      isIdempotent: true,
      handle: async ({ caller, params, body }) => {
        const wish = { owner: caller.customerId, id: params.id, ...body };
        return created(withoutScopes(await rotateApiKey(pool, wish, now())));
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/api-keys/{id}',
      summary: 'Revoke an API key at once',
      access: { kind: 'customer' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        await revokeApiKey(pool, caller.customerId, params.id, now());
        return noContent();
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/api-keys',
      summary: "List the library's operator keys",
      access: { kind: 'operator', scope: 'settings:read' },
      query: PageQuery,
      answers: { 200: OperatorKeyPage },
      handle: async ({ query }) => ok(await listApiKeys(pool, null, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/api-keys',
      summary: 'Create an operator key',
      description: 'With scopes that the caller holds. The answer is the only one that shows the key.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: NewOperatorKey,
      answers: { 201: CreatedOperatorKey },
      isIdempotent: true,
      handle: async ({ caller, body }) => created(await createOperatorKeyBy(pool, caller, body, now())),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/api-keys/{id}',
      summary: 'Revoke an operator key at once',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await revokeApiKey(pool, null, params.id, now());
        return noContent();
      },
    }),
  ];
}

/** A customer's key has no scopes: it may do whatever its customer may. */
function withoutScopes<Key extends { scopes: unknown }>(key: Key): Omit<Key, 'scopes'> {
  const { scopes: _scopes, ...rest } = key;
  return rest;
}
