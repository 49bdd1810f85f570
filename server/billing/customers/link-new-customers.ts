import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Listener } from '../../platform/outbox/outbox.ts';
import { keepLink } from './link-stripe-customer.ts';
import { selectUnlinkedCustomers } from './stripe-customer-queries.ts';

/** Who paid before they were customers here is linked once they are: by their address, which the sign-up has confirmed. */
export const linkNewCustomers: Listener = async (db, events) => {
  for (const { type, customerId, occurredAt } of events) {
    if (type !== 'accounts.customer-created' || customerId === null) continue;
    const customer = await findCustomer(db, customerId);
    if (!customer) continue;
    for (const stripeCustomerId of await selectUnlinkedCustomers(db, { email: customer.email }))
      await keepLink(db, { stripeCustomerId, customerId, reason: 'address' }, occurredAt);
  }
};
