import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { listStripeEvents } from './list-stripe-events.ts';
import { replayStripeEvent } from './replay-stripe-event.ts';
import { StripeEventItem, StripeEventPage, StripeEventParams, StripeEventQuery } from './schema.ts';

/** What operators see of the inbox; the webhook itself needs the raw body and is mounted apart (`stripe-webhook.ts`). */
export function inboxRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/stripe-events',
      summary: "List Stripe's events and what became of them",
      access: { kind: 'operator', scope: 'billing:read' },
      query: StripeEventQuery,
      answers: { 200: StripeEventPage },
      handle: async ({ query }) => ok(await listStripeEvents(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/stripe-events/{id}/replay',
      summary: 'Work an event off again',
      description:
        'Safe at any time: handlers converge from what Stripe says now, so nothing is counted twice.',
      access: { kind: 'operator', scope: 'billing:write' },
      params: StripeEventParams,
      answers: { 200: StripeEventItem },
      handle: async ({ params }) => ok(await replayStripeEvent(deps, params.id)),
    }),
  ];
}
