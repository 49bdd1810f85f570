import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

const Timestamp = z.iso.datetime();

export const HealthState = z.enum(['good', 'watch', 'risk', 'unknown']);

const Health = z
  .object({
    state: HealthState.describe('As bad as the worst part; "unknown" while there is nothing to judge by.'),
    parts: z.array(
      z.object({
        part: z.enum(['activity', 'completion', 'complaints', 'payment']),
        state: HealthState,
        reason: z.string().describe('The fact by which the part is judged, in words.'),
      }),
    ),
  })
  .describe(
    'Activity: the last run is at most 7 days old (good), at most 30 (watch), or older (risk). Completion: of the finished runs of 30 days, ten of them at least, 95 % completed (good), 80 % (watch), or fewer (risk). Complaints: one is open (watch), is grave or has waited for an answer for more than 7 days (risk). Payment: a subscription is set to end or a payment was refunded within 90 days (watch), something is past due or disputed (risk). Parts that the caller may not read are left out: complaints need feedback:read, payment billing:read.',
  );

export const CustomerListQuery = PageQuery.extend({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Part of an e-mail address, a name or an organization, or a whole id.'),
  sort: z
    .enum(['newest', 'lastRun', 'lifetimeValue'])
    .default('newest')
    .describe('The newest, those who ran something last, or those who brought most (needs analytics:read).'),
  health: HealthState.optional().describe(
    'Reads up to 2,000 customers for a page, so a page may have fewer items than the limit, or none, and yet a next one.',
  ),
  plan: z.string().max(100).optional().describe('The id of a plan that is open to them now.'),
  consent: z.string().max(64).optional().describe('A purpose to which they agreed last.'),
});

const customerFields = {
  id: z.string(),
  email: z.string().nullable().describe('null for the role analyst.'),
  name: z.string().nullable().describe('null for the role analyst.'),
  organization: z.string().nullable(),
  createdAt: Timestamp,
  installations: z.int(),
  orders: z.int(),
  plan: z.object({ id: z.string(), name: z.string() }).nullable(),
  lifetimeValue: Money.nullable().describe(
    'Net revenue so far in the reporting currency; null for who may not read figures.',
  ),
  lastRunOn: z.string().nullable().describe('The last day with a run, in the reporting zone.'),
  health: Health,
};

export const CustomerItem = z
  .object({
    ...customerFields,
    consents: z.array(z.string()).describe('The purposes to which they agreed last.'),
  })
  .meta({ id: 'CustomerItem' });
export type CustomerItem = z.infer<typeof CustomerItem>;

/** Customers, a page at a time. */
export const CustomerPage = pageOf(CustomerItem);

const Right = z.object({
  id: z.string(),
  scenario: z.object({ slug: z.string(), title: z.string() }).nullable().describe('null: every scenario.'),
  plan: z.object({ id: z.string(), name: z.string() }).nullable(),
  source: z.enum(['order', 'subscription', 'grant']),
  sourceId: z.string(),
  state: z.enum(['active', 'suspended', 'revoked']),
  validFrom: Timestamp,
  validTo: Timestamp.nullable(),
});

export const CustomerProfile = z
  .object({
    ...customerFields,
    referredBy: z.string().nullable().describe('The id of the customer who brought them.'),
    consents: z.array(
      z.object({
        purpose: z.string(),
        granted: z.boolean(),
        policyVersion: z.string(),
        recordedAt: Timestamp,
      }),
    ),
    rights: z
      .array(Right)
      .nullable()
      .describe('What they may install, the newest 100; null for who may not read billing.'),
    apiKeys: z.object({
      live: z.int().describe('Neither revoked nor expired.'),
      lastUsedAt: Timestamp.nullable(),
    }),
    rewardPoints: z.int().nullable().describe('null for who may not read billing.'),
  })
  .meta({ id: 'CustomerProfile' });
export type CustomerProfile = z.infer<typeof CustomerProfile>;
