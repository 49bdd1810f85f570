import type { Deps } from '../platform/deps.ts';
import { accepted, created, endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { deleteHook, replayDelivery, resumeHook } from './change-hooks.ts';
import { createHook } from './create-hook.ts';
import { listEvents, sampleOf } from './event-catalogue.ts';
import {
  CreatedHook,
  CreateHookBody,
  DeliveryParams,
  Hook,
  HookDelivery,
  HookDeliveryPage,
  HookPage,
  HookParams,
  HookQuery,
} from './hook-schema.ts';
import { listDeliveries, listHooks } from './read-hooks.ts';
import { EventBody, EventList, EventParams } from './schema.ts';

const customer = { kind: 'customer' } as const;

/** Hooks: addresses of customers that are told what happens. */
export function hooksRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/v1/events',
      summary: 'List the events that hooks can be told of',
      access: { kind: 'public' },
      answers: { 200: EventList },
      handle: () => ok(listEvents()),
    }),
    endpoint({
      method: 'get',
      path: '/v1/events/{event}/sample',
      summary: 'Get the body of an event as a receiver would get it',
      access: { kind: 'public' },
      params: EventParams,
      answers: { 200: EventBody },
      handle: ({ params }) => ok(sampleOf(params.event)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/hooks',
      summary: 'Be told of events at an address of yours',
      description:
        'Each event is sent by POST as JSON and signed by the Standard Webhooks scheme, at least once and in no promised order. What is not answered with 2xx within 10 seconds is sent again for a day; then, and at once after a 410, the hook is paused. Redirects are not followed.',
      access: customer,
      body: CreateHookBody,
      answers: { 201: CreatedHook },
      isIdempotent: true,
      handle: async ({ caller, body }) => created(await createHook(deps, caller.customerId, body)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/hooks',
      summary: 'List your hooks, newest first',
      access: customer,
      query: HookQuery,
      answers: { 200: HookPage },
      handle: async ({ caller, query }) => ok(await listHooks(pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/hooks/{id}',
      summary: 'Delete a hook and what still waits for it',
      access: customer,
      params: HookParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        await deleteHook(pool, caller.customerId, params.id);
        return noContent();
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/hooks/{id}/resume',
      summary: 'Go on with a paused hook',
      description:
        'Whatever the receiver has not taken of the last 30 days, the time of the pause included, is sent at once.',
      access: customer,
      params: HookParams,
      answers: { 200: Hook },
      handle: async ({ caller, params }) => ok(await resumeHook(pool, caller.customerId, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/hooks/{id}/deliveries',
      summary: 'List what a hook was sent in the last 30 days, newest first',
      access: customer,
      params: HookParams,
      query: HookQuery,
      answers: { 200: HookDeliveryPage },
      handle: async ({ caller, params, query }) =>
        ok(await listDeliveries(pool, caller.customerId, params.id, query)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/hooks/{id}/deliveries/{deliveryId}/replay',
      summary: 'Send an event to a hook once more',
      description: 'Whatever became of it before, and also while the hook is paused.',
      access: customer,
      params: DeliveryParams,
      answers: { 202: HookDelivery },
      handle: async ({ caller, params }) =>
        accepted(await replayDelivery(pool, caller.customerId, params.id, params.deliveryId)),
    }),
  ];
}
