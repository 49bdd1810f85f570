import type { Db } from '../../../platform/database.ts';
import type { LearnedDiscount } from './discount-states.ts';
import type { DiscountState } from '../subscription-state.ts';

/** Those of the discounts of which nothing more can be learned. */
export async function selectKnownDiscountIds(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from subscription_discounts where id = any($1::text[]) and is_complete`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Keeps what was learned; what was known completely stays, except for its end. */
export async function keepDiscounts(
  db: Db,
  discounts: readonly LearnedDiscount[],
  learnedAt: Date,
): Promise<void> {
  const byId = new Map(
    discounts.toSorted((a, b) => Number(a.isComplete) - Number(b.isComplete)).map((each) => [each.id, each]),
  );
  await db.query(
    `insert into subscription_discounts (id, subscription_id, state, is_complete, learned_at)
     select id, "subscriptionId", state, "isComplete", $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as learned (id text, "subscriptionId" text, state jsonb, "isComplete" boolean)
     on conflict (id) do update set
       subscription_id = coalesce(excluded.subscription_id, subscription_discounts.subscription_id),
       state = case when excluded.is_complete or not subscription_discounts.is_complete then excluded.state
         else subscription_discounts.state || jsonb_build_object('endsAt', excluded.state -> 'endsAt') end,
       is_complete = excluded.is_complete or subscription_discounts.is_complete, learned_at = excluded.learned_at`,
    [JSON.stringify([...byId.values()]), learnedAt],
  );
}

export async function selectDiscounts(db: Db, ids: readonly string[]): Promise<Map<string, DiscountState>> {
  const { rows } = await db.query<{ id: string; state: DiscountState }>(
    `select id, state from subscription_discounts where id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
