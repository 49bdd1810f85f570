import { formatFigure, type FigureKind } from '../../format/figure.ts';
import type { Column } from '../../ui/data-table.tsx';

type Amount = Parameters<typeof formatFigure>[0];

/** A column of a figure that can be sorted by; a dash where it is not known. */
export function figureColumn<Key extends string, Item extends Record<Key, Amount>>(
  key: Key,
  header: string,
  kind: FigureKind,
  currency: string,
): Column<Item> {
  return {
    key,
    header,
    align: 'end',
    sortable: true,
    cell: (item) => <span data-figure={key}>{formatFigure(item[key], kind, currency) ?? '–'}</span>,
  };
}
