import { z } from 'zod';
import type { Deps } from './platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from './platform/endpoint.ts';
import { PageQuery, pageOf } from './platform/pagination.ts';
import { listParkedEvents, replayParkedEvent } from './platform/outbox/parked-events.ts';

const ParkedEventItem = z
  .object({
    listener: z.string().describe('Who could not take it in.'),
    eventId: z.string(),
    type: z.string(),
    attempts: z.int(),
    error: z.string().nullable().describe('Why the last attempt failed.'),
    occurredAt: z.iso.datetime(),
  })
  .meta({ id: 'ParkedEvent' });

const ParkedEventParams = z.object({
  listener: z.string().min(1).max(100),
  eventId: z.string().min(1).max(100),
});

/** What operators see of the outbox: events that a listener gave up on. */
export function outboxRoutes({ pool }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/parked-events',
      summary: 'List announced events that a listener could not take in',
      access: { kind: 'operator', scope: 'settings:read' },
      query: PageQuery,
      answers: { 200: pageOf(ParkedEventItem) },
      handle: async ({ query }) => ok(await listParkedEvents(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/parked-events/{listener}/{eventId}/replay',
      summary: 'Let a listener take in a parked event',
      access: { kind: 'operator', scope: 'settings:write' },
      params: ParkedEventParams,
      answers: { 202: ParkedEventItem },
      handle: async ({ params }) => accepted(await replayParkedEvent(pool, params.listener, params.eventId)),
    }),
  ];
}
