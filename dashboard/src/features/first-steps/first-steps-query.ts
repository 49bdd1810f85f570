import { queryOptions } from '@tanstack/react-query';
import type { Check, FirstSteps } from '../../../../server/first-steps/schema.ts';
import { apiGet } from '../../api/client.ts';

export type { Check, FirstSteps };
export type Step = FirstSteps['steps'][number];
export type StepName = Step['step'];

const lookAgainMs = 4_000;

export const isAllDone = ({ done, steps }: FirstSteps): boolean => done === steps.length;

const query = queryOptions({
  queryKey: ['first-steps'],
  queryFn: ({ signal }) => apiGet<FirstSteps>('/admin/first-steps', {}, signal),
});

/** How far the library has come, as of the last minute. */
export const firstStepsQuery = queryOptions({ ...query, staleTime: 60_000 });

/** The same, looked up every few seconds while the page is in sight, until all is done. */
export const watchedFirstStepsQuery = queryOptions({
  ...query,
  refetchInterval: ({ state }) => (state.data && isAllDone(state.data) ? false : lookAgainMs),
});
