/** Counts requests by the second (a window that slides), refuses those beyond a limit, and remembers the busiest second. */
export function createRequestMeter(limit: () => number | null) {
  let window: number[] = [];
  let first = 0;
  const statistics = { requests: 0, refused: 0, busiestSecond: 0 };
  return {
    /** Notes a request; false when it is one too many. */
    admits(now: number = performance.now()): boolean {
      while (first < window.length && (window[first] ?? 0) <= now - 1000) first += 1;
      if (first > 10_000) [window, first] = [window.slice(first), 0];
      const most = limit();
      statistics.requests += 1;
      if (most !== null && window.length - first >= most) {
        statistics.refused += 1;
        return false;
      }
      window.push(now);
      statistics.busiestSecond = Math.max(statistics.busiestSecond, window.length - first);
      return true;
    },
    /** How many requests came, how many were refused, and the most that were admitted within one second. */
    statistics: () => ({ ...statistics }),
    reset(): void {
      [window, first] = [[], 0];
      Object.assign(statistics, { requests: 0, refused: 0, busiestSecond: 0 });
    },
  };
}
