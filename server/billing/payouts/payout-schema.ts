import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

/** What Stripe sent to the bank. */
export const Payout = z
  .object({
    id: z.string(),
    status: z.string().describe("Stripe's word: pending, in_transit, paid, failed or canceled."),
    isAutomatic: z.boolean(),
    amount: Money,
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    tiesOut: z
      .boolean()
      .nullable()
      .describe('Its movements add up to it and are all known here; null: cannot be told (yet).'),
    difference: Money.nullable().describe('Its amount less the sum of its movements.'),
    movementCount: z.int().nullable(),
    unknownMovements: z
      .array(z.string())
      .describe("Balance transactions of payments that are neither in the ledger nor another app's."),
    sentence: z.string(),
    checkedAt: z.iso.datetime().nullable(),
    arrivesAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Payout' });
/** Payouts with whether each ties out, a page at a time. */
export const PayoutPage = pageOf(Payout);
export const PayoutQuery = PageQuery;
