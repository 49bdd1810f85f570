import { formatMicros, formatMoney } from '../../format/money.ts';
import { formatCount, formatMultiple, formatRate } from '../../format/number.ts';
import type { FigureDefinition } from './figures.ts';

/** A figure as text by its kind; null when it cannot be known. */
export function formatFigure(
  value: number | null,
  kind: FigureDefinition['kind'],
  currency: string,
): string | null {
  if (value === null) return null;
  switch (kind) {
    case 'money':
      return formatMoney(value, currency);
    case 'micros':
      return formatMicros(value, currency);
    case 'count':
      return formatCount(value);
    case 'rate':
      return formatRate(value);
    case 'multiple':
      return formatMultiple(value);
  }
}
