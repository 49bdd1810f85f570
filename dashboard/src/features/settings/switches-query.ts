import { queryOptions } from '@tanstack/react-query';
import type { Switch } from '../../../../server/accounts/switches/switch-schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';

export type { Switch };

const path = '/admin/switches';

export const switchesQuery = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => apiGet<{ items: Switch[] }>(path, {}, signal),
});

type Terms = Pick<Switch, 'isOn' | 'percent' | 'allowed' | 'denied'>;

/** Says for whom a switch is on; holds at once, on every server. */
export const putSwitch = (name: string, { isOn, percent, allowed, denied }: Terms, reason: string) =>
  apiPut<Switch>(`${path}/${encodeURIComponent(name)}`, { isOn, percent, allowed, denied }, { reason });
