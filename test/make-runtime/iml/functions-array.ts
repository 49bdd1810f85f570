import type { ImlFunction } from './functions.ts';
import { isCollection, isEmpty, memberOf, toArray, toText } from './values.ts';

const length: ImlFunction = (value) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0);

const contains: ImlFunction = (whole, part) =>
  Array.isArray(whole) ? whole.includes(part) : toText(whole).includes(toText(part));

/** The values of `key` in each item, of those items only whose `filterKey` has one of the comma-separated values. */
const map: ImlFunction = (array, key, filterKey, filterValues) => {
  const allowed = toText(filterValues).split(',');
  return toArray(array)
    .filter((item) => isEmpty(filterKey) || allowed.includes(toText(memberOf(item, filterKey))))
    .map((item) => memberOf(item, key));
};

const sort: ImlFunction = (array, order = 'asc', key) => {
  const direction = order === 'desc' ? -1 : 1;
  const valueOf = (item: unknown): unknown => (isEmpty(key) ? item : memberOf(item, key));
  return toArray(array).toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (typeof x === 'number' && typeof y === 'number') return direction * (x - y);
    return direction * toText(x).localeCompare(toText(y));
  });
};

const distinct: ImlFunction = (array, key) => {
  const seen = new Set<unknown>();
  return toArray(array).filter((item) => {
    const value = isEmpty(key) ? item : memberOf(item, key);
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
};

const toCollection: ImlFunction = (array, key, value) =>
  array === null || array === undefined
    ? undefined
    : Object.fromEntries(toArray(array).map((item) => [toText(memberOf(item, key)), memberOf(item, value)]));

export const arrayFunctions: Record<string, ImlFunction> = {
  length,
  contains,
  map,
  sort,
  distinct,
  deduplicate: distinct,
  toCollection,
  join: (array, separator = ',') => toArray(array).map(toText).join(toText(separator)),
  add: (array, ...values) => [...toArray(array), ...values],
  remove: (array, ...values) => toArray(array).filter((item) => !values.includes(item)),
  reverse: (array) => toArray(array).toReversed(),
  slice: (array, start, end) =>
    toArray(array).slice(Number(start), end === undefined ? undefined : Number(end)),
  merge: (...arrays) => arrays.flatMap(toArray),
  flatten: (array) => toArray(array).flat(Number.POSITIVE_INFINITY),
  keys: (collection) => (isCollection(collection) ? Object.keys(collection) : []),
  toArray: (collection) =>
    isCollection(collection) ? Object.entries(collection).map(([key, value]) => ({ key, value })) : [],
  first: (array) => toArray(array)[0],
  last: (array) => toArray(array).at(-1),
};
