import { backOffSeconds } from '../../platform/back-off.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { errorLine } from '../../platform/described-error.ts';
import type { Deps } from '../../platform/deps.ts';
import { nothingFollows } from '../receive/receive-stripe-event.ts';
import type { StripeEventOutcome } from '../stripe-event-handler.ts';
import { finishStripeEvents, parkStripeEvents, postponeStripeEvents } from './lease-queries.ts';
import type { Portion } from './subjects.ts';

const mostAttempts = 12;
const longestDelaySeconds = 6 * 3600;

/** The lease was lost to another worker: everything written under it is rolled back. */
class LeaseLostError extends Error {}

/** Fetches without a transaction, then writes the effect and the marks in one. */
export async function workOff(
  { pool, logger }: Pick<Deps, 'pool' | 'logger'>,
  { handler, events, attempts }: Portion,
  lease: string,
): Promise<void> {
  const ids = events.map(({ id }) => id);
  const about = { eventIds: ids, types: [...new Set(events.map(({ type }) => type))] };
  try {
    const effect = handler ? await handler.handle(events) : async () => nothingFollows(events[0]?.type ?? '');
    await inTransaction(pool, async (db) => {
      const held = await mark(db, ids, lease, await effect(db));
      if (held !== ids.length) throw new LeaseLostError();
    });
  } catch (error) {
    if (error instanceof LeaseLostError)
      return logger.warn(about, 'another worker took over events of Stripe; nothing was written');
    logger.warn({ err: error, ...about, attempt: attempts }, 'events of Stripe could not be worked off');
    const failure = { ids, lease, error: errorLine(error), mostAttempts };
    const retryAfterSeconds = backOffSeconds(attempts, longestDelaySeconds);
    // Without a database not even this can be noted: the lease then ends by itself.
    await postponeStripeEvents(pool, { ...failure, retryAfterSeconds }).catch((postponeError: unknown) =>
      logger.warn({ err: postponeError }, 'a failed attempt could not be noted; the lease will end'),
    );
  }
}

function mark(db: Db, ids: string[], lease: string, outcome: StripeEventOutcome): Promise<number> {
  return outcome.state === 'parked'
    ? parkStripeEvents(db, ids, lease, outcome)
    : finishStripeEvents(db, ids, lease, outcome);
}
