import { inTransaction, isDatabaseUnavailable } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { gather, giveBack, type Gathering, type Release } from './gathering.ts';
import { readerOfFailures } from './read-failure.ts';
import { storeFailures } from './store-failures.ts';

const flushEveryMs = 5_000;

export type FollowedFailures = {
  /** Stores what waits. */
  flush: () => Promise<void>;
  /** Stores what waits, as far as the database takes it, and ends. */
  stop: () => Promise<void>;
};

/**
 * Gathers failures of requests, jobs and loops in memory and stores them every five seconds while there are any. Whoever fails waits for nothing: a
 * failure is some additions, and a million of the same are one row of an hour. Without the database they wait, within bounds.
 */
export function followFailures(
  { failures, pool, logger, now }: Pick<Deps, 'failures' | 'pool' | 'logger' | 'now'>,
  release: Release,
): FollowedFailures {
  const read = readerOfFailures(release);
  let waiting: Gathering = new Map();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();
  const plan = () => {
    timer ??= setTimeout(() => void flush(), flushEveryMs).unref();
  };
  const store = async () => {
    clearTimeout(timer);
    timer = undefined;
    const taken = waiting;
    waiting = new Map();
    try {
      if (taken.size > 0) await inTransaction(pool, (db) => storeFailures(db, taken, now()));
    } catch (error) {
      // What the database refuses for its contents it would refuse again, with all that came since.
      if (isDatabaseUnavailable(error)) {
        giveBack(waiting, taken);
        plan();
        logger.warn({ err: error }, 'failures could not be stored and wait in memory');
      } else
        logger.error(
          { err: error, kinds: taken.size },
          'failures could not be stored and are only in the log',
        );
    }
  };
  const flush = () => (flushing = flushing.then(store));
  const unsubscribe = failures.subscribe((failure) => {
    gather(waiting, read(failure, now()));
    plan();
  });
  return {
    flush,
    stop: async () => {
      unsubscribe();
      await flush();
      clearTimeout(timer);
    },
  };
}
