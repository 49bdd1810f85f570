import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { together } from '../../platform/together.ts';
import type { LedgerRow } from './lots.ts';

export type EntryKind =
  | 'purchase'
  | 'refund'
  | 'refundReturned'
  | 'completion'
  | 'feedback'
  | 'referral'
  | 'referralReversed'
  | 'redemption'
  | 'redemptionReturned'
  | 'expiry'
  | 'manual';

export type NewEntry = {
  customerId: string;
  kind: EntryKind;
  points: number;
  /** What brings it; with the revision (1 when left out) it stands once. */
  sourceKey: string;
  revision?: number;
  orderId?: string | null;
  redemptionId?: string | null;
  expiredId?: string | null;
  note?: string | null;
  /** Of the fact that it comes from; when it was written is another column. */
  occurredAt: Date;
  expiresAt?: Date | null;
};

/**
 * Holds these customers until the transaction ends: who reads a balance to decide something, and who writes to the ledger, does so under this
 * lock. Always in one order, so that nobody waits in a circle. Rows that refer to a customer can still be written beside it.
 */
export async function lockCustomers(db: Db, customerIds: readonly string[]): Promise<void> {
  await db.query(`select from customers where id = any($1::text[]) order by id for no key update`, [
    customerIds,
  ]);
}

/** Writes a row unless its effect is there already; false: it is. */
export const insertEntry = together<NewEntry, boolean>(async (db, entries) => {
  const wanted = entries.map((entry) => ({ id: newId('rwd', entry.occurredAt), ...entry }));
  const { rows } = await db.query<{ id: string }>(
    `insert into reward_entries (id, customer_id, kind, points, source_key, revision, order_id, redemption_id, expired_id, note, occurred_at, expires_at)
     select id, "customerId", kind, points, "sourceKey", coalesce(revision, 1), "orderId", "redemptionId", "expiredId", note, "occurredAt", "expiresAt"
     from jsonb_to_recordset($1::jsonb) as entry (id text, "customerId" text, kind text, points bigint, "sourceKey" text, revision int,
       "orderId" text, "redemptionId" text, "expiredId" text, note text, "occurredAt" timestamptz, "expiresAt" timestamptz)
     on conflict (source_key, revision) do nothing
     returning id`,
    [JSON.stringify(wanted)],
  );
  const written = new Set(rows.map(({ id }) => id));
  return wanted.map(({ id }) => written.has(id));
});

export async function selectBalance(db: Db, customerId: string): Promise<number> {
  const { rows } = await db.query<{ balance: number }>(
    `select coalesce(sum(points), 0)::bigint as balance from reward_entries where customer_id = $1::text`,
    [customerId],
  );
  return rows[0]?.balance ?? 0;
}

/** Every row of a customer, in the order in which they were written. */
export async function selectLedger(db: Db, customerId: string): Promise<LedgerRow[]> {
  const { rows } = await db.query<LedgerRow>(
    `select id, kind, points, order_id as "orderId", redemption_id as "redemptionId", expired_id as "expiredId", occurred_at as "occurredAt", expires_at as "expiresAt"
     from reward_entries where customer_id = $1::text order by position`,
    [customerId],
  );
  return rows;
}

/** What a key has brought so far. */
export type Brought = { points: number; rows: number; latestAt: Date | null };

/** How many points a key has brought so far, in how many rows, and the latest instant of them. */
export const selectBrought = together<string, Brought>(async (db, sourceKeys) => {
  const { rows } = await db.query<Brought & { sourceKey: string }>(
    `select source_key as "sourceKey", sum(points)::bigint as points, count(*) as rows, max(occurred_at) as "latestAt"
     from reward_entries where source_key = any($1::text[]) group by source_key`,
    [sourceKeys],
  );
  const brought = new Map(rows.map(({ sourceKey, ...sums }) => [sourceKey, sums]));
  return sourceKeys.map((sourceKey) => brought.get(sourceKey) ?? { points: 0, rows: 0, latestAt: null });
});

/** How many completed installations have brought points in the month (UTC) of an instant. */
export async function countCompletions(db: Db, customerId: string, at: Date): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from reward_entries
     where customer_id = $1::text and kind = 'completion' and points > 0
       and date_trunc('month', occurred_at, 'UTC') = date_trunc('month', $2::timestamptz, 'UTC')`,
    [customerId, at],
  );
  return rows[0]?.count ?? 0;
}

/** Customers with points whose time is over and that no row has ended yet. */
export async function selectCustomersWithExpired(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ customerId: string }>(
    `select distinct customer_id as "customerId" from reward_entries lot
     where expires_at <= $1::timestamptz and not exists (select from reward_entries where expired_id = lot.id)
     order by customer_id limit $2::int`,
    [now, limit],
  );
  return rows.map(({ customerId }) => customerId);
}

/** Since when an installation stands; null for none. */
export async function selectInstalledAt(db: Db, installationId: string): Promise<Date | null> {
  const { rows } = await db.query<{ installedAt: Date }>(
    `select coalesce(confirmed_at, created_at) as "installedAt" from installations where id = $1::text`,
    [installationId],
  );
  return rows[0]?.installedAt ?? null;
}
