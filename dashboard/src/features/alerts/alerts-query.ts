import { queryOptions } from '@tanstack/react-query';
import type { Condition, Preview, Rule } from '../../../../server/alerts/rules/rule-schema.ts';
import type { Alert, AlertChanges, ChannelState, TestResult } from '../../../../server/alerts/schema.ts';
import { apiGet, apiPatch, apiPost, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { Alert, ChannelState, Condition, Preview, Rule, TestResult };

export const alertsQuery = (values: QueryValues) => pagedQuery<Alert>('/admin/alerts', values);

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['/admin/alerts', id],
    queryFn: ({ signal }) => apiGet<Alert>(pathOf(id), {}, signal),
  });

export const rulesQuery = pagedQuery<Rule>('/admin/alert-rules', { limit: 50 });

export const channelsQuery = queryOptions({
  queryKey: ['/admin/alert-channels'],
  queryFn: ({ signal }) => apiGet<{ items: ChannelState[] }>('/admin/alert-channels', {}, signal),
});

/** How often a condition would have opened an alert. */
export const preview = (condition: object) => apiPost<Preview>('/admin/alert-rules/preview', { condition });

export const acknowledge = (id: string) => apiPost<Alert>(pathOf(id, '/acknowledge'));
export const resolve = (id: string) => apiPost<Alert>(pathOf(id, '/resolve'));
export const change = (id: string, changes: AlertChanges) => apiPatch<Alert>(pathOf(id), changes);
export const sendTest = (channel: string) =>
  apiPost<TestResult>(`/admin/alert-channels/${encodeURIComponent(channel)}/test`);

const pathOf = (id: string, rest = ''): string => `/admin/alerts/${encodeURIComponent(id)}${rest}`;
