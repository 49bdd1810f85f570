import type { Db } from '../../platform/database.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';
import { couponSql } from '../revenue-queries.ts';
import type { Scope } from '../scope.ts';

export type CouponSum = {
  code: string;
  currency: string;
  orders: number;
  /** Orders of which the discount is not known in the reporting currency, and their sum. */
  unconvertedOrders: number;
  unconverted: string;
  discount: string;
};

/** Orders paid in the period by the code that was used on them, per currency. */
export async function sumCoupons(db: Db, scope: Scope): Promise<CouponSum[]> {
  const { rows } = await db.query<CouponSum>(
    `with redeemed as (
       select ${couponSql} as code, orders.currency, discount_amount as amount,
         case when orders.currency = $4::text then discount_amount
           when charged.amount > 0 then round(discount_amount::numeric * charged.reported / charged.amount) end as reported
       from orders
       left join lateral (
         select sum(amount) as amount,
           case when bool_and(worth.reported is not null) then sum(worth.reported) end as reported
         from revenue_entries entries
         cross join lateral (select ${reportedAmount('entries', '$4::text')} as reported) worth
         where order_id = orders.id and entries.kind = 'charge'
       ) charged on orders.currency <> $4::text
       where ${couponSql} is not null
         and paid_at >= $1::date::timestamp at time zone $3::text and paid_at < ($2::date + 1)::timestamp at time zone $3::text
         and paid_at <= $5::timestamptz
         and ($6::text is null or exists (select from order_lines where order_id = orders.id and scenario_id = $6::text))
         and ($7::text is null or orders.customer_id = $7::text)
         and ($8::text is null or coalesce(orders.presentment_currency, orders.currency) = $8::text)
     )
     select code, currency, count(*) as orders, count(*) filter (where reported is null) as "unconvertedOrders",
       coalesce(sum(amount) filter (where reported is null), 0)::text as unconverted, coalesce(sum(reported), 0)::text as discount
     from redeemed
     group by 1, 2
     order by 1, 2`,
    [
      scope.from,
      scope.to,
      scope.timeZone,
      scope.currency,
      scope.asOf,
      scope.scenarioId,
      scope.customerId,
      scope.presentedIn,
    ],
  );
  return rows;
}
