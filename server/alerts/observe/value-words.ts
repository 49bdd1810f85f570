import { majorUnits } from '../../platform/money.ts';
import type { Metric } from '../metrics.ts';

/** A value as people read it: `93.1 %`, `1,204`, `2.4 s`, `19.00 USD`. */
export function valueWords(value: number, unit: Metric['unit'], currency: string): string {
  if (unit === 'rate') return `${(100 * value).toFixed(1)} %`;
  if (unit === 'ms') return `${(value / 1000).toFixed(1)} s`;
  if (unit === 'money')
    return `${majorUnits({ amount: Math.round(value), currency })} ${currency.toUpperCase()}`;
  return new Intl.NumberFormat('en', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 }).format(value);
}
