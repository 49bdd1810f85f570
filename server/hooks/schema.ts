import { z } from 'zod';
import { Money } from '../platform/money.ts';

/** What hooks can be told. */
export const EventType = z.enum([
  'scenario.published',
  'scenario.updated',
  'payment.succeeded',
  'payment.refunded',
  'installation.completed',
  'execution.failed',
  'alert.opened',
]);
export type EventType = z.infer<typeof EventType>;

const AnInstant = z.iso.datetime();
const Decimal = z.string().describe('The same amount as a decimal of the major unit.');

/** What every event has: where it belongs, as far as it belongs anywhere. */
const place = {
  scenario: z.string().nullable().describe('The id of the scenario that it is about.'),
  scenarioTitle: z.string().nullable(),
  scenarioUrl: z.url().nullable().describe('Its page in the library.'),
  installationId: z.string().nullable(),
  installationName: z.string().nullable(),
  makeUrl: z.url().nullable().describe('The installed scenario in Make, as far as it is known.'),
};
export type EventPlace = z.infer<z.ZodObject<typeof place>>;

const ScenarioVersion = z.object({
  ...place,
  description: z.string(),
  complexityLevel: z.int(),
  apps: z.array(z.string()),
  price: Money.nullable().describe('null: free.'),
  priceDecimal: Decimal.nullable(),
  version: z.int(),
  changelog: z.string(),
  publishedAt: AnInstant,
});

const SucceededPayment = z.object({
  ...place,
  orderId: z.string(),
  amount: Money.describe('What was paid, tax included.'),
  amountDecimal: Decimal,
  tax: Money,
  taxDecimal: Decimal,
  paidAt: AnInstant,
});

const RefundedPayment = z.object({
  ...place,
  orderId: z.string(),
  refundId: z.string(),
  amount: Money.describe('What was given back by this refund.'),
  amountDecimal: Decimal,
  refundedTotal: Money.describe('What was given back of the order so far.'),
  refundedTotalDecimal: Decimal,
  isFullyRefunded: z.boolean(),
  refundedAt: AnInstant,
});

const CompletedRuns = z.object({
  ...place,
  completedRuns: z.int().describe('1 at the first successful run, then 100 and 1,000.'),
  executionId: z.string().describe('The run that made up the number.'),
  completedAt: AnInstant,
});

const FailedTask = z.object({
  ...place,
  executionId: z.string(),
  taskKey: z.string(),
  retryOf: z.string().nullable().describe('The execution that this one repeats.'),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  startedAt: AnInstant,
  failedAt: AnInstant,
  feedbackUrl: z.url().describe('A page on which to say, without signing in, what you make of this run.'),
});

const OpenedAlert = z.object({
  ...place,
  alertId: z.string(),
  title: z.string(),
  message: z.string(),
  openedAt: AnInstant,
});

function body<T extends EventType, D extends z.ZodType>(type: T, data: D) {
  return z.object({
    id: z.string().describe('The same in every repetition: who has seen it need not act again.'),
    type: z.literal(type),
    timestamp: AnInstant.describe('When it happened.'),
    data,
  });
}

/** The body of a delivery, by its type. */
export const EventBody = z
  .discriminatedUnion('type', [
    body('scenario.published', ScenarioVersion),
    body('scenario.updated', ScenarioVersion),
    body('payment.succeeded', SucceededPayment),
    body('payment.refunded', RefundedPayment),
    body('installation.completed', CompletedRuns),
    body('execution.failed', FailedTask),
    body('alert.opened', OpenedAlert),
  ])
  .meta({ id: 'EventBody' });
export type EventBody = z.infer<typeof EventBody>;

/** The kind of event in a path. */
export const EventParams = z.object({ event: EventType });

export const EventList = z.object({
  items: z.array(z.object({ event: EventType, title: z.string(), description: z.string() })),
});
export type EventList = z.infer<typeof EventList>;
