import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { moveCustomerBalance } from '../billing/customer-balance.ts';
import { createCustomer, deleteCustomer } from '../movements/customers.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, integerOf, listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { claimPaymentMethod } from './payment-methods.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const FIELDS =
  'email name description phone metadata address preferred_locales tax_exempt invoice_settings balance payment_method test_clock'.split(
    ' ',
  );

/** `/v1/customers` */
export function customerRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/customers', ({ input, at }) => createFrom(account, input, at)),
    route('GET', '/v1/customers', ({ input, path }) => {
      const email = textOf(input, 'email');
      const clock = textOf(input, 'test_clock');
      const all = email ? account.customers.where('email', email).toReversed() : account.customers.listing();
      return listPage(all, input, path, (customer) => {
        if (account.deletedCustomerIds.has(customer.id)) return false;
        return !clock || customer.test_clock === clock;
      });
    }),
    route('GET', '/v1/customers/:id', ({ id }) => {
      if (account.deletedCustomerIds.has(id)) return { id, object: 'customer', deleted: true };
      return presentCustomer(account, id, 'id');
    }),
    route('POST', '/v1/customers/:id', ({ id, input, at }) => {
      refuseUnknown(input, FIELDS);
      const customer = presentCustomer(account, id, 'id');
      account.update('customer.updated', customer, account.timeOf(id, at), () => {
        for (const field of ['email', 'name', 'description', 'phone'] as const) {
          const value = textOf(input, field);
          if (value !== undefined) customer[field] = value;
        }
        if (input['address'] !== undefined) customer.address = addressOf(fieldsOf(input['address']));
        const method = textOf(fieldsOf(input['invoice_settings']), 'default_payment_method');
        if (method !== undefined) customer.invoice_settings.default_payment_method = method;
        customer.balance = integerOf(input, 'balance') ?? customer.balance;
        customer.metadata = mergedMetadata(customer.metadata, input['metadata']);
      });
      account.customers.touch(customer);
      return customer;
    }),
    route('DELETE', '/v1/customers/:id', ({ id, at }) => {
      deleteCustomer(account, presentCustomer(account, id, 'id'), account.timeOf(id, at));
      return { id, object: 'customer', deleted: true };
    }),
    route('POST', '/v1/customers/:id/balance_transactions', ({ id, input, at }) => {
      refuseUnknown(input, ['amount', 'currency', 'description', 'metadata']);
      const customer = presentCustomer(account, id, 'customer');
      const amount = integerOf(input, 'amount');
      if (amount === undefined)
        throw invalid('Missing required param: amount.', 'amount', 'parameter_missing');
      const movement = {
        amount,
        currency: requiredText(input, 'currency'),
        type: 'adjustment' as const,
        description: textOf(input, 'description') ?? null,
        metadata: mergedMetadata({}, input['metadata']),
      };
      return moveCustomerBalance(account, customer, movement, account.timeOf(id, at));
    }),
    route('GET', '/v1/customers/:id/balance_transactions', ({ id, input, path }) =>
      listPage(account.customerBalanceTransactions.where('customer', id).toReversed(), input, path),
    ),
  ];
}

function createFrom(account: StripeAccount, input: FormFields, now: number): Stripe.Customer {
  refuseUnknown(input, FIELDS);
  const clock = textOf(input, 'test_clock') ?? null;
  if (clock !== null && !account.testClocks.has(clock)) throw noSuch('test clock', clock, 'test_clock');
  const at = account.testClocks.get(clock ?? '')?.frozen_time ?? now;
  const settings = fieldsOf(input['invoice_settings']);
  const customer = createCustomer(
    account,
    {
      email: textOf(input, 'email'),
      name: textOf(input, 'name'),
      description: textOf(input, 'description'),
      phone: textOf(input, 'phone'),
      metadata: mergedMetadata({}, input['metadata']),
      address: input['address'] === undefined ? null : addressOf(fieldsOf(input['address'])),
      balance: integerOf(input, 'balance'),
      preferredLocales: listOf(input['preferred_locales']).map(String),
      testClock: clock,
    },
    at,
  );
  const method = textOf(input, 'payment_method');
  const attached = method ? claimPaymentMethod(account, method, customer.id, at).id : null;
  const wanted = textOf(settings, 'default_payment_method') ?? null;
  customer.invoice_settings.default_payment_method = wanted === method ? attached : wanted;
  return customer;
}

function addressOf(input: FormFields): Stripe.Address {
  const part = (name: string) => textOf(input, name) ?? null;
  return {
    city: part('city'),
    country: part('country'),
    line1: part('line1'),
    line2: part('line2'),
    postal_code: part('postal_code'),
    state: part('state'),
  };
}

/** A customer that is there and not deleted; `param` names the parameter that asked for it. */
export function presentCustomer(account: StripeAccount, id: string, param: string): Stripe.Customer {
  const customer = account.customers.get(id);
  if (!customer || account.deletedCustomerIds.has(id)) throw noSuch('customer', id, param);
  return customer;
}
