import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';

/**
 * `pending` waits or is being worked on; `parked` waits for something to appear; `failed` was given up; `quarantined` is of the other
 * mode, test or live.
 */
export const StripeEventState = z.enum(['pending', 'parked', 'done', 'ignored', 'quarantined', 'failed']);

/** An event of Stripe as an operator sees it; its payload stays in the database. */
export const StripeEventItem = z
  .object({
    id: z.string(),
    type: z.string(),
    apiVersion: z.string().nullable(),
    livemode: z.boolean(),
    objectId: z.string().nullable().describe('The object that the event is about.'),
    state: StripeEventState,
    attempts: z.int(),
    outcome: z.string().nullable().describe('One sentence: what followed from it.'),
    error: z.string().nullable().describe('Why the last attempt failed.'),
    waitsFor: z.string().nullable().describe('What has to appear before it can be worked off.'),
    createdAt: z.iso.datetime(),
    receivedAt: z.iso.datetime(),
    processedAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'StripeEvent' });
export type StripeEventItem = z.infer<typeof StripeEventItem>;

export const StripeEventPage = pageOf(StripeEventItem);
export const StripeEventParams = z.object({ id: z.string().min(1).max(255) });
export const StripeEventQuery = PageQuery.extend({
  state: StripeEventState.optional(),
  type: z.string().max(255).optional().describe('For example charge.refunded.'),
});
