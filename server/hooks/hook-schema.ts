import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { EventType } from './schema.ts';

const Id = z.string().min(1).max(100);

/** `paused`: it is told nothing until it is resumed; what happens meanwhile is kept for then. */
export const HookState = z.enum(['active', 'paused']);
export type HookState = z.infer<typeof HookState>;

const HookFailure = z.object({
  message: z.string().describe('Why it was paused, and what to do.'),
  status: z.int().nullable().describe('What the receiver answered; null when it did not answer.'),
  at: z.iso.datetime(),
});
export type HookFailure = z.infer<typeof HookFailure>;

export const Hook = z
  .object({
    id: z.string(),
    events: z.array(EventType),
    url: z.string(),
    filter: z
      .object({ scenario: z.string().nullable(), installation: z.string().nullable() })
      .describe('null: any.'),
    state: HookState,
    createdAt: z.iso.datetime(),
    lastDeliveryAt: z.iso.datetime().nullable().describe('When the receiver last took an event.'),
    failure: HookFailure.nullable(),
  })
  .meta({ id: 'Hook' });
export type Hook = z.infer<typeof Hook>;

/** Hooks without their secrets, a page at a time. */
export const HookPage = pageOf(Hook);
export const HookQuery = PageQuery;
/** The hook in a path. */
export const HookParams = z.object({ id: Id });
/** The hook and one of its deliveries in a path. */
export const DeliveryParams = HookParams.extend({ deliveryId: Id });

export const CreateHookBody = z
  .strictObject({
    event: EventType.optional(),
    events: z
      .array(EventType)
      .min(1)
      .max(EventType.options.length)
      .optional()
      .describe('Several events; instead of "event".'),
    url: z
      .string()
      .min(1)
      .max(2_000)
      .describe('Where the events are sent: a public https address, or a host that the operator allows.'),
    filter: z
      .strictObject({
        scenario: Id.optional().describe('The id or the slug of a scenario: only what is about it.'),
        installation: Id.optional().describe(
          'The id of an installation of yours: only what is about it, so no publications and no payments.',
        ),
      })
      .optional(),
  })
  .refine(({ event, events }) => (event === undefined) !== (events === undefined), {
    path: ['event'],
    message: 'Name either one "event" or a list of "events".',
  });
export type CreateHookBody = z.infer<typeof CreateHookBody>;

export const CreatedHook = z
  .object({
    id: z.string(),
    secret: z
      .string()
      .describe('Signs every delivery by the Standard Webhooks scheme; shown here and nowhere else.'),
    events: z.array(EventType),
  })
  .meta({ id: 'CreatedHook' });
export type CreatedHook = z.infer<typeof CreatedHook>;

export const DeliveryState = z.enum(['pending', 'delivered', 'failed']);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const HookDelivery = z
  .object({
    id: z.string(),
    event: EventType,
    eventId: z.string().describe('The "id" in the body and the header "webhook-id".'),
    state: DeliveryState,
    attempts: z.int(),
    lastStatus: z.int().nullable().describe('What the receiver answered; null when it did not answer.'),
    error: z.string().nullable().describe('Why the last attempt failed.'),
    nextAttemptAt: z.iso.datetime().nullable().describe('null: over, or the hook is paused.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'HookDelivery' });
export type HookDelivery = z.infer<typeof HookDelivery>;

/** Deliveries of a hook, a page at a time. */
export const HookDeliveryPage = pageOf(HookDelivery);
