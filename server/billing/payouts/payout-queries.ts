import type { Db } from '../../platform/database.ts';
import type { CheckedPayout, PayoutCheck } from './check-payout.ts';
import type { PayoutFacts } from './payout-facts.ts';

/** Of what was told within one second the later in life counts. */
const life = `array['pending', 'in_transit', 'paid', 'failed', 'canceled']`;

/** Notes what Stripe said, unless something newer is noted; a comparison with its movements stays until the next. */
export async function upsertPayout(db: Db, payout: CheckedPayout): Promise<void> {
  const { check } = payout;
  await db.query(
    `insert into payouts (id, amount, currency, status, is_automatic, arrives_at, failure_code, failure_message, created_at, told_at,
       movement_count, difference, unknown_movements, checked_at)
     values ($1::text, $2::bigint, $3::text, $4::text, $5::boolean, $6::timestamptz, $7::text, $8::text, $9::timestamptz, $10::timestamptz,
       $11::integer, $12::bigint, $13::jsonb, $14::timestamptz)
     on conflict (id) do update set amount = excluded.amount, currency = excluded.currency, status = excluded.status,
       is_automatic = excluded.is_automatic, arrives_at = excluded.arrives_at, failure_code = excluded.failure_code,
       failure_message = excluded.failure_message, told_at = excluded.told_at,
       movement_count = coalesce(excluded.movement_count, payouts.movement_count),
       difference = coalesce(excluded.difference, payouts.difference),
       unknown_movements = case when excluded.checked_at is null then payouts.unknown_movements else excluded.unknown_movements end,
       checked_at = coalesce(excluded.checked_at, payouts.checked_at)
     where payouts.told_at < excluded.told_at or (payouts.told_at = excluded.told_at
       and coalesce(array_position(${life}, payouts.status), 0) <= coalesce(array_position(${life}, excluded.status), 0))`,
    [
      payout.id,
      payout.amount,
      payout.currency,
      payout.status,
      payout.isAutomatic,
      payout.arrivesAt,
      payout.failureCode,
      payout.failureMessage,
      payout.createdAt,
      payout.toldAt,
      check?.movementCount ?? null,
      check?.difference ?? null,
      JSON.stringify(check?.unknownMovements ?? []),
      check?.checkedAt ?? null,
    ],
  );
}

type PayoutRow = PayoutFacts & { toldAt: Date } & { [Field in keyof PayoutCheck]: PayoutCheck[Field] | null };

/** One row more than the limit, newest first. */
export async function selectPayouts(
  db: Db,
  { before, limit }: { before: { createdAt: string; id: string } | null; limit: number },
): Promise<CheckedPayout[]> {
  const { rows } = await db.query<PayoutRow>(
    `select id, amount, currency, status, is_automatic as "isAutomatic", arrives_at as "arrivesAt", created_at as "createdAt",
       failure_code as "failureCode", failure_message as "failureMessage", told_at as "toldAt", movement_count as "movementCount",
       difference, unknown_movements as "unknownMovements", checked_at as "checkedAt"
     from payouts
     where $1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::text)
     order by created_at desc, id desc limit $3::int + 1`,
    [before?.createdAt ?? null, before?.id ?? null, limit],
  );
  return rows.map(({ movementCount, difference, unknownMovements, checkedAt, ...payout }) => ({
    ...payout,
    check:
      movementCount === null || difference === null || checkedAt === null
        ? null
        : { movementCount, difference, unknownMovements: unknownMovements ?? [], checkedAt },
  }));
}

/** Automatic payouts that do not add up, hold something unknown, or were never compared. */
export async function selectLoosePayouts(db: Db, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from payouts
     where is_automatic and (checked_at is null or difference <> 0 or unknown_movements <> '[]')
     order by created_at desc limit $1::int`,
    [limit],
  );
  return rows.map(({ id }) => id);
}
