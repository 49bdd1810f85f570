import { z } from 'zod';
import type { StripeEvent } from '../stripe-event-handler.ts';

/** Taken as it stands: what is in it is for the handlers to read, and looking at each field would cost every receipt. */
const object = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const id = z.string().regex(/^[\w-]{1,255}$/);

/** The few fields that every snapshot event has; thin events (`v2.core.event`) do not pass. */
const Envelope = z.object({
  id,
  object: z.literal('event'),
  type: z.string().regex(/^[\w.]{1,255}$/),
  api_version: z.string().max(100).nullish(),
  created: z.int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  account: z
    .string()
    .regex(/^\w{1,255}$/)
    .nullish(),
  data: z.object({
    object,
    previous_attributes: object.nullish().catch(null),
  }),
});

/** What the signed bytes say: the event and its mode; null when they are no snapshot event. */
export function readStripePayload(payload: Buffer): { event: StripeEvent; livemode: boolean } | null {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(payload)); // a byte order mark in front is dropped, as the signature check does
  } catch {
    return null; // signed, but not JSON
  }
  const { data: envelope } = Envelope.safeParse(json);
  if (!envelope) return null;
  const { object: changed, previous_attributes: previousAttributes } = envelope.data;
  const event = {
    id: envelope.id,
    type: envelope.type,
    createdAt: new Date(envelope.created * 1000),
    apiVersion: envelope.api_version ?? null,
    account: envelope.account ?? null,
    objectId: id.safeParse(changed['id']).data ?? null,
    object: changed,
    previousAttributes: previousAttributes ?? null,
  };
  return { event, livemode: envelope.livemode };
}
