import { Counter } from 'prom-client';
import { inTransaction, isDatabaseUnavailable } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { metricsRegistry } from '../platform/metrics.ts';
import { gather, giveBack, type Gathering, type Release } from './gathering.ts';
import { readerOfFailures } from './read-failure.ts';
import { forwardToSentry } from './sentry/forward-to-sentry.ts';
import { storeFailures } from './store-failures.ts';

const failuresNoted = new Counter({
  name: 'failures_total',
  help: 'What failed in this server: answers with 5xx, jobs, and repeated work.',
  labelNames: ['kind'],
  registers: [metricsRegistry],
});

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
  { failures, pool, logger, now, config }: Pick<Deps, 'failures' | 'pool' | 'logger' | 'now' | 'config'>,
  release: Release,
): FollowedFailures {
  const sentry =
    config.sentryDsn === null
      ? null
      : forwardToSentry({ dsn: config.sentryDsn, isProduction: config.isProduction }, logger);
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
    if (taken.size === 0) return;
    void sentry
      ?.forward(taken.values())
      .catch((error: unknown) => logger.warn({ err: error }, 'errors are not sent to SENTRY_DSN'));
    try {
      await inTransaction(pool, (db) => storeFailures(db, taken, now()));
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
    failuresNoted.inc({ kind: failure.kind });
    gather(waiting, read(failure, now()));
    plan();
  });
  return {
    flush,
    stop: async () => {
      unsubscribe();
      await flush();
      clearTimeout(timer);
      await sentry?.stop();
    },
  };
}
