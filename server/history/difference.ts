import { isDeepStrictEqual } from 'node:util';

/** One place in which two values differ; the side that has nothing there is left out. */
export type Difference = { path: string; before?: unknown; after?: unknown };

/**
 * Where two JSON values differ, by JSON Pointers in the order of the fields. Members of an array are told apart by their `id` where all
 * have one, else by their place.
 */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [was, is] = [partsOf(before), partsOf(after)];
  if (!was || !is || was.kind !== is.kind)
    return [{ path, ...side('before', before), ...side('after', after) }];
  const keys = [...new Set([...was.parts.keys(), ...is.parts.keys()])];
  return keys.flatMap((key) =>
    differences(
      was.parts.get(key),
      is.parts.get(key),
      `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    ),
  );
}

type Parts = { kind: 'object' | 'list' | 'byId'; parts: Map<string, unknown> };

/** Texts and numbers of a list (tags, ids) are compared as a whole: their places say nothing. */
function partsOf(value: unknown): Parts | null {
  if (Array.isArray(value)) {
    if (!value.every((member) => typeof member === 'object' && member !== null)) return null;
    const ids = value.map((member: { id?: unknown }) => member.id);
    const isById =
      ids.every((id) => typeof id === 'string' || typeof id === 'number') && new Set(ids).size === ids.length;
    const keys = isById ? ids.map(String) : ids.map((_id, place) => String(place));
    return { kind: isById ? 'byId' : 'list', parts: new Map(keys.map((key, place) => [key, value[place]])) };
  }
  if (typeof value === 'object' && value !== null)
    return { kind: 'object', parts: new Map(Object.entries(value)) };
  return null;
}

const side = (name: 'before' | 'after', value: unknown) => (value === undefined ? {} : { [name]: value });

/** Which fields of two states differ. */
export function changedFields(before: object, after: object): string[] {
  return [...new Set(differences(before, after).map(({ path }) => path.split('/')[1] ?? ''))];
}
