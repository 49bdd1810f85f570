import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { readInsights, readModel, switchModel } from './read-insights.ts';
import { readSavings } from './read-savings.ts';
import { InsightsAnswer, ModelAnswer, ModelSwitchBody, Savings, SavingsQuery } from './schema.ts';

/** What is worth knowing, in plain words. */
export function insightsRoutes(deps: Deps & Pick<AnalyticsDeps, 'readAudited'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/insights',
      summary: 'Read what is worth knowing, in plain words',
      description:
        'Found each hour from the figures of whole days. Each number was counted in two ways, and each insight leads to its figures.',
      access: { kind: 'operator', scope: 'analytics:read' },
      answers: { 200: InsightsAnswer },
      handle: async () => ok(await readInsights(deps)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/insights/savings',
      summary: 'Read how many hours of work runs saved in a period',
      access: { kind: 'operator', scope: 'analytics:read' },
      query: SavingsQuery,
      answers: { 200: Savings },
      handle: async ({ query }) => ok(await readSavings(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/insights/model',
      summary: 'Read whether a language model is on, and what it is sent',
      access: { kind: 'operator', scope: 'settings:read' },
      answers: { 200: ModelAnswer },
      handle: async () => ok(await readModel(deps)),
    }),
    endpoint({
      method: 'put',
      path: '/admin/insights/model',
      summary: 'Switch the language model for insights on or off',
      description:
        'Off unless somebody consents. It may only put sentences into other words: what names a number, a direction or a cause that the sentence does not is not shown.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: ModelSwitchBody,
      answers: { 200: InsightsAnswer },
      handle: async ({ caller, body }) => ok(await switchModel(deps, caller, body)),
    }),
  ];
}
