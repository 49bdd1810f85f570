import type { Deps } from '../../platform/deps.ts';
import { wakeInbox } from '../inbox-bell.ts';
import { handlerOf, ignored, type StripeEvent, type StripeEventHandlers } from '../stripe-event-handler.ts';
import { storeTogether } from './store-together.ts';
import { readStripePayload } from './stripe-payload.ts';

export type ReceiveDeps = Pick<Deps, 'pool' | 'config' | 'now'> & { handlers: StripeEventHandlers };
export type Receipt = 'stored' | 'known' | 'notAnEvent';

/**
 * Stores a verified event, in one statement with others that come at the same time; nothing else happens before Stripe is answered. An event of the other mode (test or
 * live) is kept apart, one of a connected account is none of ours.
 */
export async function receiveStripeEvent(
  { pool, config, now, handlers }: ReceiveDeps,
  payload: Buffer,
  headers: Record<string, string>,
): Promise<Receipt> {
  const read = readStripePayload(payload);
  if (!read) return 'notAnEvent';
  const { event, livemode } = read;
  const { id, type, apiVersion, account, objectId, createdAt } = event;
  const first = firstState(read, config.stripe?.secretKey ?? null, handlers);
  const isStored = await storeTogether(pool, {
    id,
    type,
    apiVersion,
    livemode,
    account,
    objectId,
    subject: subjectOf(handlers, event),
    payload,
    headers,
    createdAt,
    receivedAt: now(),
    ...first,
  });
  if (isStored && first.state === 'pending') wakeInbox(pool);
  return isStored ? 'stored' : 'known';
}

/** Why an event is not for this server's key, or null. */
export function modeMismatch(livemode: boolean, secretKey: string | null): string | null {
  if (secretKey === null || secretKey.includes('_live_') === livemode) return null;
  return livemode
    ? 'A live event, but STRIPE_SECRET_KEY is a test key.'
    : 'A test event, but STRIPE_SECRET_KEY is a live key.';
}

/** What follows from a type that has no handler. */
export const nothingFollows = (type: string) => ignored(`Nothing follows from events of the type ${type}.`);

function firstState(
  { event, livemode }: { event: StripeEvent; livemode: boolean },
  secretKey: string | null,
  handlers: StripeEventHandlers,
) {
  const mismatch = modeMismatch(livemode, secretKey);
  if (mismatch) return { state: 'quarantined' as const, outcome: mismatch };
  if (event.account !== null)
    return { state: 'ignored' as const, outcome: 'The event belongs to a connected account.' };
  if (!handlerOf(handlers, event.type))
    return { state: 'ignored' as const, outcome: nothingFollows(event.type).sentence };
  return { state: 'pending' as const, outcome: null };
}

/** An event of which the handler cannot tell what it is about stands for itself, and fails when it is worked off. */
function subjectOf(handlers: StripeEventHandlers, event: StripeEvent): string | null {
  const handler = handlerOf(handlers, event.type);
  if (!handler) return null;
  try {
    return handler.subjectOf(event);
  } catch {
    return `event ${event.id}`;
  }
}
