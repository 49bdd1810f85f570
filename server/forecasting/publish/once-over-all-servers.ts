import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { lockWork } from '../store/forecast-queries.ts';

const lines = new WeakMap<AbortSignal, Promise<unknown>>();

/**
 * Work that takes seconds and whose result is kept: of all servers one does it, and the others, who wait, find it done. A server does one after
 * the other, so that it keeps one connection for that, not all of them.
 */
export function onceOverAllServers(
  { pool, draining }: Pick<Deps, 'pool' | 'draining'>,
  name: string,
  work: (db: Db) => Promise<void>,
): Promise<void> {
  const turn = (lines.get(draining) ?? Promise.resolve()).then(() =>
    inTransaction(pool, async (db) => {
      await lockWork(db, name);
      await work(db);
    }),
  );
  lines.set(
    draining,
    turn.catch(() => {}),
  );
  return turn;
}
