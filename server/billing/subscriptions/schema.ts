import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

const PlanReference = z.object({ id: z.string(), name: z.string() });
const ScenarioReference = z.object({ id: z.string(), slug: z.string(), title: z.string() });
const when = z.iso.datetime().nullable();

const subscriptionFields = {
  id: z.string().describe("Stripe's id."),
  product: z
    .object({ plan: PlanReference.nullable(), scenario: ScenarioReference.nullable() })
    .describe('What it opens: a plan or a scenario; neither for what is no product of ours any more.'),
  status: z
    .string()
    .describe(
      "Stripe's word: trialing, active, past_due, unpaid, paused, incomplete, incomplete_expired or canceled; others may come.",
    ),
  price: Money.nullable().describe(
    'A period, without tax and before discounts. null: it depends on use or on tiers.',
  ),
  interval: z.string().nullable().describe('day, week, month or year.'),
  intervalCount: z.int().nullable(),
  startedAt: z.iso.datetime(),
  currentPeriodEndsAt: when,
  cancelsAt: when.describe('It is set to end then.'),
  endedAt: when,
  trialEndsAt: when,
  silentSince: when.describe(
    'Its period is over and Stripe has told nothing of it since, so that its rights rest until it does; null: not so.',
  ),
  pauseBehavior: z
    .string()
    .nullable()
    .describe('Its collection is paused: keep_as_draft, mark_uncollectible or void.'),
};

export const Subscription = z.object(subscriptionFields).meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;
/** Subscriptions of a customer, a page at a time. */
export const SubscriptionPage = pageOf(Subscription);

export const AdminSubscription = z
  .object({
    ...subscriptionFields,
    customer: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
    pastDueSince: when,
    canceledAt: when,
    cancellationReason: z.string().nullable(),
    cancellationFeedback: z.string().nullable(),
    fetchedAt: z.iso.datetime().describe('How Stripe told it when it was last read.'),
  })
  .meta({ id: 'AdminSubscription' });
export type AdminSubscription = z.infer<typeof AdminSubscription>;
/** Subscriptions of all customers, a page at a time. */
export const AdminSubscriptionPage = pageOf(AdminSubscription);

const Discount = z.object({
  id: z.string(),
  duration: z.string(),
  percentOff: z.string().nullable(),
  amountOff: Money.nullable(),
  appliesTo: z.array(z.string()).nullable().describe("Stripe's products; null: all."),
  startsAt: when,
  endsAt: when,
});

export const AdminSubscriptionDetail = AdminSubscription.extend({
  states: z
    .array(
      z.object({
        validFrom: z.iso.datetime(),
        status: z.string(),
        source: z.enum(['event', 'api']).describe('api: Stripe was asked; no event told it.'),
        sourceId: z.string(),
        items: z.array(
          z.object({
            id: z.string(),
            priceId: z.string(),
            product: z.object({ kind: z.enum(['scenario', 'bundle', 'plan']), id: z.string() }).nullable(),
            unitAmountDecimal: z
              .string()
              .nullable()
              .describe('In minor units; null: tiers, or chosen freely.'),
            currency: z.string(),
            quantity: z.int(),
            interval: z.string(),
            intervalCount: z.int(),
            isMetered: z.boolean(),
            discounts: z.array(Discount),
          }),
        ),
        discounts: z.array(Discount),
        pauseBehavior: z.string().nullable(),
        isCancelling: z.boolean(),
      }),
    )
    .describe('What it was from when on, the oldest first; the latest thousand.'),
  orders: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['purchase', 'renewal']),
      status: z.string(),
      total: Money,
      coversFrom: when,
      coversTo: when,
      createdAt: z.iso.datetime(),
    }),
  ),
}).meta({ id: 'AdminSubscriptionDetail' });
export type AdminSubscriptionDetail = z.infer<typeof AdminSubscriptionDetail>;

export const AdminSubscriptionQuery = PageQuery.extend({
  status: z.string().max(40).optional().describe("Stripe's word for it, such as past_due."),
  customer: z.string().max(100).optional().describe('Id of a customer.'),
  plan: z.string().max(100).optional().describe('Id of a plan.'),
});
