import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { apiGet, type QueryValues } from './client.ts';

/** One page of a list, as every list endpoint answers. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** A list read page by page with the server's cursor; `values` (filters, sort, limit) are part of the key. */
export function pagedQuery<Item, Of extends Page<Item> = Page<Item>>(path: string, values: QueryValues = {}) {
  return infiniteQueryOptions({
    queryKey: [path, values],
    queryFn: ({ pageParam, signal }) => apiGet<Of>(path, { ...values, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** A whole list, read page by page. */
export async function readEvery<Item>(path: string, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<Item> = await apiGet(path, { limit: 100, cursor }, signal);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}
