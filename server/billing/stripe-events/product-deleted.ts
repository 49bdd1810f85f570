import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { productHandler, type ProductHandlerDeps } from './product-handler.ts';

/** `product.deleted`: a product that never had a price was deleted. */
export function productDeleted(deps: ProductHandlerDeps): StripeEventHandler {
  return productHandler(deps);
}
