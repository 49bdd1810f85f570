import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ToldGate } from '../ui/figure-seal.tsx';
import { apiGet, type QueryValues } from './client.ts';

/** An analytics answer: the figures of the whole period, of the one compared with, and per bucket or group. */
export type Report<Figures, Items = Figures> = {
  from: string;
  to: string;
  timeZone: string;
  currency: string;
  asOf: string;
  gates: ToldGate[];
  totals: Figures;
  previous: Figures | null;
  items: ({ bucket: string | null; group: string | null; label: string | null } & Items)[];
};

/** Asks for figures; the former ones stay on the page while others are read. */
export function reportQuery<Figures, Items = Figures>(path: string, values: QueryValues) {
  return figuresQuery<Report<Figures, Items>>(path, values);
}

/** The same of an answer in a shape of its own. */
export function figuresQuery<Answer>(path: string, values: QueryValues) {
  return queryOptions({
    queryKey: [path, values],
    queryFn: ({ signal }) => apiGet<Answer>(path, values, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
