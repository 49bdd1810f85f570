import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { filterOf, type WantedEvents } from './event-filter.ts';
import { wakeInbox } from './inbox-bell.ts';
import {
  resetMatchingStripeEvents,
  resetStripeEvents,
  selectKnownIds,
  selectStripeEvent,
  type StripeEventRow,
} from './queries.ts';
import { modeMismatch } from './receive/receive-stripe-event.ts';

type ReplayDeps = Pick<Deps, 'pool' | 'config'>;

/**
 * Has an event worked off again, whatever became of it. Safe at any time, because handlers converge; one of the other mode stays
 * in quarantine until the key fits.
 */
export async function replayStripeEvent({ pool, config }: ReplayDeps, id: string): Promise<StripeEventRow> {
  const event = await selectStripeEvent(pool, id);
  if (!event) throw notFound(`The event ${id}`);
  const mismatch = modeMismatch(event.livemode, config.stripe?.secretKey ?? null);
  if (mismatch) throw conflict('conflict', `${mismatch} It stays in quarantine.`);
  const replayed = await resetStripeEvents(pool, modeOf(config), [id]);
  if (replayed === 0)
    throw conflict('conflict', 'The event belongs to a connected account and is none of ours.');
  wakeInbox(pool);
  return (await selectStripeEvent(pool, id)) ?? event;
}

/**
 * Has many events worked off again, by their ids or all that match; answers how many. Those of the other mode and of connected
 * accounts stay as they are. Nothing happens when an id is not known.
 */
export async function replayStripeEvents(
  { pool, config }: ReplayDeps,
  wanted: WantedEvents & { ids?: readonly string[] | undefined },
): Promise<{ replayed: number }> {
  const mode = modeOf(config);
  // Repeated after a deadlock: the drain marks many rows at once too, in an order of its own.
  const replayed = await inTransaction(pool, async (db) =>
    wanted.ids
      ? resetStripeEvents(db, mode, await knownIds(db, wanted.ids))
      : resetMatchingStripeEvents(db, mode, filterOf(wanted)),
  );
  if (replayed > 0) wakeInbox(pool);
  return { replayed };
}

/** Whether the key is a live one; null without a key, when events of both modes are followed. */
function modeOf({ stripe }: Deps['config']): boolean | null {
  return stripe ? stripe.secretKey.includes('_live_') : null;
}

async function knownIds(db: Db, ids: readonly string[]): Promise<readonly string[]> {
  const known = await selectKnownIds(db, ids);
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw notFound(`The event ${unknown.join(', ')}`);
  return ids;
}
