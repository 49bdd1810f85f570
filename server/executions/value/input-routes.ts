import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { listCreditPrices, setCreditPrice } from './credit-prices.ts';
import { addCost, listCosts, removeCost } from './library-costs.ts';
import { listAssumptions } from './list-assumptions.ts';
import { listModelPriceChanges, listModelPrices, setModelPrice } from './model-prices.ts';
import {
  AssumptionAnswer,
  AssumptionPage,
  AssumptionQuery,
  CostAnswer,
  CostPage,
  CostParams,
  CreditPriceAnswer,
  CreditPricePage,
  CreditPriceQuery,
  ModelPriceAnswer,
  ModelPriceChangePage,
  ModelPricePage,
  ModelPriceQuery,
  NewAssumption,
  NewCost,
  NewCreditPrice,
  NewModelPrice,
} from './input-schema.ts';
import { setAssumption } from './set-assumptions.ts';

/** What operators say so that value and cost can be known: assumptions, model prices, the library's own costs. */
export function inputRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/admin/assumptions',
      summary: 'List assumptions, the latest set first',
      access: { kind: 'operator', scope: 'settings:read' },
      query: AssumptionQuery,
      answers: { 200: AssumptionPage },
      handle: async ({ query }) => ok(await listAssumptions(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/assumptions',
      summary: 'Set an assumption',
      description:
        'Effective-dated: a change is another row, and values that were written before stay as they are.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: NewAssumption,
      answers: { 201: AssumptionAnswer },
      isIdempotent: true,
      handle: async ({ body }) => created(await setAssumption(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/model-prices',
      summary: 'List model prices, by model, the latest first',
      access: { kind: 'operator', scope: 'settings:read' },
      query: ModelPriceQuery,
      answers: { 200: ModelPricePage },
      handle: async ({ query }) => ok(await listModelPrices(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/model-prices',
      summary: 'Set the price of a model from an instant on',
      access: { kind: 'operator', scope: 'settings:write' },
      body: NewModelPrice,
      answers: { 201: ModelPriceAnswer },
      isIdempotent: true,
      handle: async ({ body }) => created(await setModelPrice(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/model-price-changes',
      summary: 'List what newer price lists of AI models said otherwise, the latest first',
      description:
        'The list that comes with the library is compared at every start and every night. New models and prices are added from their own date, or from the day on which they were noticed; what was known before stays. A price that an operator set counts before all of them.',
      access: { kind: 'operator', scope: 'settings:read' },
      query: ModelPriceQuery,
      answers: { 200: ModelPriceChangePage },
      handle: async ({ query }) => ok(await listModelPriceChanges(pool, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/make-credit-prices',
      summary: 'List what a credit costs in the plans of Make, by plan, the latest first',
      access: { kind: 'operator', scope: 'settings:read' },
      query: CreditPriceQuery,
      answers: { 200: CreditPricePage },
      handle: async ({ query }) => ok(await listCreditPrices(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/make-credit-prices',
      summary: 'Set what a credit costs in a plan of Make from an instant on',
      description:
        'Counts for runs in organizations of that plan, where no assumption of any scope says a creditPrice.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: NewCreditPrice,
      answers: { 201: CreditPriceAnswer },
      isIdempotent: true,
      handle: async ({ body }) => created(await setCreditPrice(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/costs',
      summary: 'List what the library spent, the latest entered first',
      access: { kind: 'operator', scope: 'billing:read' },
      query: PageQuery,
      answers: { 200: CostPage },
      handle: async ({ query }) => ok(await listCosts(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/costs',
      summary: 'Enter a cost of the library',
      access: { kind: 'operator', scope: 'billing:write' },
      body: NewCost,
      answers: { 201: CostAnswer },
      isIdempotent: true,
      handle: async ({ body }) => created(await addCost(deps, body)),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/costs/{cost}',
      summary: 'Take a cost of the library away that was entered by mistake',
      description: 'Figures are made anew without it; the log of changes keeps what it was.',
      access: { kind: 'operator', scope: 'billing:write' },
      params: CostParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await removeCost(pool, params.cost);
        return noContent();
      },
    }),
  ];
}
