import dayjs, { type ManipulateType } from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import type { ImlFunction } from './functions.ts';
import { ImlError } from './tokens.ts';
import { isEmpty, toText } from './values.ts';

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(customParseFormat);

const units = ['second', 'minute', 'hour', 'day', 'month', 'year'] as const;

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(toText(value));
  if (Number.isNaN(date.getTime())) throw new ImlError(`"${toText(value)}" is no date.`);
  return date;
}

/** Without a format ISO 8601 is read; `X` is seconds and `x` milliseconds since 1970. */
const parseDate: ImlFunction = (text, format, zone = 'UTC') => {
  if (isEmpty(text)) return undefined;
  if (isEmpty(format)) return toDate(text);
  if (format === 'X') return new Date(Number(text) * 1000);
  if (format === 'x') return new Date(Number(text));
  return toDate(dayjs.tz(toText(text), toText(format), toText(zone)).toDate());
};

const formatDate: ImlFunction = (date, format, zone = 'UTC') =>
  isEmpty(date) ? undefined : dayjs(toDate(date)).tz(toText(zone)).format(toText(format));

const adders = units.map((unit): [string, ImlFunction] => [
  `add${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`,
  (date, amount) => dayjs.utc(toDate(date)).add(Number(amount), unit).toDate(),
]);

export const dateFunctions: Record<string, ImlFunction> = {
  parseDate,
  formatDate,
  ...Object.fromEntries(adders),
  dateDiff: (end, start, unit = 'ms') =>
    dayjs(toDate(end)).diff(toDate(start), toText(unit) as ManipulateType),
};
