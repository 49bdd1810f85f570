import type { Db } from '../../../platform/database.ts';
import { reportedAmount } from '../../../scenarios/reported-amount.ts';

export type ArmSums = {
  offerId: string;
  arm: 'treated' | 'heldOut';
  exposed: number;
  redeemed: number;
  counted: number;
  mean: number | null;
  /** Of the sample; null with fewer than two. */
  variance: number | null;
  unconverted: number;
};

/**
 * Net revenue per customer in the window after they got one of these offers, or would have: every movement of the ledger but the fees, in the reporting
 * currency. Counted are those whose whole window is over, so that nobody's later payments are missing.
 */
export async function sumArms(
  db: Db,
  { offerIds, at, currency }: { offerIds: readonly string[]; at: Date; currency: string },
): Promise<ArmSums[]> {
  const { rows } = await db.query<ArmSums>(
    `with customers as (
       select e.offer_id, arm, state, exposed_at + make_interval(days => window_days) <= $2::timestamptz as is_counted, coalesce(money.net, 0) as net,
         coalesce(money.unconverted, 0) as unconverted
       from offer_exposures e join offers on offers.id = e.offer_id left join lateral (
         select sum(worth.amount) as net, count(*) - count(worth.amount) as unconverted
         from revenue_entries entries cross join lateral (select ${reportedAmount('entries', '$3::text')} as amount) worth
         where customer_id = e.customer_id and kind not in ('fee', 'fee_refund')
           and occurred_at >= e.exposed_at and occurred_at < e.exposed_at + make_interval(days => window_days)
       ) money on true
       where e.offer_id = any($1::text[])
     )
     select offer_id as "offerId", arm, count(*) as exposed, count(*) filter (where state = 'redeemed') as redeemed, count(*) filter (where is_counted) as counted,
       (avg(net) filter (where is_counted))::float8 as mean, (var_samp(net) filter (where is_counted))::float8 as variance,
       coalesce(sum(unconverted) filter (where is_counted), 0)::bigint as unconverted
     from customers group by offer_id, arm`,
    [offerIds, at, currency],
  );
  return rows;
}
