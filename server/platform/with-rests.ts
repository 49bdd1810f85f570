import { setTimeout as pause } from 'node:timers/promises';

/** What takes less is not worth a pause. */
const shortMs = 50;

/**
 * Does one after the other and rests as long after each as it took: work that nobody waits for leaves at least half of a core to those who
 * wait for an answer.
 */
export async function workWithRests<T, R>(of: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const each of of) {
    const from = performance.now();
    results.push(await work(each));
    const tookMs = performance.now() - from;
    if (tookMs > shortMs) await pause(tookMs);
  }
  return results;
}
