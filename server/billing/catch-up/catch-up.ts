import type Stripe from 'stripe';
import { keepStripeEvent } from '../../inbox/keep-stripe-event.ts';
import type { StripeEventHandlers } from '../../inbox/stripe-event-handler.ts';
import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { startRebuild } from '../rebuild/start-rebuild.ts';
import { caughtUpEvents } from './catch-up-metrics.ts';
import { advanceCursors, selectCursors, selectKnownEvents } from './catch-up-queries.ts';
import { stripeEventPages } from './stripe-event-pages.ts';

export type CatchUpDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'logger' | 'now' | 'queue'> & {
  /** Only what something follows from is fetched. */
  handlers: StripeEventHandlers;
};

/** Stripe keeps events for so long. */
const keptDays = 30;
const typesPerRequest = 20; // Stripe's own limit
/** Events are read again for so long before the cursor: one may be listed a little later than its date says. */
const overlapMs = 2 * 3_600_000;

/** What the inbox did not have. */
export type CatchUp = { stored: number };

/**
 * Puts events into the inbox that Stripe kept and that never came here: those since the last reading, and those of any date that
 * Stripe could not deliver. Any number of servers may do so at once, beside live deliveries: the inbox takes each event once.
 */
export async function catchUp(
  deps: CatchUpDeps,
  { shouldStop = () => false }: { shouldStop?: () => boolean } = {},
): Promise<CatchUp> {
  const stripe = requireStripe(deps.stripe, 'Catching up with Stripe');
  const startedAt = deps.now();
  const types = Object.keys(deps.handlers);
  const cursors = await selectCursors(deps.pool, types);
  const keptSince = new Date(startedAt.getTime() - keptDays * 86_400_000);
  await closeGap(deps, cursors, keptSince);
  let stored = 0;
  for (const [readUntil, group] of Map.groupBy(types, (type) => cursors.get(type)?.getTime() ?? null))
    for (const chunk of inChunks(group)) {
      const since = readUntil === null ? null : new Date(readUntil - overlapMs);
      for await (const page of stripeEventPages(stripe, { types: chunk }, since)) {
        stored += await keepUnknown(deps, page);
        await advanceCursors(deps.pool, chunk, within(keptSince, dateOf(page.at(-1)), startedAt));
        if (shouldStop()) return { stored };
      }
    }
  for (const chunk of inChunks(types))
    for await (const page of stripeEventPages(stripe, { types: chunk, delivery_success: false }, null)) {
      stored += await keepUnknown(deps, page);
      if (shouldStop()) return { stored };
    }
  await advanceCursors(deps.pool, types, startedAt);
  return { stored };
}

/** What happened before the oldest kept event is read from the lists of objects, in a rebuild of its own. */
async function closeGap(
  deps: CatchUpDeps,
  cursors: ReadonlyMap<string, Date>,
  keptSince: Date,
): Promise<void> {
  const oldest = [...cursors.values()].reduce((first, date) => (date < first ? date : first), keptSince);
  if (oldest >= keptSince) return;
  deps.logger.warn(
    { since: oldest },
    'nothing was heard from Stripe for longer than it keeps events: payments and subscriptions are read from its lists',
  );
  await startRebuild(deps, { since: oldest, requestedBy: 'catch-up' });
}

async function keepUnknown(deps: CatchUpDeps, events: readonly Stripe.Event[]): Promise<number> {
  const known = await selectKnownEvents(
    deps.pool,
    events.map(({ id }) => id),
  );
  const lacking = events.filter(({ id }) => !known.has(id));
  const receipts = await Promise.all(lacking.map((event) => keepStripeEvent(deps, event)));
  const stored = receipts.filter((receipt) => receipt === 'stored').length;
  caughtUpEvents.inc(stored);
  return stored;
}

function inChunks(types: readonly string[]): string[][] {
  const count = Math.ceil(types.length / typesPerRequest);
  return Array.from({ length: count }, (_, index) =>
    types.slice(index * typesPerRequest, (index + 1) * typesPerRequest),
  );
}

const dateOf = (event: Stripe.Event | undefined): Date => new Date((event?.created ?? 0) * 1000);
/** A test clock's events may be dated far ahead or back; the cursor must not follow them. */
const within = (first: Date, date: Date, last: Date): Date =>
  date < first ? first : date > last ? last : date;
