/** How fast items are written, as far as it has been seen. */
export type Throughput = {
  perMs: () => number;
  note: (flush: { count: number; ms: number; writers: number; isFull: boolean }) => void;
};

const weightOfNewest = 0.2;
const firstPerMs = 5; // before anything was written: neither refuses the first burst nor lets it wait for long

/**
 * A moving mean over full transactions. One with few items shows only that at least so much can be written, however long it took for
 * them; so it never lowers the mean.
 */
export function throughput(): Throughput {
  let mean = firstPerMs;
  return {
    perMs: () => mean,
    note: ({ count, ms, writers, isFull }) => {
      const seen = (count / Math.max(ms, 0.1)) * writers;
      if (isFull || seen > mean) mean += (seen - mean) * weightOfNewest;
    },
  };
}
