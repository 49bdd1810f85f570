import DataLoader from 'dataloader';
import { shareTransaction, type Db } from './database.ts';

/**
 * A query that is asked for one thing and made for all that are asked for in the same moment on the same connection: several that write alike at
 * the same time share their statements. `query` answers in the order of what it is given.
 */
export function together<Asked, Answer>(
  query: (db: Db, asked: readonly Asked[]) => Promise<readonly Answer[]>,
  /** Calls `ask` when the query is to be made; by default at the end of the moment. */
  schedule?: (db: Db, ask: () => void) => void,
): (db: Db, asked: Asked) => Promise<Answer> {
  const loaders = new WeakMap<Db, DataLoader<Asked, Answer>>();
  return (db, asked) => {
    const loader =
      loaders.get(db) ??
      new DataLoader<Asked, Answer>((all) => query(db, all), {
        cache: false,
        ...(schedule ? { batchScheduleFn: (ask: () => void) => schedule(db, ask) } : {}),
      });
    loaders.set(db, loader);
    return loader.load(asked);
  };
}

const longestTurnMs = 1_000;

/**
 * As `together`, for what many requests ask: one query at a time, and all that is asked for while it is under way shares the next one. A
 * query that hangs is waited for a second only.
 */
export function askedTogether<Asked, Answer>(
  query: (db: Db, asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (db: Db, asked: Asked) => Promise<Answer> {
  type Turn = { underWay: number; next: (() => void) | null };
  const turns = new WeakMap<Db, Turn>();
  const turnOf = (db: Db): Turn => {
    const turn = turns.get(db) ?? { underWay: 0, next: null };
    turns.set(db, turn);
    return turn;
  };
  return together(
    async (db, asked: readonly Asked[]) => {
      const turn = turnOf(db);
      turn.underWay += 1;
      try {
        return await query(db, asked);
      } finally {
        turn.underWay -= 1;
        turn.next?.();
      }
    },
    (db, ask) => {
      const turn = turnOf(db);
      const next = () => {
        if (turn.next !== next) return;
        turn.next = null;
        clearTimeout(timer);
        ask();
      };
      const timer = setTimeout(next, longestTurnMs);
      turn.next = next;
      if (turn.underWay === 0) setImmediate(next);
    },
  );
}

/** As `together`, of what answers nothing. */
export function writtenTogether<Asked>(
  query: (db: Db, asked: readonly Asked[]) => Promise<unknown>,
): (db: Db, asked: Asked) => Promise<void> {
  return together<Asked, void>(async (db, asked) => {
    await query(db, asked);
    return asked.map(() => undefined);
  });
}

/**
 * Runs the same for many at the same time on one connection, so that they share statements. It ends when the last one has ended, also when
 * another fails: nothing may come after the rollback.
 */
export async function allTogether<One>(
  db: Db,
  all: readonly One[],
  run: (db: Db, one: One) => Promise<void>,
): Promise<void> {
  const shared = inTurns(db);
  const ended = await Promise.allSettled(all.map((one) => run(shared, one)));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** The same connection for several that work at the same time: their statements follow one another. */
export function inTurns(db: Db): Db {
  let last: Promise<unknown> = Promise.resolve();
  const query = (...statement: Parameters<Db['query']>) => {
    const next = last.then(() => db.query(...statement));
    last = Promise.resolve(next).catch(() => {}); // whoever asked is told
    return next;
  };
  const shared = { query: query as Db['query'] };
  shareTransaction(db, shared);
  return shared;
}
