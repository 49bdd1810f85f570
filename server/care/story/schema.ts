import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

/** What a story is told of; each kind is read by one statement. */
export const StoryKind = z.enum([
  'account',
  'installations',
  'runs',
  'money',
  'points',
  'feedback',
  'mails',
  'changes',
]);
export type StoryKind = z.infer<typeof StoryKind>;

export const StoryQuery = PageQuery.extend({
  kind: StoryKind.optional().describe('Only this kind.'),
  installation: z.string().max(60).optional().describe('Only what is about this installation.'),
});

const StoryEventName = z.enum([
  'signedUp',
  'keyCreated',
  'keyRevoked',
  'consentGiven',
  'consentWithdrawn',
  'installationBegun',
  'installed',
  'installationEnded',
  'upgraded',
  'rolledBack',
  'firstSuccess',
  'runsFailed',
  'ordered',
  'refunded',
  'disputed',
  'disputeWon',
  'subscriptionChanged',
  'checkoutExpired',
  'pointsMoved',
  'offerShown',
  'offerHeldBack',
  'feedbackSent',
  'feedbackAnswered',
  'feedbackChanged',
  'mailed',
  'changed',
]);

const Named = z.object({ slug: z.string(), title: z.string() });

/** What an event says beyond its name; what does not belong to it is left out. */
export const StoryFacts = z.object({
  name: z.string().nullable().optional().describe('Of a key or a product; null for who may not see people.'),
  referredBy: z.string().optional(),
  purpose: z.string().optional(),
  policyVersion: z.string().optional(),
  scenario: Named.nullable().optional(),
  installationId: z.string().optional(),
  version: z.int().optional(),
  formerVersion: z.int().optional(),
  status: z.string().optional(),
  formerStatus: z.string().nullable().optional(),
  isCancelling: z.boolean().optional(),
  count: z.int().optional().describe('Failed runs of the day.'),
  day: z.string().optional().describe('The day in the reporting zone that the event sums up.'),
  orderId: z.string().optional(),
  subscriptionId: z.string().optional(),
  orderKind: z.string().optional(),
  amount: Money.optional(),
  points: z.int().optional(),
  reason: z.string().nullable().optional(),
  note: z.string().nullable().optional(),
  percentOff: z.int().nullable().optional(),
  feedbackId: z.string().optional(),
  feedbackKind: z.string().optional(),
  rating: z.int().nullable().optional(),
  words: z.string().nullable().optional().describe("The first 200 letters of the customer's words."),
  mail: z
    .enum(['acknowledgement', 'fix', 'paymentNotice', 'checkoutRecovery', 'question', 'feedbackReply'])
    .optional(),
  change: z.int().optional().describe('Its number in the log of changes.'),
  subject: z.string().optional(),
  actor: z.object({ id: z.string(), name: z.string().nullable() }).nullable().optional(),
});

export const StoryEvent = z
  .object({
    id: z.string(),
    kind: StoryKind,
    event: StoryEventName,
    at: z.iso.datetime(),
    facts: StoryFacts,
  })
  .meta({ id: 'StoryEvent' });
export type StoryEvent = z.infer<typeof StoryEvent>;
export const StoryPage = pageOf(StoryEvent);
