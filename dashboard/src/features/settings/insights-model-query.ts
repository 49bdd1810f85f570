import { queryOptions } from '@tanstack/react-query';
import type { InsightsAnswer, ModelAnswer } from '../../../../server/insights/schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';

export type { ModelAnswer };

const path = '/admin/insights/model';

/** Whether a language model words insights, and what it is sent. */
export const insightsModelQuery = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => apiGet<ModelAnswer>(path, {}, signal),
});

/** Switches it on, which is the consent to sending, or off. */
export const putInsightsModel = (isOn: boolean) =>
  apiPut<InsightsAnswer>(path, isOn ? { isOn, consent: true } : { isOn });
