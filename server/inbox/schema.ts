import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Day, Instant } from '../platform/time.ts';

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

/** Events of Stripe with what became of them, a page at a time. */
export const StripeEventPage = pageOf(StripeEventItem);
export const StripeEventDetail = StripeEventItem.extend({
  payload: z
    .string()
    .nullable()
    .describe('What Stripe sent, word for word; only for those who may write billing.'),
});
/** Stripe's id of an event in a path. */
export const StripeEventParams = z.object({ id: z.string().min(1).max(255) });

const Criteria = z.object({
  state: StripeEventState.optional(),
  type: z.string().max(255).optional().describe('For example charge.refunded.'),
  object: z.string().max(255).optional().describe('The id of the object that it is about, such as ch_….'),
  from: z.union([Day, Instant]).optional().describe("Stripe's time: an instant, or a day in UTC."),
  to: z.union([Day, Instant]).optional().describe('An instant, not included, or a day in UTC, included.'),
});
export const StripeEventQuery = PageQuery.extend(Criteria.shape);

export const ReplayBody = z
  .strictObject({
    ids: z.array(z.string().min(1).max(255)).min(1).max(1000).optional(),
    ...Criteria.shape,
  })
  .refine((wanted) => Object.values(wanted).some((value) => value !== undefined), {
    error: 'Name ids, or at least one of state, type, object, from and to.',
  })
  .refine(({ ids, ...criteria }) => !ids || Object.values(criteria).every((value) => value === undefined), {
    error: 'Name either ids or what the events have in common.',
  });
export const Replayed = z.object({ replayed: z.int() });

export const StripeEventSummary = z.object({
  counts: z.record(StripeEventState, z.int()),
  oldestPendingAt: z.iso.datetime().nullable().describe('When the oldest one that is not worked off came.'),
  lagSeconds: z.number().describe('How long ago that was; 0 when nothing waits.'),
});
