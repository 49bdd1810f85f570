import { types } from 'node:util';
import { ImlError } from './tokens.ts';

/** How IML turns values into text: nothing is empty, dates are ISO 8601, collections are JSON. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (types.isStringObject(value)) return value.valueOf();
  if (Buffer.isBuffer(value)) return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

export function isCollection(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Date) && !types.isStringObject(value) && !Buffer.isBuffer(value);
}

const closed = new WeakMap<object, string>();

/** From now on, reading a name that the collection does not have is a mistake in the app and throws. */
export function closeNames<T extends Record<string, unknown>>(collection: T, what: string): T {
  closed.set(collection, what);
  return collection;
}

export function toArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return value === null || value === undefined ? [] : [value];
}

/** Loose equality: dates by instant, numbers and their texts alike, null like undefined. */
export function looselyEqual(left: unknown, right: unknown): boolean {
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime();
  // oxlint-disable-next-line eqeqeq -- IML compares loosely by definition
  return left == right;
}

/** Follows one step: 1-based positions and the empty position 0 in arrays, names in collections, nothing elsewhere. */
export function memberOf(object: unknown, key: unknown): unknown {
  if (Array.isArray(object)) {
    const position = Number(key);
    if (Number.isInteger(position))
      return position === 0 ? undefined : object.at(position > 0 ? position - 1 : position);
    // A name after an array reads it from the first item, as mapping in Make does.
    return memberOf(object[0], key);
  }
  if (!isCollection(object)) return undefined;
  const name = toText(key);
  if (Object.hasOwn(object, name)) return object[name];
  const what = closed.get(object);
  if (what) throw new ImlError(`There is no ${what} "${name}" here.`);
  return undefined;
}

/** Follows a path with dots. */
export const atPath = (object: unknown, path: unknown): unknown =>
  toText(path)
    .split('.')
    .reduce<unknown>((value, key) => memberOf(value, key), object);
