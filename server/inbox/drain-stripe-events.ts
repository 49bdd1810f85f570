import { randomUUID } from 'node:crypto';
import { backOffSeconds } from '../platform/back-off.ts';
import { inTransaction } from '../platform/database.ts';
import { errorLine } from '../platform/described-error.ts';
import type { Deps } from '../platform/deps.ts';
import {
  ignored,
  type StripeEvent,
  type StripeEventEffect,
  type StripeEventHandlers,
} from './stripe-event-handler.ts';
import { finishStripeEvent, leaseStripeEvents, postponeStripeEvent, type LeasedEvent } from './queries.ts';
import { parseStripePayload } from './receive-stripe-event.ts';

type DrainDeps = Pick<Deps, 'pool' | 'stripe' | 'logger'>;
type DrainOptions = { batchSize?: number; leaseSeconds?: number; shouldStop?: () => boolean };

const maxAttempts = 12;
const longestDelaySeconds = 6 * 3600;

/** The lease was lost to another worker: everything written under it is rolled back. */
class LeaseLostError extends Error {}

/**
 * Works off every due event, batch by batch, and answers how many. Without a key of Stripe the events wait: their truth cannot be
 * fetched. Several servers may drain at once.
 */
export async function drainStripeEvents(
  deps: DrainDeps,
  handlers: StripeEventHandlers,
  options: DrainOptions = {},
): Promise<number> {
  if (!deps.stripe) return 0;
  const { batchSize = 8, leaseSeconds = 120, shouldStop = () => false } = options;
  let count = 0;
  while (!shouldStop()) {
    const lease = randomUUID();
    const events = await leaseStripeEvents(deps.pool, { lease, leaseSeconds, limit: batchSize });
    if (events.length === 0) break;
    await Promise.all(events.map((event) => workOff(deps, handlers, event, lease)));
    count += events.length;
  }
  return count;
}

/** Fetches without a transaction, then writes the effect and the mark in one. */
async function workOff(
  { pool, logger }: DrainDeps,
  handlers: StripeEventHandlers,
  event: LeasedEvent,
  lease: string,
): Promise<void> {
  try {
    const effect = await effectOf(event, handlers);
    await inTransaction(pool, async (db) => {
      const outcome = await effect(db);
      if (!(await finishStripeEvent(db, event.id, lease, outcome))) throw new LeaseLostError();
    });
  } catch (error) {
    if (error instanceof LeaseLostError) {
      logger.warn({ eventId: event.id }, 'another worker took over an event of Stripe; nothing was written');
      return;
    }
    logger.warn(
      { err: error, eventId: event.id, type: event.type, attempt: event.attempts },
      "an event of Stripe's could not be worked off",
    );
    // Without a database not even this can be noted: the lease then ends by itself.
    await postponeStripeEvent(pool, {
      id: event.id,
      lease,
      error: errorLine(error),
      retryAfterSeconds:
        event.attempts >= maxAttempts ? null : backOffSeconds(event.attempts, longestDelaySeconds),
    }).catch((postponeError: unknown) =>
      logger.warn({ err: postponeError }, "a failed attempt could not be noted; the event's lease will end"),
    );
  }
}

async function effectOf(event: LeasedEvent, handlers: StripeEventHandlers): Promise<StripeEventEffect> {
  const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
  if (!handler) return async () => ignored(`Nothing follows from events of the type ${event.type}.`);
  const { data } = parseStripePayload(event.payload) as { data: { object: StripeEvent['object'] } };
  const { id, type, createdAt, objectId } = event;
  return handler({ id, type, createdAt, objectId, object: data.object });
}
