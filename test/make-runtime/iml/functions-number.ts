import type { ImlFunction } from './functions.ts';
import { isEmpty, toText } from './values.ts';

const rounded =
  (round: (value: number) => number): ImlFunction =>
  (value, decimals = 0) => {
    const factor = 10 ** Number(decimals);
    return round(Number((Number(value) * factor).toPrecision(15))) / factor;
  };

/** Numbers given one by one or as arrays; empty values do not count. */
const numbers = (args: unknown[]): number[] =>
  args
    .flat()
    .filter((value) => !isEmpty(value))
    .map(Number);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** The standard deviation of a whole population, or with `missing` 1 of a sample. */
function deviation(values: number[], missing: number): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - missing));
}

/** Everything but digits, sign and the decimal separator only groups the digits. */
function readNumber(text: string, separator: string): number {
  const [whole = '', ...fraction] = text.trim().split(separator);
  if (fraction.length > 1 || !/^[-+]?[\d., ']*$/.test(whole)) return Number.NaN;
  return Number([whole.replace(/[., ']/g, ''), ...fraction].join('.'));
}

export const numberFunctions: Record<string, ImlFunction> = {
  round: rounded(Math.round),
  floor: rounded(Math.floor),
  ceil: rounded(Math.ceil),
  trunc: rounded(Math.trunc),
  abs: (value) => Math.abs(Number(value)),
  min: (...args) => Math.min(...numbers(args)),
  max: (...args) => Math.max(...numbers(args)),
  sum: (...args) => sum(numbers(args)),
  average: (...args) => sum(numbers(args)) / numbers(args).length,
  median: (...args) => {
    const sorted = numbers(args).toSorted((a, b) => a - b);
    const middle = sorted.length / 2;
    return (Number(sorted[Math.ceil(middle) - 1]) + Number(sorted[Math.floor(middle)])) / 2;
  },
  stdevS: (...args) => deviation(numbers(args), 1),
  stdevP: (...args) => deviation(numbers(args), 0),
  parseNumber: (text, separator = '.') => readNumber(toText(text), toText(separator)),
  formatNumber: (value, decimals, decimalSeparator = ',', thousandsSeparator = '.') => {
    const [whole = '', fraction] = Number(value)
      .toFixed(Number(decimals ?? 0))
      .split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, toText(thousandsSeparator));
    return fraction === undefined ? grouped : `${grouped}${toText(decimalSeparator)}${fraction}`;
  },
};
