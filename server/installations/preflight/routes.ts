import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { preflightScenario } from './preflight-scenario.ts';
import { Preflight, PreflightParams, PreflightQuery } from './schema.ts';

const description =
  'What installing needs, costs and brings, known before anything is created: apps, connections, scheduling, Make credits, price, and when it will have paid for itself. With "dryRun" an installation answers the same with what Make tells of the team.';

/** What is known of an installation before there is one, without a team. */
export function preflightRoutes(deps: Deps): Endpoint[] {
  const common = {
    method: 'get',
    description,
    params: PreflightParams,
    query: PreflightQuery,
    answers: { 200: Preflight },
  } as const;
  const wishOf = (scenario: string, { version, reporting, runsPerMonth, ...own }: PreflightQuery) => ({
    scenario,
    version: version ?? null,
    reporting,
    runsPerMonth: runsPerMonth ?? null,
    own,
  });
  return [
    endpoint({
      ...common,
      path: '/v1/scenarios/{scenario}/preflight',
      summary: 'Tell what installing a scenario needs, costs and brings',
      access: { kind: 'visitor' },
      handle: async ({ params, query, caller }) =>
        ok(await preflightScenario(deps, { ...wishOf(params.scenario, query), caller })),
    }),
    endpoint({
      ...common,
      path: '/admin/scenarios/{scenario}/preflight',
      summary: 'Tell what installing a scenario needs, costs and brings, published or not',
      access: { kind: 'operator', scope: 'scenarios:read' },
      handle: async ({ params, query, caller }) =>
        ok(await preflightScenario(deps, { ...wishOf(params.scenario, query), caller })),
    }),
  ];
}
