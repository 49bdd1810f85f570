import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { Day } from '../../platform/time.ts';

export const ReconciliationBody = z.strictObject({ from: Day, to: Day });
export const ReconciliationQuery = PageQuery;
export const ReconciliationStarted = z.object({ id: z.string() }).meta({ id: 'ReconciliationStarted' });

const RunState = z.enum(['waiting', 'running', 'done', 'failed']);
const amount = (what: string) => z.int().describe(`${what}, in minor units, signed as the balance moves.`);

/** One movement that makes a total differ. */
const DifferingTransaction = z.object({
  transactionId: z.string().describe("Stripe's balance transaction."),
  objectId: z.string().nullable().describe('The charge, refund or dispute.'),
  ledger: amount('What the ledger had'),
  stripe: amount('What Stripe says'),
  code: z.enum([
    'paymentMissing',
    'rowMissing',
    'notSettledWhenWritten',
    'amountDiffers',
    'wrongDay',
    'noBalanceTransaction',
    'waiting',
    'notUnderstood',
  ]),
  cause: z.string(),
  isRepaired: z.boolean(),
});

export const Difference = z
  .object({
    day: z.string(),
    currency: z.string().describe('Of the balance.'),
    category: z
      .string()
      .describe(
        "Stripe's reporting category; `fee` is the fees of payments, below zero where they were taken.",
      ),
    ledger: amount("The day's total in the ledger before any repair"),
    stripe: amount("The day's total at Stripe"),
    cause: z.string(),
    repaired: z.boolean(),
    transactions: z.array(DifferingTransaction),
  })
  .meta({ id: 'Difference' });

const OtherMovements = z
  .object({
    day: z.string(),
    currency: z.string(),
    category: z.string(),
    count: z.int(),
    amount: amount('Their sum'),
    fee: amount('The sum of their fees'),
    what: z.string(),
  })
  .meta({ id: 'OtherMovements' });

export const Reconciliation = z
  .object({
    id: z.string(),
    from: z.string(),
    to: z.string(),
    requestedBy: z.enum(['schedule', 'operator', 'rebuild']),
    state: RunState,
    error: z.string().nullable().describe('Why the last attempt failed; it is tried again.'),
    daysDone: z.int(),
    differenceCount: z.int(),
    repairedCount: z.int(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Reconciliation' });
/** Reconciliations with what each found, a page at a time. */
export const ReconciliationPage = pageOf(Reconciliation);

export const ReconciliationDetail = Reconciliation.extend({
  differences: z.array(Difference),
  others: z
    .array(OtherMovements)
    .describe(
      "What moved on the account and is no revenue: payouts, Stripe's own fees, other apps' payments.",
    ),
}).meta({ id: 'ReconciliationDetail' });
