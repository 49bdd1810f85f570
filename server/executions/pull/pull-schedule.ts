const minuteMs = 60_000;

const intervalMs = {
  usual: 15 * minuteMs,
  /** Where runs were just seen, or are under way. */
  active: 5 * minuteMs,
  longest: 6 * 60 * minuteMs,
};

/** What decides when an installation's run logs are read again. */
export type PullPace = {
  hadRuns: boolean;
  /** Installations that share the limit of their organization in Make. */
  sharers: number;
  /** Make's limit for the organization; half of it is ours. */
  requestsPerMinute: number;
};

/**
 * The wait until the next reading: 15 minutes, 5 after activity, and never so short that all the organization's installations together
 * would need more than half of our half of the limit: the other half is for readings of several pages.
 */
export function nextPullAfterMs({ hadRuns, sharers, requestsPerMinute }: PullPace): number {
  const wanted = hadRuns ? intervalMs.active : intervalMs.usual;
  const perMinute = Math.max(1, requestsPerMinute / 4);
  return Math.max(wanted, Math.ceil(sharers / perMinute) * minuteMs);
}

/** The wait after the nth failure in a row: one minute, doubled each time, up to six hours. */
export function retryAfterMs(failures: number): number {
  return Math.min(intervalMs.longest, 2 ** Math.max(0, Math.min(20, failures - 1)) * minuteMs);
}
