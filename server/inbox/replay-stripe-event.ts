import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { wakeInbox } from './inbox-bell.ts';
import { resetStripeEvent, selectStripeEvent, type StripeEventRow } from './queries.ts';
import { modeMismatch } from './receive/receive-stripe-event.ts';

/**
 * Has an event worked off again, whatever became of it. Safe at any time, because handlers converge; one of the other mode stays
 * in quarantine until the key fits.
 */
export async function replayStripeEvent(
  { pool, config }: Pick<Deps, 'pool' | 'config'>,
  id: string,
): Promise<StripeEventRow> {
  const event = await selectStripeEvent(pool, id);
  if (!event) throw notFound(`The event ${id}`);
  const mismatch = modeMismatch(event.livemode, config.stripe?.secretKey ?? null);
  if (mismatch) throw conflict('conflict', `${mismatch} It stays in quarantine.`);
  await resetStripeEvent(pool, id);
  wakeInbox(pool);
  return {
    ...event,
    state: 'pending',
    attempts: 0,
    waitsFor: null,
    processedAt: null,
    nextAttemptAt: new Date(),
  };
}
