import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ScenarioValue } from '../../../../server/analytics/comparisons/schema.ts';
import type {
  BridgeAnswer,
  CustomerRoiAnswer,
  LibraryRoiAnswer,
} from '../../../../server/analytics/schema.ts';
import type { AssumptionAnswer, CostAnswer } from '../../../../server/executions/value/input-schema.ts';
import { apiGet, type QueryValues } from '../../api/client.ts';
import { figuresQuery } from '../../api/figures.ts';
import { ApiProblem } from '../../api/problem.ts';
import { pagedQuery } from '../../api/pages.ts';

export type CustomerRoi = CustomerRoiAnswer;
export type LibraryRoi = LibraryRoiAnswer;
export type Bridge = BridgeAnswer;
export type Assumption = AssumptionAnswer;
export type Cost = CostAnswer;

export const roiPath = '/admin/analytics/roi';
export const costsPath = '/admin/costs';
export const bridgePath = '/admin/analytics/bridge';

/** What scenarios bring their customers. */
export const customerRoiQuery = (values: QueryValues) =>
  figuresQuery<CustomerRoi>(roiPath, { ...values, perspective: 'customer' });

/** What scenarios bring the library. */
export const libraryRoiQuery = (values: QueryValues) =>
  figuresQuery<LibraryRoi>(roiPath, { ...values, perspective: 'library' });

/** How the naive value becomes the net one. */
export const bridgeQuery = (values: QueryValues) => figuresQuery<Bridge>(bridgePath, values);

/** What a run of a scenario is said to bring, and what it brought; null for one that is not in the catalogue. */
export const scenarioValueQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/scenarios', id, 'value'],
    queryFn: ({ signal }) =>
      apiGet<ScenarioValue>(`/v1/scenarios/${encodeURIComponent(id)}/value`, {}, signal).catch(
        (error: unknown) => {
          if (error instanceof ApiProblem && error.status === 404) return null;
          throw error;
        },
      ),
    staleTime: 300_000,
  });

/** Every assumption that was ever set, the latest first. */
export const assumptionsQuery = (values: QueryValues) =>
  infiniteQueryOptions(pagedQuery<Assumption>('/admin/assumptions', { ...values, limit: 10 }));

/** What was entered as spent by the library, the latest first. */
export const costsQuery = infiniteQueryOptions(pagedQuery<Cost>(costsPath, { limit: 10 }));
