import type {
  DiscountState,
  SubscriptionItemState,
  SubscriptionState,
} from '../../../../server/billing/subscriptions/subscription-state.ts';
import type { Pool } from '../../../../server/platform/database.ts';

export type Told = {
  at: string;
  status?: string;
  currency?: string;
  items: SubscriptionItemState[];
  discounts?: DiscountState[];
  pauseBehavior?: string | null;
  isCancelling?: boolean;
  lifeRank?: number;
};

let count = 0;

/** An item of a plan of ours; 10.00 a month when nothing is said. */
export function item(
  change: Partial<SubscriptionItemState> & { amount?: number | string } = {},
): SubscriptionItemState {
  count += 1;
  const { amount = 1000, ...rest } = change;
  return {
    id: `si_${count}`,
    stripePriceId: `price_${count}`,
    stripeProductId: 'prod_1',
    product: { kind: 'plan', id: 'pln_1' },
    unitAmountDecimal: String(amount),
    currency: 'usd',
    quantity: 1,
    interval: 'month',
    intervalCount: 1,
    isMetered: false,
    isTaxInclusive: false,
    inclusiveTaxPercent: '0',
    discounts: [],
    ...rest,
  };
}

/** A percentage for ever when nothing else is said. */
export function discount(change: Partial<DiscountState>): DiscountState {
  count += 1;
  return {
    id: `di_${count}`,
    duration: 'forever',
    percentOff: null,
    amountOff: null,
    currency: change.amountOff == null ? null : 'usd',
    appliesTo: null,
    startsAt: null,
    endsAt: null,
    ...change,
  };
}

/** What a subscription was told to be, one state after the other. */
export async function tellSubscription(
  pool: Pool,
  { customerId, id = `sub_${(count += 1)}` }: { customerId: string; id?: string },
  ...told: Told[]
): Promise<string> {
  for (const { at, status = 'active', currency = 'usd', items, discounts = [], ...rest } of told) {
    count += 1;
    const state: SubscriptionState = {
      items,
      discounts,
      pauseBehavior: rest.pauseBehavior ?? null,
      isCancelling: rest.isCancelling ?? false,
      startedAt: told[0]?.at ?? at,
      endedAt: null,
    };
    await pool.query(
      `insert into subscription_states (subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state)
       values ($1, $2, $3, $4, 'event', $5, $6, $7, $8)`,
      [id, customerId, at, rest.lifeRank ?? 0, `evt_${count}`, status, currency, JSON.stringify(state)],
    );
  }
  return id;
}
