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
  parseNumber: (text, separator = '.') => Number(toText(text).replace(toText(separator), '.')),
  formatNumber: (value, decimals, decimalSeparator = ',', thousandsSeparator = '.') => {
    const [whole = '', fraction] = Number(value)
      .toFixed(Number(decimals ?? 0))
      .split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, toText(thousandsSeparator));
    return fraction === undefined ? grouped : `${grouped}${toText(decimalSeparator)}${fraction}`;
  },
};
