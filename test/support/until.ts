import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the condition holds; fails when it has not after `timeoutMs`. */
export async function until(condition: () => Promise<boolean> | boolean, timeoutMs = 30_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    if (await condition()) return;
    if (Date.now() > deadline)
      throw new Error(`The condition did not hold within ${timeoutMs} ms: ${condition.toString()}`);
    await delay(50);
  }
}
