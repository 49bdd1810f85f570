import type { Choices } from './choices.ts';
import type { Sides } from './merge-values.ts';
import { parentOf, topFlow, type FlowKey, type Outline } from './outline.ts';
import type { Survivors } from './survivors.ts';

/** The flow that each surviving module stands in; null when they would stand in each other. */
export function placeModules(
  outlines: Sides<Outline>,
  survivors: Survivors,
  choices: Choices,
): Map<number, FlowKey> | null {
  const placed = new Map<number, FlowKey>();
  const place = (id: number): FlowKey => {
    const known = placed.get(id);
    if (known !== undefined) return known;
    const source = survivors.sources.get(id)!;
    placed.set(id, outlines[source === 'both' ? 'mine' : source].entries.get(id)!.flow); // for those that wait for each other
    const flow = survivors.forced.get(id) ?? placeOf(id);
    placed.set(id, flow);
    return flow;
  };
  const placeOf = (id: number): FlowKey => {
    const source = survivors.sources.get(id)!;
    if (source === 'both') return placeOfShared(outlines, id, choices);
    const outline = outlines[source];
    const { flow } = outline.entries.get(id)!;
    const siblings = outline.flows.get(flow) ?? [];
    const index = siblings.indexOf(id);
    // A module stands behind the one that it followed, also when the other side has moved that one into a route of a new router.
    for (const previous of siblings.slice(0, index).toReversed()) {
      if (!survivors.sources.has(previous)) continue;
      const followed = place(previous);
      if (followed === flow || mayFollow(followed, flow, placed, survivors, place)) return followed;
    }
    return flow;
  };
  for (const id of survivors.sources.keys()) place(id);
  return standInEachOther(placed) ? null : placed;
}

function placeOfShared({ base, mine, theirs }: Sides<Outline>, id: number, choices: Choices): FlowKey {
  const entry = mine.entries.get(id)!;
  const [known, inMine, inTheirs] = [base, mine, theirs].map((side) => side.entries.get(id)?.flow);
  const before = known ?? inTheirs; // both brought the same module, and only the customer can have moved it
  if (inMine === inTheirs || inTheirs === before) return inMine!;
  if (inMine === before) return inTheirs!;
  const message = 'You and the new version moved this module to different places.';
  const choice = { path: `/modules/${id}/place`, entry, mine: inMine, theirs: inTheirs, message };
  return choices.choose(choice) === 'mine' ? inMine! : inTheirs!;
}

/** Not into an error flow: what ran always would run after errors only. */
function mayFollow(
  followed: FlowKey,
  flow: FlowKey,
  placed: ReadonlyMap<number, FlowKey>,
  survivors: Survivors,
  place: (id: number) => FlowKey,
): boolean {
  const seen = new Set<FlowKey>();
  for (let key = followed; key !== flow && key !== topFlow;) {
    const parent = parentOf(key)!;
    if (seen.has(key) || parent.part === 'onerror' || !survivors.sources.has(parent.id)) return false;
    seen.add(key);
    key = placed.get(parent.id) ?? place(parent.id);
  }
  return true;
}

function standInEachOther(placed: ReadonlyMap<number, FlowKey>): boolean {
  return [...placed.keys()].some((id) => {
    const seen = new Set<number>();
    for (let at: number | undefined = id; at !== undefined; at = parentOf(placed.get(at) ?? topFlow)?.id) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  });
}
