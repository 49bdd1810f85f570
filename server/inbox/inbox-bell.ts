import type { Pool } from '../platform/database.ts';

/** Loops of this process, by the database that they drain. Those of other processes find new events by polling. */
const listeners = new WeakMap<Pool, Set<() => void>>();

/** Tells the loops of this process that an event was stored. */
export function wakeInbox(pool: Pool): void {
  for (const wake of listeners.get(pool) ?? []) wake();
}

/** Calls `wake` whenever an event was stored, until the returned function is called. */
export function onInboxWake(pool: Pool, wake: () => void): () => void {
  const wakes = listeners.get(pool) ?? new Set();
  listeners.set(pool, wakes.add(wake));
  return () => void wakes.delete(wake);
}
