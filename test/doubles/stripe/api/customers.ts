import type Stripe from 'stripe';
import { createCustomer } from '../movements/customers.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const FIELDS = [
  'email',
  'name',
  'description',
  'phone',
  'metadata',
  'address',
  'preferred_locales',
  'tax_exempt',
  'invoice_settings',
];

/** `/v1/customers` */
export function customerRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/customers', ({ input, at }) => {
      refuseUnknown(input, FIELDS);
      const fields = {
        email: textOf(input, 'email'),
        name: textOf(input, 'name'),
        description: textOf(input, 'description'),
        phone: textOf(input, 'phone'),
        metadata: mergedMetadata({}, input['metadata']),
      };
      return createCustomer(account, fields, at);
    }),
    route('GET', '/v1/customers', ({ input, path }) => {
      const email = textOf(input, 'email');
      const present = account.customers.newestFirst().filter(({ id }) => !account.deletedCustomerIds.has(id));
      return listPage(
        email === undefined ? present : present.filter((customer) => customer.email === email),
        input,
        path,
      );
    }),
    route('GET', '/v1/customers/:id', ({ id }) => {
      if (account.deletedCustomerIds.has(id)) return { id, object: 'customer', deleted: true };
      return presentCustomer(account, id, 'id');
    }),
    route('POST', '/v1/customers/:id', ({ id, input, at }) => {
      refuseUnknown(input, FIELDS);
      const customer = presentCustomer(account, id, 'id');
      const previous: Record<string, unknown> = {};
      for (const field of ['email', 'name', 'description', 'phone'] as const) {
        const value = textOf(input, field);
        if (value === undefined || value === customer[field]) continue;
        previous[field] = customer[field];
        customer[field] = value;
      }
      customer.metadata = mergedMetadata(customer.metadata, input['metadata']);
      account.record('customer.updated', customer, at, previous);
      return customer;
    }),
    route('DELETE', '/v1/customers/:id', ({ id, at }) => {
      const customer = presentCustomer(account, id, 'id');
      account.deletedCustomerIds.add(id);
      account.record('customer.deleted', customer, at);
      return { id, object: 'customer', deleted: true };
    }),
  ];
}

/** A customer that is there and not deleted; `param` names the parameter that asked for it. */
export function presentCustomer(account: StripeAccount, id: string, param: string): Stripe.Customer {
  const customer = account.customers.get(id);
  if (!customer || account.deletedCustomerIds.has(id)) throw noSuch('customer', id, param);
  return customer;
}
