import type { Db } from '../platform/database.ts';

/** A stored event as a handler sees it. What the object says is a hint: the truth is fetched by its id. */
export type StripeEvent = {
  id: string;
  type: string;
  createdAt: Date;
  objectId: string | null;
  object: Readonly<Record<string, unknown>>;
};

/** How an event ended, with one sentence for the operator. */
export type StripeEventOutcome = { state: 'done' | 'ignored'; sentence: string };

/** Writes what the event brings; runs in the transaction that also marks the event. */
export type StripeEventEffect = (db: Db) => Promise<StripeEventOutcome>;

/** Fetches what it needs, without a transaction open, and gives back the effect. A throw is repeated with back-off. */
export type StripeEventHandler = (event: StripeEvent) => Promise<StripeEventEffect>;

/** Handlers by Stripe's name of the event; other types are stored and ignored. */
export type StripeEventHandlers = Readonly<Record<string, StripeEventHandler>>;

export const done = (sentence: string): StripeEventOutcome => ({ state: 'done', sentence });
export const ignored = (sentence: string): StripeEventOutcome => ({ state: 'ignored', sentence });
