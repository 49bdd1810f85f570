import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { apiGet, type QueryValues } from './client.ts';

/** One page of a list, as every list endpoint answers. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** A list read page by page with the server's cursor; `values` (filters, sort, limit) are part of the key. */
export function pagedQuery<Item>(path: string, values: QueryValues = {}) {
  return infiniteQueryOptions({
    queryKey: [path, values],
    queryFn: ({ pageParam, signal }) => apiGet<Page<Item>>(path, { ...values, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}
