import { readStripePayload } from '../receive/stripe-payload.ts';
import {
  handlerOf,
  type StripeEvent,
  type StripeEventHandler,
  type StripeEventHandlers,
} from '../stripe-event-handler.ts';
import type { LeasedEvent } from './lease-queries.ts';

/** Events of one subject that are worked off in one call and one transaction. */
export type Portion = {
  handler: StripeEventHandler | null;
  events: StripeEvent[];
  /** Of the event that was tried most often, this attempt included. */
  attempts: number;
};

/** What was tried so often is tried by itself, so that one event that cannot be worked off holds none of its neighbours. */
const togetherUntilAttempt = 4;

/** The leased events by subject, each subject's oldest first and cut into the portions that are worked off one after another. */
export function subjectsOf(leased: readonly LeasedEvent[], handlers: StripeEventHandlers): Portion[][] {
  const bySubject = Map.groupBy(leased, ({ subject }) => subject);
  return [...bySubject.values()].map((rows) => portionsOf(rows, handlers));
}

function portionsOf(rows: readonly LeasedEvent[], handlers: StripeEventHandlers): Portion[] {
  const portions = new Map<unknown, Portion>();
  const read = rows
    .map((row) => ({ row, ...eventOf(row, handlers) }))
    .toSorted((a, b) => a.event.createdAt.getTime() - b.event.createdAt.getTime());
  for (const { row, event, handler } of read) {
    const key = row.attempts >= togetherUntilAttempt ? row.id : handler?.handle;
    const portion = portions.get(key) ?? { handler, events: [], attempts: 0 };
    portion.events.push(event);
    portion.attempts = Math.max(portion.attempts, row.attempts);
    portions.set(key, portion);
  }
  return [...portions.values()];
}

/** A payload that cannot be read was never received; should one stand in the table, it fails by itself and holds nobody up. */
function eventOf({ id, type, payload }: LeasedEvent, handlers: StripeEventHandlers) {
  const event = readStripePayload(payload)?.event;
  if (event) return { event, handler: handlerOf(handlers, type) };
  const handle = async () => Promise.reject(new Error('The stored payload cannot be read.'));
  const nothing = { createdAt: new Date(0), apiVersion: null, account: null, objectId: null, object: {} };
  return { event: { id, type, ...nothing }, handler: { subjectOf: () => id, handle } };
}
