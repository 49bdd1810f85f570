import { z } from 'zod';
import { SearchQuery } from '../scenarios/schema.ts';

/** Of a page that people and other sites link to: what is not understood is left out instead of refused. */
const lenient = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema).catch(undefined as never);

const { q, category, app, complexity, price, sort } = SearchQuery.shape;

/** The address of the library: as `GET /v1/scenarios` has it. */
export const LibraryQuery = z.object({
  q: lenient(q),
  category: lenient(category),
  app: lenient(app),
  complexity: lenient(complexity),
  price: lenient(price),
  sort: lenient(sort),
  cursor: lenient(z.string().max(500).optional()),
});
export type LibraryQuery = z.output<typeof LibraryQuery>;

/** What narrows the library down, in the order in which it stands in addresses. */
export const filterNames = ['q', 'category', 'app', 'complexity', 'price'] as const;

/** The address of the library with some of its values changed; `undefined` takes one away. The place in the list is left out unless named. */
export function libraryPath(query: LibraryQuery, change: Partial<LibraryQuery> = {}): string {
  const values = { ...query, cursor: undefined, ...change };
  const search = new URLSearchParams();
  for (const name of [...filterNames, 'sort', 'cursor'] as const) {
    const value = values[name];
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '/' : `/?${search.toString()}`;
}
