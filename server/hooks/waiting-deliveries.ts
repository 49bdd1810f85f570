import { inTransaction, type Db, type Pool } from '../platform/database.ts';
import type { HookState } from './hook-schema.ts';
import { holdPortion, makeDuePortion, returnPortion } from './portion-queries.ts';
import { lockHook } from './sending-queries.ts';

type Portion = (db: Db, hookId: string, after: string) => Promise<string | null>;

/**
 * Changes what waits for a hook portion by portion, for as long as the hook is in this state. A hook that is locked keeps everybody's events
 * from being planned, so that it is never locked for all that a receiver has missed.
 */
async function inPortions(
  pool: Pool,
  hookId: string,
  { state, change, after = '' }: { state: HookState; change: Portion; after?: string | null },
): Promise<void> {
  for (let last = after; last !== null;) {
    const from = last;
    last = await inTransaction(pool, async (db) =>
      (await lockHook(db, hookId)) === state ? change(db, hookId, from) : null,
    );
  }
}

/** What waits for a paused hook is due no more, but for what is replayed. What a crash leaves due is tried once, and is there for a resume. */
export async function holdWaiting(pool: Pool, hookId: string, after: string | null): Promise<void> {
  await inPortions(pool, hookId, { state: 'paused', change: holdPortion, after });
}

/** What the receiver of a paused hook has not taken waits for it again. */
export async function returnUndelivered(pool: Pool, hookId: string): Promise<void> {
  await inPortions(pool, hookId, { state: 'paused', change: returnPortion });
}

/** What was held for an active hook is due now; said again, it finds what was left when it was cut off. */
export async function makeHeldDue(pool: Pool, hookId: string, after: string | null): Promise<void> {
  await inPortions(pool, hookId, { state: 'active', change: makeDuePortion, after });
}
