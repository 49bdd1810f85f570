import type { Db } from '../../platform/database.ts';
import type { EntryKind } from './entry-queries.ts';

export type EntryRow = {
  position: number;
  id: string;
  customerId: string;
  kind: EntryKind;
  points: number;
  orderId: string | null;
  note: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  customerName: string;
  customerEmail: string;
};

/** By the instants of what brought or took the points, newest first, one more than the limit; rows that brought nothing are left out. */
export async function selectEntries(
  db: Db,
  filter: {
    customerId?: string | undefined;
    sourceKey?: string;
    before?: { createdAt: string; position: number } | null;
    limit: number;
  },
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>(
    `select position, entries.id, customer_id as "customerId", kind, points, order_id as "orderId", note, occurred_at as "createdAt",
       expires_at as "expiresAt", customers.name as "customerName", customers.email as "customerEmail"
     from reward_entries entries join customers on customers.id = customer_id
     where points <> 0 and ($1::text is null or customer_id = $1::text) and ($2::text is null or source_key = $2::text)
       and ($3::timestamptz is null or (occurred_at, position) < ($3::timestamptz, $4::bigint))
     order by occurred_at desc, position desc limit $5::int + 1`,
    [
      filter.customerId ?? null,
      filter.sourceKey ?? null,
      filter.before?.createdAt ?? null,
      filter.before?.position ?? null,
      filter.limit,
    ],
  );
  return rows;
}

export type PointSums = {
  outstanding: number;
  earned: number;
  reversed: number;
  redeemed: number;
  expired: number;
  manual: number;
  customers: number;
  belowZero: number;
};

/** Sums over all customers; outstanding = earned + manual − reversed − redeemed − expired. */
export async function sumPoints(db: Db): Promise<PointSums> {
  const { rows } = await db.query<PointSums>(
    `with balances as (select sum(points) as balance from reward_entries group by customer_id)
     select coalesce(sum(points), 0)::bigint as outstanding,
       coalesce(sum(points) filter (where kind in ('purchase', 'refundReturned', 'completion', 'feedback', 'referral')), 0)::bigint as earned,
       coalesce(-sum(points) filter (where kind in ('refund', 'referralReversed')), 0)::bigint as reversed,
       coalesce(-sum(points) filter (where kind in ('redemption', 'redemptionReturned')), 0)::bigint as redeemed,
       coalesce(-sum(points) filter (where kind = 'expiry'), 0)::bigint as expired,
       coalesce(sum(points) filter (where kind = 'manual'), 0)::bigint as manual,
       (select count(*) from balances where balance <> 0) as customers,
       (select count(*) from balances where balance < 0) as "belowZero"
     from reward_entries`,
  );
  const [sums] = rows;
  if (!sums) throw new Error('Sums are always one row.');
  return sums;
}

/** The code by which a customer brings others. */
export async function selectReferralCode(db: Db, customerId: string): Promise<string | null> {
  const { rows } = await db.query<{ code: string }>(
    `select referral_code as code from customers where id = $1::text`,
    [customerId],
  );
  return rows[0]?.code ?? null;
}
