/** Successful runs of an installation after which its customer is asked how long the work takes by hand. */
const milestones = [5, 25, 100] as const;

/** The highest milestone that is passed by going from one count to another; the ones below it are not asked for any more. */
export function milestoneBetween(before: number, count: number): number | null {
  return milestones.findLast((milestone) => before < milestone && milestone <= count) ?? null;
}
