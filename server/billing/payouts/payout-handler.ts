import {
  done,
  ignored,
  type StripeEvent,
  type StripeEventHandler,
} from '../../inbox/stripe-event-handler.ts';
import { inWords } from '../../platform/words.ts';
import { checkedPayout, tieOutSentence, type PayoutDeps } from './check-payout.ts';
import { payoutFacts } from './payout-facts.ts';
import { upsertPayout } from './payout-queries.ts';

const handlers = new WeakMap<PayoutDeps, StripeEventHandler>();

/**
 * What follows from every event about a payout: it is noted, and its movements are held against its amount. Without a key of Stripe only
 * what the newest event says is noted. One for all types, so that events of one payout that wait together need one reading.
 */
export function payoutHandler(deps: PayoutDeps): StripeEventHandler {
  const known = handlers.get(deps);
  if (known) return known;
  const handler: StripeEventHandler = {
    subjectOf: (event) => `payout ${event.objectId ?? event.id}`,
    handle: async (events) => {
      const newest = events.at(-1);
      if (!newest?.objectId) return async () => ignored('The event names no payout.');
      const payout = deps.stripe ? await checkedPayout(deps, newest.objectId) : toldBy(newest);
      if (!payout) return async () => ignored(`Stripe does not know the payout ${newest.objectId}.`);
      return async (db) => {
        await upsertPayout(db, payout);
        return done(`Payout ${payout.id} is ${inWords(payout.status)}. ${tieOutSentence(payout)}`);
      };
    },
  };
  handlers.set(deps, handler);
  return handler;
}

function toldBy({ object, createdAt }: StripeEvent) {
  const facts = payoutFacts(object);
  return facts && { ...facts, toldAt: createdAt, check: null };
}
