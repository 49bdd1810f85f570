import type { Deps } from '../../platform/deps.ts';
import {
  done,
  ignored,
  type StripeEvent,
  type StripeEventHandler,
} from '../../inbox/stripe-event-handler.ts';
import { syncProductJob, type SyncProduct } from '../products/note-product.ts';
import { suspectProducts } from '../products/sync-queries.ts';

export type ProductHandlerDeps = Pick<Deps, 'queue'>;

/**
 * A product of ours or a price of one was changed at Stripe, by us or by somebody in its dashboard: a job compares them with ours and
 * puts right what differs. What Stripe sent is not looked at, so no late event brings anything back.
 */
export function productHandler({ queue }: ProductHandlerDeps): StripeEventHandler {
  return {
    subjectOf: (event) => `product ${productIdOf(event) ?? event.objectId ?? ''}`,
    handle: async (events) => async (db) => {
      const stripeProductId = events.map(productIdOf).find((id) => id !== null) ?? null;
      const ids = stripeProductId === null ? [] : await suspectProducts(db, stripeProductId);
      if (ids.length === 0) return ignored('This product is not one of ours, or no longer.');
      for (const productId of ids) {
        const payload: SyncProduct = { productId };
        await queue.enqueue(db, syncProductJob, payload);
      }
      return done('The product is compared with ours.');
    },
  };
}

function productIdOf({ object }: StripeEvent): string | null {
  if (object['object'] === 'product') return textOf(object['id']);
  const { product } = object;
  return textOf(typeof product === 'object' && product !== null ? (product as { id?: unknown }).id : product);
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
