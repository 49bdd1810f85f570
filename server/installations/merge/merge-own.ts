import type { Choices } from './choices.ts';
import { isObject, isSame, type JsonObject } from './json.ts';
import { mergeObjects, mergeValues, type Place, type Sides } from './merge-values.ts';
import type { Entry } from './outline.ts';
import { kindOf, ownEdits } from './own-edits.ts';

const apart = new Set(['id', 'metadata']);

/**
 * The fields of a module that stands in Make and in the new version. One whose kind a side changed is taken whole, for the values of one
 * module mean nothing to another; else its values are merged one by one.
 */
export function mergeOwn(
  { base, mine, theirs }: { base: Entry | undefined; mine: Entry; theirs: Entry },
  choices: Choices,
): JsonObject {
  const before = base?.own ?? theirs.own; // both brought the same module
  if (isSame(mine.own, theirs.own) || isSame(theirs.own, before)) return mine.own;
  if (isSame(mine.own, before)) return theirs.own;
  const place: Place = { path: `/modules/${mine.id}`, entry: mine };
  if (kindOf(mine.own) !== kindOf(theirs.own)) {
    const side = sideOfKind({ base: before, mine: mine.own, theirs: theirs.own }, place, choices);
    return side === 'mine' ? mine.own : placedLike(theirs.own, { base: before, mine: mine.own });
  }
  const sides = {
    base: kindOf(before) === kindOf(mine.own) ? before : {},
    mine: mine.own,
    theirs: theirs.own,
  };
  const merged = mergeObjects(withCollections(sides), place, choices, apart);
  const metadata = mergeMetadata(sides, merged, place, choices);
  const fields = { id: mine.id, ...merged, ...(metadata === undefined ? {} : { metadata }) };
  return inOrderOf(theirs.own, fields);
}

function sideOfKind(
  { base, mine, theirs }: Sides<JsonObject>,
  place: Place,
  choices: Choices,
): 'mine' | 'theirs' {
  if (ownEdits(base, mine).length === 0) return 'theirs';
  if (ownEdits(base, theirs).length === 0) return 'mine';
  const [inMine, inTheirs] = [mine['module'], theirs['module']].map(String);
  const message =
    kindOf(mine) === kindOf(base)
      ? `You edited this module, and the new version puts ${inTheirs} (version ${String(theirs['version'])}) in its place.`
      : `You put ${inMine} in the place of this module, and the new version changes it.`;
  return choices.choose({ ...place, mine, theirs, message });
}

/** A module without parameters can be merged with one that has some. */
function withCollections(sides: Sides<JsonObject>): Sides<JsonObject> {
  const filled = (part: 'parameters' | 'mapper') =>
    [sides.base, sides.mine, sides.theirs].some((own) => isObject(own[part]));
  const parts = (['parameters', 'mapper'] as const).filter(filled);
  const fill = (own: JsonObject): JsonObject => ({
    ...own,
    ...Object.fromEntries(parts.filter((part) => (own[part] ?? null) === null).map((part) => [part, {}])),
  });
  return { base: fill(sides.base), mine: fill(sides.mine), theirs: fill(sides.theirs) };
}

/** The name is merged, the position is the customer's where they moved the module; the rest is what Make's editor wrote for it. */
function mergeMetadata(
  { base, mine, theirs }: Sides<JsonObject>,
  merged: JsonObject,
  place: Place,
  choices: Choices,
): unknown {
  const [before, ofMine, ofTheirs] = [base, mine, theirs].map((own) => objectAt(own, 'metadata'));
  const designers = {
    base: objectAt(before!, 'designer'),
    mine: objectAt(ofMine!, 'designer'),
    theirs: objectAt(ofTheirs!, 'designer'),
  };
  const name = mergeValues(
    { base: designers.base['name'], mine: designers.mine['name'], theirs: designers.theirs['name'] },
    { ...place, path: `${place.path}/name` },
    choices,
  );
  const { name: _name, ...others } = { ...designers.theirs, ...designers.mine };
  const designer = { ...others, ...positionOf(designers), ...(name === undefined ? {} : { name }) };
  const hasDesigner = Object.keys(designer).length > 0 || isObject(ofMine!['designer']);
  const metadata = {
    ...ofTheirs,
    ...ofMine,
    ...(isObject(ofMine!['restore']) ? { restore: stillTrue(ofMine!['restore'], mine, merged) } : {}),
    ...(hasDesigner ? { designer } : {}),
  };
  return Object.keys(metadata).length > 0 || isObject(mine['metadata']) ? metadata : undefined;
}

function positionOf({ base, mine, theirs }: Sides<JsonObject>): JsonObject {
  const isMoved = !isSame([base['x'], base['y']], [mine['x'], mine['y']]);
  const { x, y } = isMoved && mine['x'] !== undefined ? mine : theirs;
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}

/** The labels that Make's editor keeps for chosen values, without those of values that the new version changed. */
function stillTrue(restore: JsonObject, mine: JsonObject, merged: JsonObject): JsonObject {
  const kept = (part: 'parameters' | 'expect', values: 'parameters' | 'mapper') => {
    if (!isObject(restore[part])) return {};
    const labels = Object.entries(restore[part]).filter(([key]) =>
      isSame(objectAt(mine, values)[key], objectAt(merged, values)[key]),
    );
    return { [part]: Object.fromEntries(labels) };
  };
  return { ...restore, ...kept('parameters', 'parameters'), ...kept('expect', 'mapper') };
}

function placedLike(own: JsonObject, { base, mine }: Omit<Sides<JsonObject>, 'theirs'>): JsonObject {
  const designerOf = (of: JsonObject) => objectAt(objectAt(of, 'metadata'), 'designer');
  const position = positionOf({ base: designerOf(base), mine: designerOf(mine), theirs: designerOf(own) });
  if (Object.keys(position).length === 0) return own;
  const metadata = objectAt(own, 'metadata');
  return { ...own, metadata: { ...metadata, designer: { ...objectAt(metadata, 'designer'), ...position } } };
}

function inOrderOf(model: JsonObject, fields: JsonObject): JsonObject {
  const keys = [...Object.keys(model).filter((key) => Object.hasOwn(fields, key)), ...Object.keys(fields)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, fields[key]]));
}

const objectAt = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});
