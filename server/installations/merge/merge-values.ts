import type { Choices } from './choices.ts';
import { below, isObject, isSame, type JsonObject } from './json.ts';
import { mergeOrder } from './merge-order.ts';

/** The same place in the installed version, in what stands in Make, and in the new version. */
export type Sides<T = unknown> = { base: T; mine: T; theirs: T };

/** Where the values stand, for the conflicts. */
export type Place = { path: string; entry?: { id: number; own: JsonObject } | undefined };

/**
 * Three values into one: what only one side changed is taken from it; objects are merged member by member, lists whose items have names
 * item by item; what both changed differently is a conflict.
 */
export function mergeValues({ base, mine, theirs }: Sides, place: Place, choices: Choices): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isObject(mine) && isObject(theirs))
    return mergeObjects({ base: isObject(base) ? base : {}, mine, theirs }, place, choices);
  const named = namedItems({ base, mine, theirs });
  if (named) {
    const merged = mergeObjects(named.items, place, choices);
    return named.order.filter((name) => isObject(merged[name])).map((name) => merged[name]);
  }
  const side = choices.choose({
    ...place,
    mine: mine ?? null,
    theirs: theirs ?? null,
    message: words(mine, theirs),
  });
  return side === 'mine' ? mine : theirs;
}

/** The members of three objects, merged; those of `skipped` are left out. */
export function mergeObjects(
  { base, mine, theirs }: Sides<JsonObject>,
  place: Place,
  choices: Choices,
  skipped: ReadonlySet<string> = new Set(),
): JsonObject {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)].filter((key) => !skipped.has(key)));
  const members = [...keys].map((key): [string, unknown] => {
    const sides = { base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) };
    return [key, mergeValues(sides, { ...place, path: below(place.path, key) }, choices)];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)); // defines, so that any key is only a key
}

const own = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Lists of objects that each have a name (or key) of their own can be merged by it, in an order that keeps both sides' places. */
function namedItems(lists: Sides): { items: Sides<JsonObject>; order: string[] } | null {
  for (const key of ['name', 'key']) {
    const [base, mine, theirs] = [lists.base ?? [], lists.mine, lists.theirs].map((list) =>
      itemsBy(list, key),
    );
    if (!base || !mine || !theirs) continue;
    const names = { base: [...base.keys()], mine: [...mine.keys()], theirs: [...theirs.keys()] };
    const order = mergeOrder(names, new Set([...names.mine, ...names.theirs]));
    if (!order) return null;
    const [b, m, t] = [base, mine, theirs].map((items) => Object.fromEntries(items));
    return { items: { base: b!, mine: m!, theirs: t! }, order };
  }
  return null;
}

function itemsBy(list: unknown, key: string): Map<string, JsonObject> | null {
  if (!Array.isArray(list)) return null;
  const items = new Map<string, JsonObject>();
  for (const item of list as unknown[]) {
    const name = isObject(item) ? item[key] : undefined;
    if (typeof name !== 'string' || name === '' || items.has(name)) return null;
    items.set(name, item as JsonObject);
  }
  return items;
}

function words(mine: unknown, theirs: unknown): string {
  if ((mine ?? null) === null) return 'You took this out, and the new version changes it.';
  if ((theirs ?? null) === null) return 'You changed this, and the new version takes it out.';
  return 'You and the new version changed this differently.';
}
