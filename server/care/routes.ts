import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { listCustomers } from './customers/list-customers.ts';
import { readCustomer } from './customers/read-customer.ts';
import { CustomerListQuery, CustomerPage, CustomerProfile } from './customers/schema.ts';
import { readStory } from './story/read-story.ts';
import { StoryPage, StoryQuery } from './story/schema.ts';

/** What operators see of customers: all of them at a glance, and one customer's whole story. */
export function careRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/customers',
      summary: 'List customers, newest first',
      description: 'With plan, lifetime value, last run, consents, and health with its reasons.',
      access: { kind: 'operator', scope: 'customers:read' },
      query: CustomerListQuery,
      answers: { 200: CustomerPage },
      handle: async ({ caller, query }) => ok(await listCustomers(deps, caller, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/customers/{id}',
      summary: 'Get a customer',
      access: { kind: 'operator', scope: 'customers:read' },
      params: IdParams,
      answers: { 200: CustomerProfile },
      handle: async ({ caller, params }) => ok(await readCustomer(deps, caller, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/customers/{id}/story',
      summary: "A customer's whole story, newest first",
      description:
        'Everything that happened with them, of every kind that the caller may read: money needs billing:read, feedback feedback:read, changes settings:read.',
      access: { kind: 'operator', scope: 'customers:read' },
      params: IdParams,
      query: StoryQuery,
      answers: { 200: StoryPage },
      handle: async ({ caller, params, query }) => ok(await readStory(deps, caller, params.id, query)),
    }),
  ];
}
