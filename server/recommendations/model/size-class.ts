/** How widespread a scenario is: `new` for its first 30 days, else by the customers who have it. */
export const sizeClasses = ['new', 'small', 'middle', 'large'] as const;
export type SizeClass = (typeof sizeClasses)[number];

const newDays = 30;

type Sized = { holders: number; ageDays: number };

/**
 * The class of each: small when fewer than a third of all have fewer customers, large when fewer than a third have more. Where all have the same
 * there are only middle ones.
 */
export function sizeClassesOf(all: readonly Sized[]): SizeClass[] {
  const sorted = all.map(({ holders }) => holders).toSorted((a, b) => a - b);
  const third = all.length / 3;
  const [least, most] = [sorted[0], sorted.at(-1)];
  return all.map(({ holders, ageDays }) => {
    if (ageDays < newDays) return 'new';
    if (least === most) return 'middle';
    if (countBelow(sorted, holders) < third && holders !== most) return 'small';
    return all.length - countBelow(sorted, holders + 1) < third ? 'large' : 'middle';
  });
}

/** How many of sorted numbers are below one. */
function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
