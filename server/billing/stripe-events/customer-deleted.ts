import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { customerHandler, type CustomerHandlerDeps } from '../customers/customer-handler.ts';

/** `customer.deleted`: a customer is gone at Stripe: past payments still lead to ours, new checkouts make another. */
export function customerDeleted(deps: CustomerHandlerDeps): StripeEventHandler {
  return customerHandler(deps);
}
