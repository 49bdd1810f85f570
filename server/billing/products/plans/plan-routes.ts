import type { Deps } from '../../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../../platform/endpoint.ts';
import { IdParams } from '../../../platform/id-params.ts';
import { PageQuery } from '../../../platform/pagination.ts';
import * as schema from '../schema.ts';
import { listPlans, listPlansForSale, readPlan, readPlanForSale } from './read-plans.ts';
import { createPlan, deletePlan, updatePlan } from './write-plan.ts';

const reads = { kind: 'operator', scope: 'billing:read' } as const;
const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** Subscriptions that open scenarios. */
export function planRoutes(deps: Deps): Endpoint[] {
  const detail = async ({ id }: { id: string }) => readPlan(deps, id);
  return [
    endpoint({
      method: 'get',
      path: '/v1/plans',
      summary: 'List the plans that can be subscribed to',
      access: { kind: 'visitor' },
      query: PageQuery,
      answers: { 200: schema.PlanPage },
      handle: async ({ query }) => ok(await listPlansForSale(deps.pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/plans/{id}',
      summary: 'Get a plan',
      access: { kind: 'visitor' },
      params: IdParams,
      answers: { 200: schema.Plan },
      handle: async ({ params }) => ok(await readPlanForSale(deps.pool, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/plans',
      summary: 'List plans, archived ones included',
      access: reads,
      query: schema.SaleQuery,
      answers: { 200: schema.AdminPlanPage },
      handle: async ({ query }) => ok(await listPlans(deps, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/plans',
      summary: 'Create a plan',
      description: "A job makes Stripe's product and price; `stripe` of the answer tells how far that is.",
      access: writes,
      body: schema.CreatePlanBody,
      answers: { 201: schema.AdminPlan },
      isIdempotent: true,
      handle: async ({ body }) => created(await detail(await createPlan(deps, body))),
    }),
    endpoint({
      method: 'get',
      path: '/admin/plans/{id}',
      summary: 'Get a plan with how far Stripe has it',
      access: reads,
      params: IdParams,
      answers: { 200: schema.AdminPlan },
      handle: async ({ params }) => ok(await detail(params)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/plans/{id}',
      summary: 'Change a plan',
      description:
        'Another price is for new subscribers only. What the plan opens and its limit of installations change for everybody.',
      access: writes,
      params: IdParams,
      body: schema.UpdatePlanBody,
      answers: { 200: schema.AdminPlan },
      handle: async ({ params, body }) => ok(await detail(await updatePlan(deps, params.id, body))),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/plans/{id}',
      summary: 'Delete a plan; one that Stripe has is archived',
      access: writes,
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await deletePlan(deps, params.id);
        return noContent();
      },
    }),
  ];
}
