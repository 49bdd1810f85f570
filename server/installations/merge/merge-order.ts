import type { Sides } from './merge-values.ts';

/**
 * The members of three lists in one order: the one that a side changed; the other side's own members follow those that they followed there.
 * Null when both sides changed the order differently.
 */
export function mergeOrder<T>(
  { base, mine, theirs }: Sides<readonly T[]>,
  members: ReadonlySet<T>,
): T[] | null {
  const leading = leadingSide({ base, mine, theirs }, members);
  if (!leading) return null;
  const [first, second] = leading === 'mine' ? [mine, theirs] : [theirs, mine];
  const order = first.filter((member) => members.has(member));
  insertFollowers(order, second, members);
  return order;
}

/** The side whose order leads: the one that changed it; the new version's when none did. */
export function leadingSide<T>(
  { base, mine, theirs }: Sides<readonly T[]>,
  members: ReadonlySet<T>,
): 'mine' | 'theirs' | null {
  const shared = (a: readonly T[], b: readonly T[]) =>
    a.filter((member) => members.has(member) && b.includes(member));
  const inMine = shared(mine, theirs);
  const inTheirs = shared(theirs, mine);
  if (isSameList(inMine, inTheirs)) return 'theirs';
  const isMineUnchanged = isSameList(shared(mine, base), shared(base, mine));
  const isTheirsUnchanged = isSameList(shared(theirs, base), shared(base, theirs));
  if (isTheirsUnchanged) return 'mine';
  return isMineUnchanged ? 'theirs' : null;
}

/** Puts the members of `list` that are not in `order` behind those that they follow in `list`, or before those that follow them. */
export function insertFollowers<T>(order: T[], list: readonly T[], members: ReadonlySet<T>): void {
  for (const [index, member] of list.entries()) {
    if (!members.has(member) || order.includes(member)) continue;
    const previous = list.slice(0, index).findLast((other) => order.includes(other));
    const next = list.slice(index + 1).find((other) => order.includes(other));
    if (previous !== undefined) order.splice(order.indexOf(previous) + 1, 0, member);
    else if (next !== undefined) order.splice(order.indexOf(next), 0, member);
    else order.push(member);
  }
}

const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((member, index) => member === b[index]);
