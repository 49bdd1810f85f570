import type { FirstOf } from './pages.ts';

/** Answers the rows of a list, such as `/admin/orders`. */
export type ReadList = (list: string) => Promise<unknown[]>;

/** The address of a page with its parameters; null where the library has nothing of the kind. */
export async function addressOf(
  path: string,
  parameters: Record<string, FirstOf>,
  readList: ReadList,
): Promise<string | null> {
  let address = path;
  for (const [name, { list, field }] of Object.entries(parameters)) {
    const value = (await readList(list))
      .map((item) => valueAt(item, field))
      .find((found) => found !== undefined);
    if (value === undefined) return null;
    address = address.replace(`$${name}`, String(value));
  }
  return address;
}

function valueAt(item: unknown, path: string): string | number | undefined {
  let value: unknown = item;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
