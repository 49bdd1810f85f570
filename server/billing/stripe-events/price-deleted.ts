import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { productHandler, type ProductHandlerDeps } from './product-handler.ts';

/** `price.deleted`: a price that nobody had bought by was deleted. */
export function priceDeleted(deps: ProductHandlerDeps): StripeEventHandler {
  return productHandler(deps);
}
