import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import {
  done,
  ignored,
  type StripeEvent,
  type StripeEventHandler,
} from '../../inbox/stripe-event-handler.ts';
import { syncProductJob, type SyncProduct } from '../products/sync/note-product.ts';
import { suspectLinkedProducts, suspectProducts } from '../products/sync/sync-queries.ts';

export type ProductHandlerDeps = Pick<Deps, 'queue'>;

/**
 * A product of ours or a price of one was changed at Stripe, by us or by somebody in its dashboard: a job compares them with ours and
 * puts right what differs. What Stripe sent is not looked at, so no late event brings anything back.
 */
export const productHandler = (deps: ProductHandlerDeps): StripeEventHandler =>
  comparingHandler(deps, { subject: 'product', idOf: productIdOf, suspect: suspectProducts });

/** The same for a payment link of ours. */
export const linkHandler = (deps: ProductHandlerDeps): StripeEventHandler =>
  comparingHandler(deps, {
    subject: 'payment link',
    idOf: ({ object }) => textOf(object['id']),
    suspect: suspectLinkedProducts,
  });

function comparingHandler(
  { queue }: ProductHandlerDeps,
  about: {
    subject: string;
    idOf: (event: StripeEvent) => string | null;
    /** Notes that our product is to be compared; answers it unless it was to be already, null when it is not ours. */
    suspect: (db: Db, stripeId: string) => Promise<string[] | null>;
  },
): StripeEventHandler {
  return {
    subjectOf: (event) => `${about.subject} ${about.idOf(event) ?? event.objectId ?? ''}`,
    handle: async (events) => async (db) => {
      const stripeId = events.map(about.idOf).find((id) => id !== null) ?? null;
      const ids = stripeId === null ? null : await about.suspect(db, stripeId);
      if (ids === null) return ignored(`This ${about.subject} is not one of ours, or no longer.`);
      for (const productId of ids) {
        const payload: SyncProduct = { productId };
        await queue.enqueue(db, syncProductJob, payload);
      }
      return done(`The ${about.subject} is compared with ours.`);
    },
  };
}

function productIdOf({ object }: StripeEvent): string | null {
  if (object['object'] === 'product') return textOf(object['id']);
  const { product } = object;
  return textOf(typeof product === 'object' && product !== null ? (product as { id?: unknown }).id : product);
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
