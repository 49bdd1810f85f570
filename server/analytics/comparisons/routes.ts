import { endpoint, type Endpoint } from '../../platform/endpoint.ts';
import { InstallationParams } from '../../installations/schema.ts';
import { ScenarioParams } from '../../scenarios/schema.ts';
import { answersOf } from '../csv.ts';
import { taggedAnswer } from '../etag.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { readBenchmark } from './benchmark.ts';
import { readBenchmarks } from './benchmarks.ts';
import { readOutliers } from './outliers.ts';
import { readScenarioValue } from './scenario-value.ts';
import { Benchmark, Benchmarks, BenchmarksQuery, OutlierQuery, Outliers, ScenarioValue } from './schema.ts';

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
    endpoint({
      method: 'get',
      path: '/v1/installations/{id}/benchmark',
      summary: 'How your installation does beside those of other customers',
      description:
        'Among at least five customers of the scenario who agreed to it (consent "benchmarks"), you among them. Nobody is named.',
      access: { kind: 'customer' },
      params: InstallationParams,
      answers: answersOf(Benchmark),
      handle: async ({ params, caller, header }) =>
        taggedAnswer(header, await readBenchmark(deps, caller.customerId, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/benchmarks',
      summary: 'What is usual among customers who agreed to be compared',
      description:
        'By scenario, over the last 30 days, of customers with the consent "benchmarks" and at least 10 finished runs, each counted once with all of their installations. Figures are shown of at least five; nobody is named.',
      access: { kind: 'operator', scope: 'analytics:read' },
      query: BenchmarksQuery,
      answers: answersOf(Benchmarks),
      handle: async ({ query, header }) => {
        const answer = await readBenchmarks(deps, query.scenario);
        const { asOf: _asOf, freshnessSeconds: _freshnessSeconds, ...said } = answer;
        return taggedAnswer(header, answer, said);
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/analytics/outliers',
      summary: 'Installations that do otherwise than the others of their scenario',
      description:
        'Over the last 30 days, among installations of at least 30 finished runs: at least five, of at least three customers. A figure over at least 30 runs is flagged when its modified z-score is beyond 3.5 and it is at least 20 % away from the median; a completion rate at least 0.1. Of rates and durations, what so few runs may show by chance is left out.',
      access: { kind: 'operator', scope: 'analytics:read' },
      query: OutlierQuery,
      answers: answersOf(Outliers),
      handle: async ({ query, header }) => {
        const answer = await readOutliers(deps, query.scenario);
        const { asOf: _asOf, freshnessSeconds: _freshnessSeconds, ...said } = answer;
        return taggedAnswer(header, answer, said);
      },
    }),
  ];
}
