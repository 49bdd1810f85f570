import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { linkHandler, type ProductHandlerDeps } from './product-handler.ts';

/** `payment_link.updated`: a payment link was switched off or on, here or in Stripe's dashboard. */
export function paymentLinkUpdated(deps: ProductHandlerDeps): StripeEventHandler {
  return linkHandler(deps);
}
