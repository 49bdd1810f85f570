import { z } from 'zod';
import { invalid } from './errors.ts';
import { isStorableText } from './storable-json.ts';
import { Instant } from './time.ts';

/** `?limit=&cursor=` of every list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many items at most (1–100).'),
  cursor: z.string().max(500).optional().describe('"nextCursor" of the former answer.'),
});

/** The shape of every list answer. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('Pass it as "cursor" to get the next items; null on the last page.'),
  });
}

export type Page<T> = { items: T[]; nextCursor: string | null };

/** The sort key of the last item seen: keyset pagination never skips or repeats an item that stays. */
export type Cursor = readonly (string | number)[];

const partKinds = {
  text: z.string().refine(isStorableText),
  number: z.number(),
  integer: z.int32(),
  /** A number that the database counts with. */
  position: z.int(),
  instant: Instant,
} as const;
type PartKind = keyof typeof partKinds;
type CursorOf<K extends readonly PartKind[]> = { [I in keyof K]: z.output<(typeof partKinds)[K[I]]> };

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** The decoded cursor, or null on the first page; one whose parts are not of these kinds is not ours: a 422. */
export function decodeCursor<const K extends readonly PartKind[]>(
  text: string | undefined,
  kinds: K,
): CursorOf<K> | null {
  if (text === undefined) return null;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const parts = z.array(z.unknown()).length(kinds.length).parse(cursor);
    return kinds.map((kind, index) => partKinds[kind].parse(parts[index])) as CursorOf<K>;
  } catch {
    throw invalid('/query/cursor', 'This cursor is not one of ours; start without it.');
  }
}

/** Cuts the extra row that the query fetched (`limit + 1`) and makes the cursor from the last one shown. */
export function pageFrom<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toCursor: (row: Row) => Cursor,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(toCursor(last)) : null,
  };
}
