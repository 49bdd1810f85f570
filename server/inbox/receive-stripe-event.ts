import { z } from 'zod';
import type { Deps } from '../platform/deps.ts';
import { wakeInbox } from './inbox-bell.ts';
import { insertStripeEvent } from './queries.ts';

/** The few fields that every snapshot event has; thin events (`v2.core.event`) do not pass. */
const Envelope = z.object({
  id: z.string().regex(/^[\w-]{1,255}$/),
  object: z.literal('event'),
  type: z.string().regex(/^[\w.]{1,255}$/),
  api_version: z.string().max(100).nullish(),
  created: z.int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  account: z
    .string()
    .regex(/^\w{1,255}$/)
    .nullish(),
  data: z.object({ object: z.looseObject({ id: z.unknown().optional() }) }),
});

export type Receipt = 'stored' | 'known' | 'notAnEvent';

/**
 * Stores a verified event in one statement; nothing else happens before Stripe is answered. An event of the other mode (test or
 * live) is kept apart, one of a connected account is none of ours.
 */
export async function receiveStripeEvent(
  { pool, config, now }: Pick<Deps, 'pool' | 'config' | 'now'>,
  payload: Buffer,
  headers: Record<string, string>,
): Promise<Receipt> {
  const envelope = readEnvelope(payload);
  if (!envelope) return 'notAnEvent';
  const { id: objectId } = envelope.data.object;
  const isStored = await insertStripeEvent(pool, {
    id: envelope.id,
    type: envelope.type,
    apiVersion: envelope.api_version ?? null,
    livemode: envelope.livemode,
    account: envelope.account ?? null,
    objectId: typeof objectId === 'string' && /^[\w-]{1,255}$/.test(objectId) ? objectId : null,
    payload,
    headers,
    createdAt: new Date(envelope.created * 1000),
    receivedAt: now(),
    ...firstState(envelope, config.stripe?.secretKey ?? null),
  });
  if (isStored) wakeInbox(pool);
  return isStored ? 'stored' : 'known';
}

/** Why an event is not for this server's key, or null. */
export function modeMismatch(livemode: boolean, secretKey: string | null): string | null {
  if (secretKey === null || secretKey.includes('_live_') === livemode) return null;
  return livemode
    ? 'A live event, but STRIPE_SECRET_KEY is a test key.'
    : 'A test event, but STRIPE_SECRET_KEY is a live key.';
}

function firstState(envelope: z.infer<typeof Envelope>, secretKey: string | null) {
  const mismatch = modeMismatch(envelope.livemode, secretKey);
  if (mismatch) return { state: 'quarantined' as const, outcome: mismatch };
  if (envelope.account)
    return { state: 'ignored' as const, outcome: 'The event belongs to a connected account.' };
  return { state: 'pending' as const, outcome: null };
}

function readEnvelope(payload: Buffer): z.infer<typeof Envelope> | null {
  try {
    return Envelope.safeParse(parseStripePayload(payload)).data ?? null;
  } catch {
    return null; // signed, but not JSON
  }
}

/** The JSON of the signed bytes; a byte order mark in front is dropped, as the signature check does. */
export function parseStripePayload(payload: Buffer): unknown {
  return JSON.parse(new TextDecoder().decode(payload));
}
