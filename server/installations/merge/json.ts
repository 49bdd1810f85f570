import { isDeepStrictEqual } from 'node:util';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; nothing when it is no list. */
export const asObjects = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The same value, whatever the order of keys; what is null and what is not there are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || isDeepStrictEqual(a, b);
}

/** The path of a member of what stands at `path`; segments are escaped as in JSON Pointers. */
export const below = (path: string, ...segments: (string | number)[]): string =>
  segments.reduce<string>(
    (joined, segment) => `${joined}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    path,
  );
