import { roleOf } from '../../scenarios/blueprint/walk.ts';
import type { BlueprintModule } from '../../scenarios/blueprint/types.ts';
import type { Choices } from './choices.ts';
import { housed } from './housed.ts';
import { mergeObjects, type Sides } from './merge-values.ts';
import { insertFollowers, leadingSide, mergeOrder } from './merge-order.ts';
import { mergeOwn } from './merge-own.ts';
import { topFlow, type Entry, type FlowKey, type Outline, type Way } from './outline.ts';
import type { Survivors, Verdicts } from './survivors.ts';

/**
 * Two versions of the same scenario as one: which modules, in which flows, in which order, with which fields. Null when they contradict
 * each other as wholes.
 */
export function mergeStructure(
  outlines: Sides<Outline>,
  verdicts: Verdicts,
  choices: Choices,
): Outline | null {
  const house = housed(outlines, verdicts, choices);
  if (!house) return null;
  const { survivors, placed, isFlowAlive } = house;
  const merged: Outline = { top: {}, entries: new Map(), flows: new Map(), reports: new Map() };
  for (const [id, source] of survivors.sources) {
    const entries = {
      base: outlines.base.entries.get(id),
      mine: outlines.mine.entries.get(id),
      theirs: outlines.theirs.entries.get(id),
    };
    const { mine, theirs } = entries;
    const own =
      source === 'both'
        ? mergeOwn({ base: entries.base, mine: mine!, theirs: theirs! }, choices)
        : entries[source]!.own;
    const isAlive = (way: Way) => isFlowAlive(`${id}/${way.part}/${way.key}`);
    const ways =
      source === 'both' ? mergeWays(entries, isAlive, choices) : entries[source]!.ways.filter(isAlive);
    if (!ways) return null;
    merged.entries.set(id, { id, own, flow: placed.get(id)!, ways });
  }
  const members = Map.groupBy(survivors.sources.keys(), (id) => placed.get(id)!);
  members.set(topFlow, members.get(topFlow) ?? []);
  for (const [flow, ids] of members) {
    merged.flows.set(flow, orderOf(flow, new Set(ids), outlines, survivors, merged, choices));
  }
  for (const entry of merged.entries.values()) dropEmptied(entry, merged, outlines);
  return merged;
}

/** Routes that lost all their modules do nothing any more; one stays, for a router has one at least. */
function dropEmptied(entry: Entry, merged: Outline, { mine, theirs }: Sides<Outline>): void {
  const isEmptied = ({ part, key }: Way): boolean => {
    const flow = `${entry.id}/${part}/${key}`;
    if (part !== 'routes' || merged.flows.has(flow)) return false;
    return [mine, theirs].every((side) => (side.flows.get(flow) ?? [0]).length > 0);
  };
  const kept = entry.ways.filter((way) => !isEmptied(way));
  entry.ways = kept.length > 0 ? kept : entry.ways.slice(0, 1);
}

/** The routes or branches of a module of both sides. Null when both ordered them differently. */
function mergeWays(
  { base, mine, theirs }: { base: Entry | undefined; mine: Entry | undefined; theirs: Entry | undefined },
  isAlive: (way: Way) => boolean,
  choices: Choices,
): Way[] | null {
  const nameOf = (way: Way) => `${way.part}/${way.key}`;
  const [before, inMine, inTheirs] = [base, mine, theirs].map(
    (entry) => new Map((entry?.ways ?? []).map((way) => [nameOf(way), way])),
  );
  const alive = [...inTheirs!.values(), ...inMine!.values()].filter(isAlive).map(nameOf);
  const names = { base: [...before!.keys()], mine: [...inMine!.keys()], theirs: [...inTheirs!.keys()] };
  const order = mergeOrder(names, new Set(alive));
  return (
    order?.map((name) => {
      const [a, b] = [inMine!.get(name), inTheirs!.get(name)];
      if (!a || !b) return (a ?? b)!;
      const place = { path: `/modules/${mine!.id}/${name}`, entry: mine };
      return {
        ...a,
        own: mergeObjects({ base: before!.get(name)?.own ?? {}, mine: a.own, theirs: b.own }, place, choices),
      };
    }) ?? null
  );
}

function orderOf(
  flow: FlowKey,
  members: ReadonlySet<number>,
  outlines: Sides<Outline>,
  { sources }: Survivors,
  merged: Outline,
  choices: Choices,
): number[] {
  const lists = {
    base: outlines.base.flows.get(flow) ?? [],
    mine: outlines.mine.flows.get(flow) ?? [],
    theirs: outlines.theirs.flows.get(flow) ?? [],
  };
  const leading =
    leadingSide(lists, members) ??
    choices.choose({
      path: flow === topFlow ? '/flow/order' : `/modules/${flow}/order`,
      mine: lists.mine.filter((id) => members.has(id)),
      theirs: lists.theirs.filter((id) => members.has(id)),
      message: 'You and the new version put these modules into different orders.',
    });
  const order = lists[leading].filter((id) => members.has(id));
  insertFollowers(order, lists[leading === 'mine' ? 'theirs' : 'mine'], members);
  for (const id of members) {
    const source = sources.get(id)!; // those that followed others into this flow
    if (source === 'both' || order.includes(id)) continue;
    const { entries, flows } = outlines[source];
    insertFollowers(order, flows.get(entries.get(id)!.flow) ?? [], members);
  }
  return withEndsLast(order, merged, [lists.mine, lists.theirs]);
}

/** What split a flow at its end splits it at its end again; a merge stands right behind its if-else. */
function withEndsLast(order: number[], { entries }: Outline, sides: readonly number[][]): number[] {
  const roleAt = (id: number | undefined) =>
    id === undefined ? undefined : roleOf(entries.get(id)?.own as unknown as BlueprintModule);
  const merges = new Map<number, number>();
  for (const [index, id] of order.entries()) {
    if (roleAt(id) !== 'merge') continue;
    const owner = order.slice(0, index).findLast((other) => roleAt(other) === 'ifElse' && !merges.has(other));
    if (owner !== undefined) merges.set(owner, id);
  }
  const paired = new Set(merges.values());
  const isEnd = (id: number) =>
    (roleAt(id) === 'router' || (roleAt(id) === 'ifElse' && !merges.has(id))) &&
    sides.every((list) => !list.includes(id) || list.at(-1) === id);
  const single = order.filter((id) => !paired.has(id));
  const sorted = [...single.filter((id) => !isEnd(id)), ...single.filter(isEnd)];
  return sorted.flatMap((id) => [id, ...(merges.has(id) ? [merges.get(id)!] : [])]);
}
