import { queryOptions, useQuery } from '@tanstack/react-query';
import { readEvery } from './pages.ts';
import type { AdminScenario } from './scenarios.ts';
import type { AdminBundle, AdminPlan } from './selling.ts';

/** The library's scenarios without the archived ones. */
export const everyScenarioQuery = queryOptions({
  queryKey: ['/admin/scenarios', 'every'],
  queryFn: async ({ signal }) =>
    (await readEvery<AdminScenario>('/admin/scenarios', signal)).filter(
      ({ status }) => status !== 'archived',
    ),
});

/** Every bundle that is on sale. */
export const everyBundleQuery = queryOptions({
  queryKey: ['/admin/bundles', 'every'],
  queryFn: async ({ signal }) =>
    (await readEvery<AdminBundle>('/admin/bundles', signal)).filter(({ status }) => status === 'active'),
});

/** Every plan that is on sale. */
export const everyPlanQuery = queryOptions({
  queryKey: ['/admin/plans', 'every'],
  queryFn: async ({ signal }) =>
    (await readEvery<AdminPlan>('/admin/plans', signal)).filter(({ status }) => status === 'active'),
});

/** Titles of what is sold, by id. */
export function useSoldTitles(): ReadonlyMap<string, string> {
  const scenarios = useQuery(everyScenarioQuery).data ?? [];
  const bundles = useQuery(everyBundleQuery).data ?? [];
  const plans = useQuery(everyPlanQuery).data ?? [];
  return new Map([
    ...[...scenarios, ...bundles].map(({ id, title }) => [id, title] as const),
    ...plans.map(({ id, name }) => [id, name] as const),
  ]);
}
