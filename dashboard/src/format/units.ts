import { plural } from '@lingui/core/macro';

type Words = Record<string, (count: number) => string>;

const counts: Words = {
  minute: (count) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
  hour: (count) => plural(count, { one: `${count} hour`, other: `${count} hours` }),
  day: (count) => plural(count, { one: `${count} day`, other: `${count} days` }),
  week: (count) => plural(count, { one: `${count} week`, other: `${count} weeks` }),
  month: (count) => plural(count, { one: `${count} month`, other: `${count} months` }),
  year: (count) => plural(count, { one: `${count} year`, other: `${count} years` }),
};
const rhythms: Words = {
  minute: (count) => plural(count, { one: 'a minute', other: `every ${count} minutes` }),
  hour: (count) => plural(count, { one: 'an hour', other: `every ${count} hours` }),
  day: (count) => plural(count, { one: 'a day', other: `every ${count} days` }),
  week: (count) => plural(count, { one: 'a week', other: `every ${count} weeks` }),
  month: (count) => plural(count, { one: 'a month', other: `every ${count} months` }),
  year: (count) => plural(count, { one: 'a year', other: `every ${count} years` }),
};

/** "3 months", "1 day". */
export const countOfUnit = (count: number, unit: string): string =>
  counts[unit]?.(count) ?? `${count} ${unit}`;

/** "every 3 months", "a day". */
export const everyUnit = (count: number, unit: string): string =>
  rhythms[unit]?.(count) ?? `${count} ${unit}`;
