import dayjs, { type ManipulateType } from 'dayjs';
import advancedFormat from 'dayjs/plugin/advancedFormat.js';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import type { ImlFunction } from './functions.ts';
import { ImlError } from './tokens.ts';
import { isEmpty, toText } from './values.ts';

dayjs.extend(utc);
dayjs.extend(advancedFormat);
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
  const [written, pattern] = [toText(text), toText(format)];
  const read = dayjs(written, pattern);
  if (!read.isValid()) throw new ImlError(`"${written}" is no date of the format ${pattern}.`);
  // A text with an offset of its own is an instant already, whatever the zone.
  return /Z/.test(pattern.replace(/\[[^\]]*\]/g, ''))
    ? read.toDate()
    : dayjs.tz(written, pattern, toText(zone)).toDate();
};

const formatDate: ImlFunction = (date, format, zone = 'UTC') =>
  isEmpty(date) ? undefined : dayjs(toDate(date)).tz(toText(zone)).format(toText(format));

const adders = units.map((unit): [string, ImlFunction] => [
  `add${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`,
  (date, amount) => dayjs.utc(toDate(date)).add(toWhole(amount), unit).toDate(),
]);

const names = {
  day: 'sunday monday tuesday wednesday thursday friday saturday'.split(' '),
  month: 'january february march april may june july august september october november december'.split(' '),
};

/** The number of a day (Sunday is 1) or a month, given as a number or as its English name. */
function numberOf(kind: keyof typeof names, value: unknown): number {
  const position = names[kind].indexOf(toText(value).toLowerCase());
  return position < 0 ? toWhole(value) : position + 1;
}

function toWhole(value: unknown): number {
  const number = isEmpty(value) ? Number.NaN : Number(value);
  if (!Number.isInteger(number)) throw new ImlError(`"${toText(value)}" is no whole number.`);
  return number;
}

/** Sets a part of a date, in UTC; numbers outside the part's range go into the part above. */
const setter =
  (set: (date: Date, value: unknown) => void): ImlFunction =>
  (date, value) => {
    const changed = new Date(toDate(date));
    set(changed, value);
    return changed;
  };

const setters: Record<string, ImlFunction> = {
  setSecond: setter((date, value) => date.setUTCSeconds(toWhole(value))),
  setMinute: setter((date, value) => date.setUTCMinutes(toWhole(value))),
  setHour: setter((date, value) => date.setUTCHours(toWhole(value))),
  setDay: setter((date, value) =>
    date.setUTCDate(date.getUTCDate() - date.getUTCDay() + numberOf('day', value) - 1),
  ),
  setDate: setter((date, value) => date.setUTCDate(toWhole(value))),
  setMonth: setter((date, value) => date.setUTCMonth(numberOf('month', value) - 1)),
  setYear: setter((date, value) => date.setUTCFullYear(toWhole(value))),
};

export const dateFunctions: Record<string, ImlFunction> = {
  parseDate,
  formatDate,
  ...Object.fromEntries(adders),
  ...setters,
  dateDiff: (end, start, unit = 'ms') =>
    dayjs(toDate(end)).diff(toDate(start), toText(unit) as ManipulateType),
};
