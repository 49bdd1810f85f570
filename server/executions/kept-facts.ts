const wholeMonths = 13;

/**
 * From when on facts are kept: the month of `now` and the 13 whole months before it, in UTC. What began earlier is neither taken in nor
 * found among the facts; its sums by day and month stay.
 */
export function factsKeptFrom(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - wholeMonths, 1));
}
