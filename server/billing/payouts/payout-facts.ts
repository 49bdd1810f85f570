import { z } from 'zod';

/** The few fields of Stripe's payout that matter here; they are the same in every version of its API. */
const Payout = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  automatic: z.boolean(),
  arrival_date: z.int(),
  created: z.int(),
  failure_code: z.string().nullish(),
  failure_message: z.string().nullish(),
});

export type PayoutFacts = {
  id: string;
  amount: number;
  currency: string;
  status: string;
  isAutomatic: boolean;
  arrivesAt: Date;
  createdAt: Date;
  failureCode: string | null;
  failureMessage: string | null;
};

/** Null when it is no payout. */
export function payoutFacts(object: unknown): PayoutFacts | null {
  const { data: payout } = Payout.safeParse(object);
  if (!payout) return null;
  const { id, amount, currency, status } = payout;
  return {
    id,
    amount,
    currency,
    status,
    isAutomatic: payout.automatic,
    arrivesAt: new Date(payout.arrival_date * 1000),
    createdAt: new Date(payout.created * 1000),
    failureCode: payout.failure_code ?? null,
    failureMessage: payout.failure_message ?? null,
  };
}
