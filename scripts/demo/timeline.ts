import type { MovableClock } from './time.ts';

type Happening = { at: Date; happen: () => Promise<void> };

/** What will happen, in the order of its instants. Whatever happens may plan more. */
export type Timeline = {
  plan: (at: Date, happen: () => Promise<void>) => void;
  /** Lets everything happen that is due before `end`, each at its own time. What is planned for later never happens. */
  liveUntil: (end: Date, signal?: AbortSignal) => Promise<void>;
};

export function createTimeline(clock: MovableClock): Timeline {
  const ahead: Happening[] = []; // latest first, so that the next one is popped
  return {
    plan: (at, happen) => {
      let [low, high] = [0, ahead.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ahead[middle] as Happening).at > at) low = middle + 1;
        else high = middle;
      }
      ahead.splice(low, 0, { at, happen });
    },
    liveUntil: async (end, signal) => {
      for (let next = ahead.pop(); next && next.at < end; next = ahead.pop()) {
        signal?.throwIfAborted();
        clock.moveTo(next.at);
        await next.happen();
      }
      clock.moveTo(end);
    },
  };
}
