import { queryOptions } from '@tanstack/react-query';
import type { InsightsAnswer, ModelAnswer } from '../../../../server/insights/schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';

export type { ModelAnswer };

export const insightsModelPath = '/admin/insights/model';

/** Whether a language model words insights, and what it is sent. */
export const insightsModelQuery = queryOptions({
  queryKey: [insightsModelPath],
  queryFn: ({ signal }) => apiGet<ModelAnswer>(insightsModelPath, {}, signal),
});

/** Switches it on, which is the consent to sending, or off. */
export const putInsightsModel = (isOn: boolean, reason: string) =>
  apiPut<InsightsAnswer>(insightsModelPath, isOn ? { isOn, consent: true } : { isOn }, { reason });
