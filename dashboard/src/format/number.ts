/** A count with grouping: "12,345". */
export function formatCount(value: number, locale: string = navigator.language): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A count for an axis: "12K". */
export function formatCompactCount(value: number, locale: string = navigator.language): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A fraction 0–1 as a percentage with one decimal: "96.3%". */
export function formatRate(fraction: number, locale: string = navigator.language): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(fraction);
}

/** A ratio as a multiple: "74.3×", "0.52×". */
export function formatMultiple(ratio: number, locale: string = navigator.language): string {
  const digits = Math.abs(ratio) < 10 ? 2 : 1;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(ratio)}×`;
}

/** A number that is neither a count nor a share: "3.25", "48.1". */
export function formatNumber(value: number, locale: string = navigator.language): string {
  const digits = Math.abs(value) < 10 ? 2 : 1;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A number with so many decimals at the most: "3.5", "40". */
export function formatDecimal(value: number, mostDecimals = 1, locale: string = navigator.language): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: mostDecimals }).format(value);
}
