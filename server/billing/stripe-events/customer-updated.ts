import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { customerHandler, type CustomerHandlerDeps } from '../customers/customer-handler.ts';

/** `customer.updated`: a customer's data changed at Stripe, such as the address: who was not known may be known now. */
export function customerUpdated(deps: CustomerHandlerDeps): StripeEventHandler {
  return customerHandler(deps);
}
