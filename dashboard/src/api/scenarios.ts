import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AdminScenario,
  AdminScenarioDetail as AdminScenarioDetailSchema,
  AdminVersionDetail,
  BlueprintReport,
  CategoryList,
  CreateScenarioBody,
  Scenario,
  UpdateScenarioBody,
} from '../../../server/scenarios/schema.ts';
import { apiGet, type QueryValues } from './client.ts';
import { pagedQuery } from './pages.ts';

export type AdminScenarioDetail = z.infer<typeof AdminScenarioDetailSchema>;
export type AdminVersion = AdminScenarioDetail['versions'][number];
/** What a check says, as far as it is kept: without the cleaned blueprint. */
export type KeptReport = AdminVersion['report'];
export type {
  AdminScenario,
  AdminVersionDetail,
  BlueprintReport,
  CreateScenarioBody,
  Scenario,
  UpdateScenarioBody,
};

/** The whole library, drafts included. */
export const libraryQuery = (values: QueryValues) => pagedQuery<AdminScenario>('/admin/scenarios', values);

/** One scenario with its versions and its newest blueprint. */
export function scenarioQuery(slug: string) {
  return queryOptions({
    queryKey: ['/admin/scenarios', slug],
    queryFn: ({ signal }) => apiGet<AdminScenarioDetail>(scenarioPath(slug), {}, signal),
  });
}

/** The address of a scenario in the operators' API. */
export function scenarioPath(slug: string, rest = ''): string {
  return `/admin/scenarios/${encodeURIComponent(slug)}${rest}`;
}

export const categoriesQuery = queryOptions({
  queryKey: ['/v1/categories'],
  queryFn: ({ signal }) => apiGet<z.infer<typeof CategoryList>>('/v1/categories', {}, signal),
});

/** One version with what Make gets of it. */
export function versionQuery(slug: string, number: number) {
  return queryOptions({
    queryKey: ['/admin/scenarios', slug, 'versions', number],
    queryFn: ({ signal }) =>
      apiGet<AdminVersionDetail>(scenarioPath(slug, `/versions/${number}`), {}, signal),
  });
}
