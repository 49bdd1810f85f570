import type { ImlFunction } from './functions.ts';
import { ImlError } from './tokens.ts';
import { atPath, isCollection, isEmpty, memberOf, toArray, toText } from './values.ts';

const length: ImlFunction = (value) =>
  typeof value === 'string' || Array.isArray(value) || Buffer.isBuffer(value) ? value.length : 0;

const contains: ImlFunction = (whole, part) =>
  Array.isArray(whole) ? whole.includes(part) : toText(whole).includes(toText(part));

/** The values of `key` in each item, of those items only whose `filterKey` has one of the comma-separated values. */
const map: ImlFunction = (array, key, filterKey, filterValues) => {
  const allowed = toText(filterValues).split(',');
  return toArray(array)
    .filter((item) => isEmpty(filterKey) || allowed.includes(toText(memberOf(item, filterKey))))
    .map((item) => memberOf(item, key));
};

const orders = ['asc', 'desc', 'asc ci', 'desc ci'];

/** `asc` or `desc`, with ` ci` regardless of case; `key` is a path into each item. */
const sort: ImlFunction = (array, given, key) => {
  const order = isEmpty(given) ? 'asc' : toText(given);
  if (!orders.includes(order)) throw new ImlError(`"${order}" is no order of sort: ${orders.join(', ')}.`);
  const direction = order.startsWith('desc') ? -1 : 1;
  const valueOf = (item: unknown): unknown => {
    const value = isEmpty(key) ? item : atPath(item, key);
    return order.endsWith(' ci') && typeof value === 'string' ? value.toLowerCase() : value;
  };
  return toArray(array).toSorted((a, b) => direction * compare(valueOf(a), valueOf(b)));
};

/** Numbers and dates by size, all else by the characters of its text: capital letters before small ones. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Date && b instanceof Date) return Number(a) - Number(b);
  const [x, y] = [toText(a), toText(b)];
  return x < y ? -1 : Number(x > y);
}

const distinct: ImlFunction = (array, key) => {
  const seen = new Set<unknown>();
  return toArray(array).filter((item) => {
    const value = isEmpty(key) ? item : atPath(item, key);
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
  deduplicate: (array) => distinct(array),
  toCollection,
  join: (array, separator = ',') => toArray(array).map(toText).join(toText(separator)),
  add: (array, ...values) => [...toArray(array), ...values],
  remove: (array, ...values) => toArray(array).filter((item) => !values.includes(item)),
  reverse: (array) => toArray(array).toReversed(),
  slice: (array, start, end) =>
    toArray(array).slice(Number(start), end === undefined ? undefined : Number(end)),
  merge: (...arrays) => arrays.flatMap(toArray),
  flatten: (array, depth) => toArray(array).flat(isEmpty(depth) ? Number.POSITIVE_INFINITY : Number(depth)),
  shuffle: (array) =>
    toArray(array)
      .map((item) => ({ item, at: Math.random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item),
  isArray: (value) => Array.isArray(value),
  keys: (value) => (isCollection(value) || Array.isArray(value) ? Object.keys(value) : []),
  toArray: (collection) =>
    isCollection(collection) ? Object.entries(collection).map(([key, value]) => ({ key, value })) : [],
  first: (array) => toArray(array)[0],
  last: (array) => toArray(array).at(-1),
};
