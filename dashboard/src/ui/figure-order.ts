import type { Sort } from './data-table.tsx';

export type FigureSort<Figure extends string> = Sort & { by: Figure };

/** An order as the address writes it: `failed`, or `-failed` from the least on; the usual one where it is none of these. */
export function sortOf<Figure extends string>(
  text: string | undefined,
  figures: readonly Figure[],
  usual: Figure,
): FigureSort<Figure> {
  const by = figures.find((figure) => figure === text?.replace(/^-/, ''));
  if (!by) return { by: usual, direction: 'descending' };
  return { by, direction: text?.startsWith('-') ? 'ascending' : 'descending' };
}

/** The same for the address; nothing for the usual one. */
export function sortText({ by, direction }: Sort, usual: string): string | undefined {
  if (by === usual && direction === 'descending') return undefined;
  return direction === 'ascending' ? `-${by}` : by;
}

/** In this order; what is not known, or not ranked, comes last whichever way. */
export function sorted<Item>(
  items: readonly Item[],
  direction: Sort['direction'],
  rankOf: (item: Item) => number | null,
): Item[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return items.toSorted((one, other) => {
    const [left, right] = [rankOf(one), rankOf(other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}
