import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

export const RewardReason = z
  .enum([
    'purchase',
    'refund',
    'refundReturned',
    'completion',
    'feedback',
    'referral',
    'referralReversed',
    'redemption',
    'redemptionReturned',
    'expiry',
    'manual',
  ])
  .describe(
    'What brought or took the points; "refundReturned" and "redemptionReturned" give back what a failed refund or a redemption that Stripe refused had taken.',
  );

const entryFields = {
  id: z.string(),
  points: z.int().describe('Above 0: they came in; below 0: they went.'),
  reason: RewardReason,
  note: z.string().nullable().describe("An operator's reason."),
  orderId: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z
    .string()
    .nullable()
    .describe('When points that came in are over; null: never, or nothing came in.'),
};

/** One movement of points. */
export const RewardEntry = z.object(entryFields).meta({ id: 'RewardEntry' });
export type RewardEntry = z.infer<typeof RewardEntry>;

/** Points that became a promotion code. */
export const Redemption = z
  .object({
    id: z.string(),
    points: z.int(),
    worth: Money,
    promotionCode: z
      .string()
      .nullable()
      .describe('For the field of the payment page; null until Stripe has it. It works once, for you only.'),
    state: z
      .enum(['pending', 'issued', 'refused', 'withdrawn'])
      .describe(
        '"pending": the code comes as soon as Stripe answers; "refused": the points are back; "withdrawn": a refund took points back that the code was made of, so it works no more and its points are back.',
      ),
    createdAt: z.string(),
    expiresAt: z.string(),
  })
  .meta({ id: 'RewardRedemption' });
export type Redemption = z.infer<typeof Redemption>;

/** What an installation has brought, told at its first, hundredth and thousandth completed run. */
export const Acknowledgement = z
  .object({
    installationId: z.string(),
    scenario: z.object({ id: z.string(), title: z.string() }),
    completedRuns: z.int(),
    reachedAt: z.string(),
    valueMicros: z.int().nullable().describe('Value so far when it was written; null: not known.'),
    netMicros: z.int().nullable().describe('Value less every known cost.'),
    currency: z.string().nullable(),
    points: z.int().nullable().describe('The points that it brought.'),
  })
  .meta({ id: 'Acknowledgement' });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A customer's entries of points with what they have, a page at a time. */
export const RewardsPage = pageOf(RewardEntry)
  .extend({
    balance: z.int().describe('Below 0 only when an order was refunded after its points were spent.'),
    pointValue: Money.nullable().describe(
      'What a point is worth when it is redeemed; null: redeeming is off.',
    ),
    minimumRedemption: z.int().describe('So many points are redeemed at least.'),
    redemptionStep: z.int().describe('Redeemed are multiples of so many points.'),
    referralCode: z.string().describe('Who gives it at sign-up and pays enough brings you both points.'),
    redemptions: z.array(Redemption).describe('The latest 20, newest first.'),
    acknowledgements: z.array(Acknowledgement).describe('The latest 20, newest first.'),
  })
  .meta({ id: 'Rewards' });
export type RewardsPage = z.infer<typeof RewardsPage>;

export const AdminRewardQuery = PageQuery.extend({
  customer: z.string().min(1).max(100).optional().describe('The id of a customer.'),
});
export const AdminRewardEntry = z
  .object({
    ...entryFields,
    customer: z.object({
      id: z.string(),
      name: z.string().nullable().describe('null for those who may not see personal data.'),
      email: z.string().nullable(),
    }),
  })
  .meta({ id: 'AdminRewardEntry' });
export type AdminRewardEntry = z.infer<typeof AdminRewardEntry>;
/** Entries of points of all customers, a page at a time. */
export const AdminRewardPage = pageOf(AdminRewardEntry)
  .extend({ balance: z.int().nullable().describe('Of the customer; null when everybody is listed.') })
  .meta({ id: 'AdminRewardPage' });
export type AdminRewardPage = z.infer<typeof AdminRewardPage>;

export const AwardBody = z.strictObject({
  customer: z.string().min(1).max(100).describe('The id of a customer.'),
  points: z
    .int()
    .min(-10_000_000)
    .max(10_000_000)
    .refine((points) => points !== 0, 'Give a number of points above or below 0.'),
  reason: z.string().trim().min(1, 'Say why.').max(500).describe('The customer sees it.'),
});

const count = (most: number) => z.int().min(0).max(most);
const decimal = z.string().regex(/^\d{1,6}(\.\d{1,4})?$/, 'A decimal such as "1" or "0.5".');
const rules = {
  pointsPerUnit: decimal.describe(
    'Points per major unit of the reporting currency that was paid, tax excluded.',
  ),
  completionPoints: count(1_000_000).describe('For the first completed run of an installation.'),
  completionsPerMonth: count(1_000).describe('More installations of a calendar month (UTC) bring nothing.'),
  feedbackPoints: count(1_000_000).describe('For feedback that an operator accepts.'),
  referrerPoints: count(1_000_000).describe(
    'For whoever brought a customer, when that customer has paid enough.',
  ),
  referredPoints: count(1_000_000).describe('For the customer who was brought, then too.'),
  referralMinimumPaid: decimal.describe(
    'So much the customer who was brought must have paid, and not got back, before both get points: major units of the reporting currency, tax excluded.',
  ),
  expiryMonths: z.int().min(1).max(120).nullable().describe('null: points stay.'),
  minimumRedemption: z.int().min(1).max(10_000_000),
  redemptionStep: z.int().min(1).max(10_000_000).describe('Redeemed are multiples of so many points.'),
  codeValidDays: z.int().min(1).max(730).describe('For so long a promotion code of redeemed points works.'),
  offersAtOnce: count(100).describe('Offers that a customer has at a time.'),
  offersPerMonth: count(100).describe('Offers that a customer gets in 30 days.'),
};

/** The rules in force; a change holds from its instant on, and what happened before keeps the rules of its time. */
export const RewardRules = z
  .object({ ...rules, effectiveFrom: z.string().nullable().describe('null: since ever.') })
  .meta({ id: 'RewardRules' });
export const RewardRulesChange = z.strictObject(rules).partial();

export const RewardSummary = z
  .object({
    outstanding: z
      .int()
      .describe('Points that customers have: earned + manual − reversed − redeemed − expired.'),
    outstandingWorth: Money.nullable().describe('At the present value of a point; null: redeeming is off.'),
    earned: z.int(),
    reversed: z.int().describe('Taken back with refunds and lost disputes.'),
    redeemed: z.int().describe('Less what Stripe refused.'),
    expired: z.int(),
    manual: z.int().describe('Given (less taken) by operators.'),
    customers: z.int().describe('Customers whose balance is not 0.'),
    belowZero: z.int().describe('Customers whose refund took points that were spent.'),
  })
  .meta({ id: 'RewardSummary' });
export type RewardSummary = z.infer<typeof RewardSummary>;

export const RedeemBody = z.strictObject({ points: z.int().min(1).max(10_000_000) });
export const RedeemAnswer = z
  .object({ id: z.string(), promotionCode: z.string(), worth: Money, expiresAt: z.string() })
  .meta({ id: 'RedeemedPoints' });
export type RedeemAnswer = z.infer<typeof RedeemAnswer>;
