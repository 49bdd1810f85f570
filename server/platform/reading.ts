import type { Config } from './config.ts';
import { createPool, inTransaction, type Db, type Pool } from './database.ts';
import { HttpError } from './errors.ts';
import { beat, secondsSinceBeat } from './heartbeat.ts';
import { createReplicaLag } from './metrics.ts';
import { startPollingLoop, type LoopDeps, withinMs } from './polling-loop.ts';
import type { Clock } from './time.ts';

/** Up to which instant facts are counted, and how long ago that is. */
export type Freshness = { asOf: Date; seconds: number; isReplica: boolean };

/** Where figures are read: the replica while it keeps up, else the primary. */
export type Reading = {
  /** Reads several things as of one instant, which is told; what fails on the replica is read on the primary. */
  inSnapshot: <T>(work: (db: Db, freshness: Freshness) => Promise<T>) => Promise<T>;
};

const beatEveryMs = 2_000;
const watching = { max: 1, connectionTimeoutMillis: 3_000, query_timeout: 3_000 };
const stopWithinMs = 300;
/** A replica that is further behind is not read. */
const mostSecondsBehind = 30;

/** Everything from the primary, nothing behind. */
export function readingFromPrimary({ pool, now }: { pool: Pool; now: Clock }): Reading {
  const freshness = async () => ({ asOf: now(), seconds: 0, isReplica: false });
  return { inSnapshot: (work) => inSnapshotOf(pool, freshness, work) };
}

type ReadingDeps = LoopDeps & { config: Config; pool: Pool; now: Clock };

/** Follows the replica of DATABASE_REPLICA_URL, if there is one; `stop` ends that. */
export function startReading(deps: ReadingDeps): { reading: Reading; stop: () => Promise<void> } {
  const fromPrimary = readingFromPrimary(deps);
  const { replicaDatabaseUrl } = deps.config;
  if (!replicaDatabaseUrl) return { reading: fromPrimary, stop: async () => {} };
  const replica = createPool(replicaDatabaseUrl, deps.logger);
  // Its own connection: the heartbeat waits neither for figures nor for a silent network.
  const watch = createPool(replicaDatabaseUrl, deps.logger, watching);
  const lag = createReplicaLag();
  let keepsUp = false;
  const note = (isSo: boolean, reason: object) => {
    if (keepsUp && !isSo)
      deps.logger.warn(reason, 'the replica cannot be read: figures come from the primary');
    if (!keepsUp && isSo) deps.logger.info(reason, 'figures are read from the replica');
    keepsUp = isSo;
  };
  const freshness = (db: Db) => freshnessOf(db, deps.now);
  const loop = startPollingLoop(deps, {
    name: 'the heartbeat of the replica',
    everyMs: beatEveryMs,
    round: async () => {
      await beat(deps.pool).catch((error: unknown) => deps.logger.debug({ err: error }, 'no heartbeat'));
      await freshness(watch).then(
        ({ seconds }) => {
          lag.set(seconds);
          note(seconds <= mostSecondsBehind, { seconds });
        },
        (error: unknown) => {
          lag.set(NaN);
          note(false, { err: error });
        },
      );
    },
  });
  const reading: Reading = {
    inSnapshot: async (work) => {
      if (!keepsUp) return fromPrimary.inSnapshot(work);
      try {
        return await inSnapshotOf(replica, freshness, work);
      } catch (error) {
        // A refusal may be of something that the replica does not know yet.
        if (!(error instanceof HttpError)) note(false, { err: error });
        return fromPrimary.inSnapshot(work);
      }
    },
  };
  // A statement that hangs must not hold the exit: its connection ends with the process.
  const stop = () => withinMs(Promise.all([loop.stop(), replica.end(), watch.end()]), stopWithinMs);
  return { reading, stop };
}

async function freshnessOf(db: Db, now: Clock): Promise<Freshness> {
  const seconds = Math.ceil(await secondsSinceBeat(db));
  return { asOf: new Date(now().getTime() - seconds * 1000), seconds, isReplica: true };
}

function inSnapshotOf<T>(
  pool: Pool,
  freshness: (db: Db) => Promise<Freshness>,
  work: (db: Db, freshness: Freshness) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (db) => {
    await db.query('set transaction isolation level repeatable read, read only');
    const told = await freshness(db);
    if (told.isReplica && told.seconds > mostSecondsBehind)
      throw new Error(`The replica is ${told.seconds} seconds behind.`);
    return whileOpen(db, (own) => work(own, told));
  });
}

/**
 * Hands in `db` for as long as `work` goes on. Who asks several things at once may still go on with one after another has failed: by then
 * the transaction is over and its connection somebody else's.
 */
async function whileOpen<T>(db: Db, work: (own: Db) => Promise<T>): Promise<T> {
  let isOpen = true;
  const query = (...statement: unknown[]) =>
    isOpen
      ? (db.query as (...statement: unknown[]) => Promise<unknown>).call(db, ...statement)
      : Promise.reject(new Error('The snapshot has ended.'));
  try {
    return await work({ query } as Db);
  } finally {
    isOpen = false;
  }
}
