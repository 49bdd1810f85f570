import { numberFormat } from './intl.ts';
/** A count with grouping: "12,345". */
export function formatCount(value: number, locale: string = navigator.language): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A count for an axis: "12K". */
export function formatCompactCount(value: number, locale: string = navigator.language): string {
  return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/**
 * A fraction 0–1 as a percentage with one decimal: "96.3%". What is not all, or not nothing, gets the decimals that it takes to say so:
 * "99.996%", never "100%".
 */
export function formatRate(fraction: number, locale: string = navigator.language): string {
  const distance = Math.min(Math.abs(fraction), Math.abs(1 - fraction));
  const digits =
    distance === 0 || distance >= 0.0005 ? 1 : Math.min(10, Math.ceil(-Math.log10(distance)) - 2);
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(fraction);
}

/** A ratio as a multiple: "74.3×", "0.52×". */
export function formatMultiple(ratio: number, locale: string = navigator.language): string {
  const digits = Math.abs(ratio) < 10 ? 2 : 1;
  return `${numberFormat(locale, { maximumFractionDigits: digits }).format(ratio)}×`;
}

/** A number that is neither a count nor a share: "3.25", "48.1". */
export function formatNumber(value: number, locale: string = navigator.language): string {
  const digits = Math.abs(value) < 10 ? 2 : 1;
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A number with so many decimals at the most: "3.5", "40". */
export function formatDecimal(value: number, mostDecimals = 1, locale: string = navigator.language): string {
  return numberFormat(locale, { maximumFractionDigits: mostDecimals }).format(value);
}
