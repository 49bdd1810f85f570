import { backOffSeconds } from '../back-off.ts';
import { inTransaction } from '../database.ts';
import type { Deps } from '../deps.ts';
import { errorLine } from '../described-error.ts';
import { countAttempt, postponeBacklog, takeBacklog } from './outbox-queries.ts';
import type { Listener, ListenerTable, OutboxEvent } from './outbox.ts';

type DrainDeps = Pick<Deps, 'pool' | 'logger'>;
type DrainOptions = { batchSize?: number; shouldStop?: () => boolean };

const maxAttempts = 12;
const longestDelaySeconds = 6 * 3600;

/** Lets every listener take in what waits for it, batch by batch, none waiting for another. Several servers may drain at once. */
export async function drainOutbox(
  deps: DrainDeps,
  listeners: ListenerTable,
  { batchSize = 200, shouldStop = () => false }: DrainOptions = {},
): Promise<void> {
  const drained = await Promise.allSettled(
    Object.entries(listeners).map(async ([name, listener]) => {
      while (!shouldStop() && (await hearBatch(deps, name, listener, batchSize)) === batchSize);
    }),
  );
  for (const one of drained) if (one.status === 'rejected') throw one.reason;
}

/** A batch that fails is taken event by event, so that a poisoned one costs nobody else. */
async function hearBatch(deps: DrainDeps, name: string, listener: Listener, limit: number): Promise<number> {
  let taken: OutboxEvent[] = [];
  try {
    await inTransaction(deps.pool, async (db) => {
      taken = await takeBacklog(db, name, { limit });
      if (taken.length > 0) await listener(db, taken);
    });
  } catch (error) {
    if (taken.length === 0) throw error;
    for (const { id } of taken) await hearOne(deps, name, listener, id);
  }
  return taken.length;
}

async function hearOne(deps: DrainDeps, name: string, listener: Listener, eventId: string): Promise<void> {
  try {
    await inTransaction(deps.pool, async (db) => {
      const events = await takeBacklog(db, name, { limit: 1, eventId });
      if (events.length > 0) await listener(db, events); // or another server has it
    });
  } catch (error) {
    await postpone(deps, name, eventId, error);
  }
}

async function postpone(
  { pool, logger }: DrainDeps,
  listener: string,
  eventId: string,
  error: unknown,
): Promise<void> {
  const attempts = await inTransaction(pool, async (db) => {
    const attempts = await countAttempt(db, { listener, eventId, error: errorLine(error) });
    const seconds = attempts < maxAttempts ? backOffSeconds(attempts, longestDelaySeconds) : null;
    await postponeBacklog(db, { listener, eventId, seconds });
    return attempts;
  });
  const fate = attempts < maxAttempts ? 'will be tried again' : 'is parked until an operator replays it';
  logger.warn({ err: error, listener, eventId, attempts }, `an event could not be taken in and ${fate}`);
}
