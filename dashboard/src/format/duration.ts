import { numberFormat } from './intl.ts';
const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** A duration in its largest fitting unit, three digits that say something: "850 ms", "8.96 sec", "1.7 days". */
export function formatDuration(ms: number, locale: string = navigator.language): string {
  const fitting = units.find((unit) => ms >= unit.ms);
  const { unit, by } = fitting
    ? { unit: fitting.unit, by: fitting.ms }
    : { unit: 'millisecond' as const, by: 1 };
  return numberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  }).format(ms / by);
}

/** A count of days: "12 days". */
export function formatDays(days: number, locale: string = navigator.language): string {
  return numberFormat(locale, {
    style: 'unit',
    unit: 'day',
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(days);
}
