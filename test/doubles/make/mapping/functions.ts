type MakeFunction = (...values: unknown[]) => unknown;

/** Mapping functions of Make's scenarios that reports are likely to use; others are refused by name. */
export const FUNCTIONS: Record<string, MakeFunction> = {
  if: (condition: unknown, whenTrue: unknown, whenFalse: unknown) =>
    isTruthy(condition) ? whenTrue : whenFalse,
  ifempty: (value, otherwise) => (isEmpty(value) ? otherwise : value),
  formatDate: (date, format) => formatDate(dateOf(date), textOf(format)),
  parseDate: (text) => dateOf(text),
  addSeconds: (date, count) => new Date(dateOf(date).getTime() + Number(count) * 1000),
  addMinutes: (date, count) => new Date(dateOf(date).getTime() + Number(count) * 60_000),
  addHours: (date, count) => new Date(dateOf(date).getTime() + Number(count) * 3_600_000),
  dateDifference: (later, earlier, unit) =>
    Math.trunc((dateOf(later).getTime() - dateOf(earlier).getTime()) / (UNIT_MS[textOf(unit)] ?? 1)),
  toString: (value: unknown) => textOf(value),
  parseNumber: (value) => Number(value),
  round: (value) => Math.round(Number(value)),
  floor: (value) => Math.floor(Number(value)),
  ceil: (value) => Math.ceil(Number(value)),
  lower: (value) => textOf(value).toLowerCase(),
  upper: (value) => textOf(value).toUpperCase(),
  trim: (value) => textOf(value).trim(),
  length: (value) => (Array.isArray(value) ? value.length : textOf(value).length),
  substring: (value, start, end) => textOf(value).substring(Number(start), Number(end)),
  replace: (value, search, replacement) => textOf(value).replace(textOf(search), textOf(replacement)),
  encodeURL: (value) => encodeURIComponent(textOf(value)),
  escapeJSON: (value) => JSON.stringify(textOf(value)).slice(1, -1),
};

const UNIT_MS: Record<string, number> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** Text as Make puts it into a field: dates in ISO 8601, nothing for nothing, collections as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** What counts as true in a condition. */
export function isTruthy(value: unknown): boolean {
  return !isEmpty(value) && value !== false && value !== 0;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function dateOf(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(textOf(value));
  if (Number.isNaN(date.getTime())) throw new Error(`'${textOf(value)}' is not a valid date.`);
  return date;
}

/** Make's formats are those of moment: `YYYY-MM-DD[T]HH:mm:ss.SSS[Z]`; always in UTC here. */
function formatDate(date: Date, format: string): string {
  const iso = date.toISOString();
  const tokens: Record<string, string> = {
    YYYY: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    DD: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    SSS: iso.slice(20, 23),
    Z: '+00:00',
    X: String(Math.floor(date.getTime() / 1000)),
    x: String(date.getTime()),
  };
  return format.replaceAll(
    /\[([^\]]*)\]|YYYY|MM|DD|HH|mm|SSS|ss|Z|X|x/g,
    (token, literal: string | undefined) => literal ?? tokens[token] ?? token,
  );
}
