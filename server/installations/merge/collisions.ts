import { roleOf } from '../../scenarios/blueprint/walk.ts';
import type { BlueprintModule } from '../../scenarios/blueprint/types.ts';
import type { Sides } from './merge-values.ts';
import { descendants, parentOf, type Entry, type Outline } from './outline.ts';
import { kindOf, ownEdits } from './own-edits.ts';

/**
 * New ids for modules that the customer added: those whose id the new version gives to another module, and a router at the end of a
 * flow at whose end the new version puts a router too: there can only be one, so it becomes the same, with the routes of both.
 */
export function collisions(
  { base, mine, theirs }: Sides<Outline>,
  taken: Iterable<number>,
): Map<number, number> {
  const ids = new Map<number, number>();
  const used = new Set([...taken, ...[base, mine, theirs].flatMap(({ entries }) => [...entries.keys()])]);
  let next = Math.max(0, ...used) + 1;
  const isNew = (id: number) => !base.entries.has(id);
  for (const [id, entry] of theirs.entries) {
    const twin = isNew(id) && isRouter(entry) ? routerAt(mine, theirs, entry, isNew) : undefined;
    if (twin !== undefined) ids.set(twin, id);
  }
  // Flow controls say the same everywhere, so that only their place tells them apart, or what came into the flow with them.
  const isSame = (own: Entry, other: Entry) =>
    saysTheSame(own, other) &&
    (roleIn(own) === undefined || own.flow === other.flow || holdsTheSame(own, other));
  const holdsTheSame = (own: Entry, other: Entry) => {
    const held = new Set(descendants(mine, own.id));
    return descendants(theirs, other.id).some((id) => {
      const [a, b] = [mine.entries.get(id), theirs.entries.get(id)];
      return held.has(id) && isNew(id) && a && b && roleIn(a) === undefined && saysTheSame(a, b);
    });
  };
  for (const id of new Set([...mine.entries.keys(), ...taken])) {
    const other = theirs.entries.get(id);
    if (!other || ids.has(id) || !isNew(id)) continue;
    const own = mine.entries.get(id);
    if (own && isSame(own, other) && ![...ids.values()].includes(id)) continue;
    ids.set(id, next);
    next += 1;
  }
  return new Map([...ids].filter(([from, to]) => from !== to));
}

const saysTheSame = (a: Entry, b: Entry): boolean =>
  kindOf(a.own) === kindOf(b.own) && ownEdits(a.own, b.own).length === 0;

const roleIn = ({ own }: Entry) => roleOf(own as unknown as BlueprintModule);

const isRouter = (entry: Entry): boolean => roleIn(entry) === 'router';

/** The router that the customer added at the end of the flow at whose end `router` stands in the new version. */
function routerAt(
  mine: Outline,
  theirs: Outline,
  router: Entry,
  isNew: (id: number) => boolean,
): number | undefined {
  const parent = parentOf(router.flow);
  if (parent && isNew(parent.id)) return undefined;
  const isLast = ({ flows }: Outline, { id, flow }: Entry) => flows.get(flow)?.at(-1) === id;
  const last = mine.flows.get(router.flow)?.at(-1);
  const entry = last === undefined ? undefined : mine.entries.get(last);
  return entry && isNew(entry.id) && isRouter(entry) && isLast(theirs, router) ? entry.id : undefined;
}
