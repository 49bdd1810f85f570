import type { Pool } from './database.ts';

/**
 * What a process remembers of a database, by a text; all of it is forgotten when there is so much. Only for what is held against the database
 * before anything rests on it, for nobody tells when it changes.
 */
export function keptForPool<Value>(most: number): (pool: Pool) => Map<string, Value> {
  const latest = new WeakMap<Pool, Map<string, Value>>();
  return (pool) => {
    const kept = latest.get(pool);
    if (kept && kept.size < most) return kept;
    const anew = new Map<string, Value>();
    latest.set(pool, anew);
    return anew;
  };
}
