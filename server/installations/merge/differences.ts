import type { JsonObject } from './json.ts';
import { knownSettings } from './merge-top.ts';
import type { Entry, FlowKey, Outline } from './outline.ts';
import { kindOf, ownEdits, valueEdits, wayEdits, type Edit } from './own-edits.ts';

/** A difference between two versions of a scenario; `what` tells modules that came, went, became others or moved from edits within them. */
export type Difference = Edit & { moduleId: number | null; what: 'module' | 'kind' | 'place' | 'value' };

/**
 * What one version of a scenario has other than another. Bindings, positions in the designer, what Make's editor adds when it saves, and
 * reporting modules are no differences.
 */
export function differences(before: Outline, after: Outline): Difference[] {
  const found: Difference[] = topEdits(before.top, after.top).map((edit) => ({
    ...edit,
    moduleId: null,
    what: 'value',
  }));
  const moved = movedModules(before, after);
  for (const [id, entry] of before.entries) {
    const other = after.entries.get(id);
    const about = { moduleId: id, path: `/modules/${id}` };
    if (!other) found.push({ ...about, kind: 'removed', what: 'module' });
    else if (kindOf(entry.own) !== kindOf(other.own)) found.push({ ...about, kind: 'changed', what: 'kind' });
    else found.push(...withinModule(entry, other));
    if (moved.has(id))
      found.push({ moduleId: id, path: `/modules/${id}/place`, kind: 'changed', what: 'place' });
  }
  for (const id of after.entries.keys()) {
    if (!before.entries.has(id))
      found.push({ moduleId: id, path: `/modules/${id}`, kind: 'added', what: 'module' });
  }
  return found;
}

/** What was edited beside the modules: the name, the description and the settings. */
export function topEdits(before: JsonObject, after: JsonObject): Edit[] {
  return valueEdits(topOf(before), topOf(after), '');
}

function topOf({ name, description, metadata }: JsonObject): JsonObject {
  const settings = (metadata as JsonObject | undefined)?.['scenario'];
  return {
    name,
    description: description === '' ? undefined : description,
    metadata: { scenario: knownSettings(settings) },
  };
}

function withinModule(before: Entry, after: Entry): Difference[] {
  const id = before.id;
  const at = (prefix: string, edits: Edit[]): Difference[] =>
    edits.map(({ path, kind }) => ({
      path: `/modules/${id}${prefix}${path}`,
      kind,
      moduleId: id,
      what: 'value',
    }));
  const nameOf = ({ part, key }: Entry['ways'][number]) => `/${part}/${key}`;
  const ways = new Map(after.ways.map((way) => [nameOf(way), way]));
  const known = new Set(before.ways.map(nameOf));
  return [
    ...at('', ownEdits(before.own, after.own)),
    ...before.ways.flatMap((way) => {
      const other = ways.get(nameOf(way));
      return at(nameOf(way), other ? wayEdits(way, other) : [{ path: '', kind: 'removed' }]);
    }),
    ...[...ways.keys()]
      .filter((name) => !known.has(name))
      .flatMap((name) => at(name, [{ path: '', kind: 'added' }])),
  ];
}

/** The modules that stand in another flow, or before or behind others than they did. */
function movedModules(before: Outline, after: Outline): Set<number> {
  const moved = new Set<number>();
  for (const [flow, ids] of after.flows) {
    const stayed = ids.filter((id) => before.entries.get(id)?.flow === flow);
    const former = new Map<number, number>(formerPlaces(before, flow));
    const inOrder = new Set(longestRise(stayed, (id) => former.get(id)!));
    for (const id of ids) if (before.entries.has(id) && !inOrder.has(id)) moved.add(id);
  }
  return moved;
}

const formerPlaces = ({ flows }: Outline, flow: FlowKey): [number, number][] =>
  (flows.get(flow) ?? []).map((id, index) => [id, index]);

/** The longest part of a list that is in rising order. */
function longestRise(list: readonly number[], rank: (item: number) => number): number[] {
  const best: number[][] = [];
  for (const item of list) {
    const before = best.filter((rise) => rank(rise.at(-1)!) < rank(item));
    const longest = before.reduce<number[]>((a, b) => (b.length > a.length ? b : a), []);
    best.push([...longest, item]);
  }
  return best.reduce<number[]>((a, b) => (b.length > a.length ? b : a), []);
}
