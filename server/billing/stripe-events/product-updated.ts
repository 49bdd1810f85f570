import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { productHandler, type ProductHandlerDeps } from './product-handler.ts';

/** `product.updated`: a product was changed, archived or activated. */
export function productUpdated(deps: ProductHandlerDeps): StripeEventHandler {
  return productHandler(deps);
}
