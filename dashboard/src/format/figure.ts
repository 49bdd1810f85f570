import { formatCost } from './cost.ts';
import { formatDays, formatDuration } from './duration.ts';
import { formatMicros, formatMoney } from './money.ts';
import { formatCount, formatMultiple, formatNumber, formatRate } from './number.ts';

export type FigureKind =
  | 'money'
  | 'micros'
  | 'count'
  | 'rate'
  | 'multiple'
  | 'number'
  | 'ms'
  | 'days'
  | 'cost';

/** A figure as text by its kind; null when it cannot be known. */
export function formatFigure(value: number | null, kind: FigureKind, currency: string): string | null {
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
    case 'number':
      return formatNumber(value);
    case 'ms':
      return formatDuration(value);
    case 'cost':
      return formatCost(value, currency);
    case 'days':
      return formatDays(value);
  }
}
