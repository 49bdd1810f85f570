import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { forgetCustomer, readRetention, setRetention } from './forget-words.ts';

const Retention = z
  .object({
    keptDays: z
      .int()
      .describe('Days after feedback was closed; then its words and the answer are taken out.'),
    isOwn: z.boolean().describe('false: as everybody’s, by FEEDBACK_KEPT_DAYS.'),
  })
  .meta({ id: 'FeedbackRetention' });
const RetentionBody = z.strictObject({
  keptDays: z.int().min(0).max(36_500).nullable().describe('null: as everybody’s.'),
});
const reads = { kind: 'operator', scope: 'customers:read' } as const;
const writes = { kind: 'operator', scope: 'customers:write' } as const;

/** How long the words of customers are kept. What was counted of them stays: when, about which run, and what became of it. */
export function retentionRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/customers/{id}/feedback-retention',
      summary: 'How long the words of a customer’s closed feedback are kept',
      access: reads,
      params: IdParams,
      answers: { 200: Retention },
      handle: async ({ params }) => ok(await readRetention(deps, params.id)),
    }),
    endpoint({
      method: 'put',
      path: '/admin/customers/{id}/feedback-retention',
      summary: 'Keep the words of a customer’s closed feedback for another time than everybody’s',
      access: writes,
      params: IdParams,
      body: RetentionBody,
      answers: { 200: Retention },
      handle: async ({ params, body }) => ok(await setRetention(deps, params.id, body.keptDays)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/customers/{id}/forget-feedback',
      summary: 'Take the words out of all feedback of a customer now',
      description: 'Also of what is not closed. Doing it again changes nothing.',
      access: writes,
      params: IdParams,
      answers: { 200: z.object({ forgotten: z.int() }) },
      handle: async ({ params }) => ok(await forgetCustomer(deps, params.id)),
    }),
  ];
}
