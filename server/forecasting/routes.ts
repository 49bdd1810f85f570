import type { AnalyticsDeps } from '../analytics/scope.ts';
import { seesPersonalData } from '../platform/caller.ts';
import type { Deps } from '../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { readOwnExhaustion, readSealedExhaustion, statePlanCredits } from './exhaustion/read-exhaustion.ts';
import { readForecast } from './read-forecast.ts';
import { readModelCards } from './read-model-cards.ts';
import {
  ExhaustionPage,
  ExhaustionQuery,
  OwnExhaustionPage,
  OwnExhaustionQuery,
  PlanCreditsBody,
} from './exhaustion/exhaustion-schema.ts';
import { ModelCards } from './model-card-schema.ts';
import { ForecastParts, PartsQuery } from './parts/parts-schema.ts';
import { readForecastParts } from './parts/read-parts.ts';
import { ForecastAnswer, ForecastQuery } from './schema.ts';

const reads = { kind: 'operator', scope: 'analytics:read' } as const;

/** Questions about the future. */
export function forecastingRoutes(deps: Deps & Pick<AnalyticsDeps, 'readAudited'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/analytics/forecast',
      summary: 'What comes of a metric, and how well that was known before',
      description:
        'From the last day or month that is over. A forecast is made once for its last finished bucket, each night or when it is first asked for, and kept: it is scored when what it foretold is known. Where no model clearly beats the naive forecast on the past, the naive one is shown and named. Amounts are in minor units of the currency.',
      access: reads,
      query: ForecastQuery,
      answers: { 200: ForecastAnswer },
      handle: async ({ query }) => ok(await readForecast(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/forecast/scenarios',
      summary: 'What comes of each scenario, and whether that adds up to what comes of all',
      description:
        'The largest scenarios and all others together, foretold one by one beside the forecast of the whole, and kept with it. Added up they come to something else than that: a large gap says that one of the two misses something; the record tells which came nearer until now.',
      access: reads,
      query: PartsQuery,
      answers: { 200: ForecastParts },
      handle: async ({ query }) => ok(await readForecastParts(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/forecast/models',
      summary: 'What each forecast is made of, what it must not be used for, and its error',
      access: reads,
      answers: { 200: ModelCards },
      handle: async () => ok(await readModelCards(deps)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/exhaustion',
      summary: 'When the credits of customers in Make are used up, the first ones first',
      description:
        'As of last night. Only what installations of the library use is known; other scenarios of the organization use credits too, so it may be earlier.',
      access: reads,
      query: ExhaustionQuery,
      answers: { 200: ExhaustionPage },
      handle: async ({ query, caller }) =>
        ok(await readSealedExhaustion(deps, query, { mayReadNames: seesPersonalData(caller) })),
    }),
    endpoint({
      method: 'put',
      path: '/admin/customers/{id}/make-plan',
      summary: "Say how many credits a customer's plan in Make has",
      access: { kind: 'operator', scope: 'customers:write' },
      params: IdParams,
      body: PlanCreditsBody,
      answers: { 204: 'empty' },
      handle: async ({ params, body }) => {
        await statePlanCredits(deps.pool, {
          customerId: params.id,
          ...body,
          statedBy: 'operator',
          at: deps.now(),
        });
        return noContent();
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/make-plan',
      summary: 'When the credits of your plans in Make are used up',
      description:
        'As of last night, for each of your organizations in Make in which installations run; the first to end comes first. Other scenarios of the organization use credits too, so it may be earlier.',
      access: { kind: 'customer' },
      query: OwnExhaustionQuery,
      answers: { 200: OwnExhaustionPage },
      handle: async ({ query, caller }) => ok(await readOwnExhaustion(deps.pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'put',
      path: '/v1/make-plan',
      summary: 'Say how many credits your plan in Make has',
      description: 'Where Make does not tell: so that you can be warned before they are used up.',
      access: { kind: 'customer' },
      body: PlanCreditsBody,
      answers: { 204: 'empty' },
      handle: async ({ caller, body }) => {
        const { customerId } = caller;
        await statePlanCredits(deps.pool, { customerId, ...body, statedBy: 'customer', at: deps.now() });
        return noContent();
      },
    }),
  ];
}
