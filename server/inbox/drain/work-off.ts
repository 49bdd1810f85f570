import { backOffSeconds } from '../../platform/back-off.ts';
import { errorLine } from '../../platform/described-error.ts';
import type { Deps } from '../../platform/deps.ts';
import { nothingFollows } from '../receive/receive-stripe-event.ts';
import { postponeStripeEvents } from './lease-queries.ts';
import type { Portion } from './subjects.ts';
import { LeaseLostError, type Writer } from './write-together.ts';

const mostAttempts = 12;
const longestDelaySeconds = 6 * 3600;

/** Fetches without a transaction, then has the effect and the marks written in one. A failure is noted and tried again later. */
export async function workOff(
  { pool, logger, write }: Pick<Deps, 'pool' | 'logger'> & { write: Writer },
  { handler, events, attempts }: Portion,
  lease: string,
): Promise<void> {
  const ids = events.map(({ id }) => id);
  const about = { eventIds: ids, types: [...new Set(events.map(({ type }) => type))] };
  try {
    const effect = handler ? await handler.handle(events) : async () => nothingFollows(events[0]?.type ?? '');
    await write({ ids, lease, effect });
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
