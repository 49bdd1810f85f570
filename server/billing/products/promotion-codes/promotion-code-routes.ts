import type { Deps } from '../../../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../../../platform/endpoint.ts';
import { listPromotionCodes } from './list-promotion-codes.ts';
import * as schema from './schema.ts';
import { createPromotionCode, switchPromotionCode } from './write-promotion-code.ts';

const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** Codes that take something off; they live at Stripe. */
export function promotionCodeRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/promotion-codes',
      summary: 'List promotion codes as Stripe has them',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.PromotionCodeQuery,
      answers: { 200: schema.PromotionCodePage },
      handle: async ({ query }) => ok(await listPromotionCodes(deps, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/promotion-codes',
      summary: 'Make a promotion code at Stripe',
      access: writes,
      body: schema.CreatePromotionCodeBody,
      answers: { 201: schema.PromotionCode },
      isIdempotent: true,
      handle: async ({ body }) => created(await createPromotionCode(deps, body)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/promotion-codes/{id}',
      summary: 'Switch a promotion code off, or on again',
      access: writes,
      params: schema.PromotionCodeParams,
      body: schema.UpdatePromotionCodeBody,
      answers: { 200: schema.PromotionCode },
      handle: async ({ params, body }) => ok(await switchPromotionCode(deps, params.id, body.isActive)),
    }),
  ];
}
