import type { StripeEventHandler } from '../../inbox/stripe-event-handler.ts';
import { customerHandler, type CustomerHandlerDeps } from '../customers/customer-handler.ts';

/** `customer.created`: somebody is new at Stripe: linked when we ourselves made them. */
export function customerCreated(deps: CustomerHandlerDeps): StripeEventHandler {
  return customerHandler(deps);
}
