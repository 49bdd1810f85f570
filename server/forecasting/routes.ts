import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { readForecast } from './read-forecast.ts';
import { readModelCards } from './read-model-cards.ts';
import { ForecastAnswer, ForecastQuery, ModelCards } from './schema.ts';

const reads = { kind: 'operator', scope: 'analytics:read' } as const;

/** Questions about the future. */
export function forecastingRoutes(deps: Deps): Endpoint[] {
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
      path: '/admin/analytics/forecast/models',
      summary: 'What each forecast is made of, what it must not be used for, and its error',
      access: reads,
      answers: { 200: ModelCards },
      handle: async () => ok(await readModelCards(deps)),
    }),
  ];
}
