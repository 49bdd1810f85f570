import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { productHandler, type ProductHandlerDeps } from './product-handler.ts';

/** `price.updated`: a price was archived or activated. */
export function priceUpdated(deps: ProductHandlerDeps): StripeEventHandler {
  return productHandler(deps);
}
