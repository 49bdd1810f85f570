import type { Deps } from '../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { findStripeEvent } from './find-stripe-event.ts';
import { listStripeEvents } from './list-stripe-events.ts';
import { replayStripeEvent, replayStripeEvents } from './replay-stripe-event.ts';
import {
  Replayed,
  ReplayBody,
  StripeEventDetail,
  StripeEventItem,
  StripeEventPage,
  StripeEventParams,
  StripeEventQuery,
  StripeEventSummary,
} from './schema.ts';
import { summarizeStripeEvents } from './summarize-stripe-events.ts';

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
      method: 'get',
      path: '/admin/stripe-events/summary',
      summary: "How many of Stripe's events are in which state",
      access: { kind: 'operator', scope: 'billing:read' },
      answers: { 200: StripeEventSummary },
      handle: async () => ok(await summarizeStripeEvents(deps.pool)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/stripe-events/{id}',
      summary: "Read one of Stripe's events",
      access: { kind: 'operator', scope: 'billing:read' },
      params: StripeEventParams,
      answers: { 200: StripeEventDetail },
      handle: async ({ params, caller }) =>
        ok(
          await findStripeEvent(deps.pool, params.id, {
            withPayload: caller.scopes.includes('billing:write'),
          }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/admin/stripe-events/replay',
      summary: 'Work many events off again',
      description: 'By their ids, or all that have in common what is named. Safe at any time.',
      access: { kind: 'operator', scope: 'billing:write' },
      body: ReplayBody,
      answers: { 200: Replayed },
      handle: async ({ body }) => ok(await replayStripeEvents(deps, body)),
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
