import type { Db } from '../platform/database.ts';

/** A stored event as a handler sees it. What the object says is a hint: the truth is fetched by its id. */
export type StripeEvent = {
  id: string;
  type: string;
  createdAt: Date;
  /** The version that the object is shaped by; Stripe leaves it out of a few events. */
  apiVersion: string | null;
  /** Set on events of a connected account. */
  account: string | null;
  objectId: string | null;
  object: Readonly<Record<string, unknown>>;
  /** What the object held before, where it changed; nested fields in part, arrays whole. */
  previousAttributes?: Readonly<Record<string, unknown>> | null;
};

/**
 * How events ended, with one sentence for the operator. What waits for something is tried again when that is announced
 * (`releaseStripeEvents`), and once a day.
 */
export type StripeEventOutcome =
  | { state: 'done' | 'ignored'; sentence: string }
  | { state: 'parked'; sentence: string; waitsFor: string };

/** Writes what the events bring; runs in the transaction that also marks them. */
export type StripeEventEffect = ((db: Db) => Promise<StripeEventOutcome>) & {
  /** It builds on nothing that another one like it writes: in one transaction they run at the same time and may share statements. */
  isIndependent?: boolean;
};

export type StripeEventHandler = {
  /**
   * What the event is about, such as `payment pi_1`, from the event alone. Events of one subject that wait together are worked off together,
   * those of one `handle` in one call; two workers never have the same subject.
   */
  subjectOf: (event: StripeEvent) => string;
  /**
   * Oldest first. Fetches what it needs, without a transaction open, and gives back the effect for all of them. A throw is repeated
   * with back-off. One `handle` may be shared by several types.
   */
  handle: (events: readonly StripeEvent[]) => Promise<StripeEventEffect>;
};

/** Handlers by Stripe's name of the event; other types are stored and ignored. */
export type StripeEventHandlers = Readonly<Record<string, StripeEventHandler>>;

export const done = (sentence: string): StripeEventOutcome => ({ state: 'done', sentence });
export const ignored = (sentence: string): StripeEventOutcome => ({ state: 'ignored', sentence });
/** `waitsFor` names what has to appear first, such as `stripe-customer cus_9`. */
export const waiting = (sentence: string, waitsFor: string): StripeEventOutcome => ({
  state: 'parked',
  sentence,
  waitsFor,
});

/** The handler of a type, if anything follows from it. */
export function handlerOf(handlers: StripeEventHandlers, type: string): StripeEventHandler | null {
  return Object.hasOwn(handlers, type) ? (handlers[type] ?? null) : null;
}
