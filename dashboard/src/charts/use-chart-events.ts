import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ChartEvents } from '../../../server/history/chart-events/schema.ts';
import { apiGet } from '../api/client.ts';
import { useMay } from '../ui/may.tsx';
import type { ChartEvent } from './series.ts';

const eventsQuery = (from: string, to: string, scenario: string | undefined) =>
  queryOptions({
    queryKey: ['/admin/chart-events', from, to, scenario ?? null],
    queryFn: ({ signal }) => apiGet<ChartEvents>('/admin/chart-events', { from, to, scenario }, signal),
    staleTime: 5 * 60_000,
  });

/** What happened in the period of a chart; nothing while it is not known, and a chart is good without it. */
export function useChartEvents(
  of: 'library' | { scenario: string } | undefined,
  days: string[],
): ChartEvent[] | undefined {
  const mayRead = useMay('analytics:read');
  const [from = '', to = ''] = [days[0], days.at(-1)];
  const scenario = of === 'library' ? undefined : of?.scenario;
  const { data } = useQuery({ ...eventsQuery(from, to, scenario), enabled: Boolean(of && mayRead && from) });
  return data?.items;
}
