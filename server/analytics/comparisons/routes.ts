import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { ScenarioParams } from '../../scenarios/schema.ts';
import { answersOf } from '../csv.ts';
import { taggedAnswer } from '../etag.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { readScenarioValue } from './scenario-value.ts';
import { ScenarioValue } from './schema.ts';

/** Installations and customers beside others of the same scenario. */
export function comparisonRoutes(deps: AnalyticsDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/scenarios/{scenario}/value',
      summary: 'What a run is said to bring, and what runs have brought',
      access: { kind: 'visitor' },
      params: ScenarioParams,
      answers: answersOf(ScenarioValue),
      handle: async ({ params, header }) =>
        taggedAnswer(header, await readScenarioValue(deps, params.scenario)),
    }),
  ];
}
