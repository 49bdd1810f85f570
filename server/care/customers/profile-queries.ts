import type { Db } from '../../platform/database.ts';

export type RightRow = {
  id: string;
  scenario: { slug: string; title: string } | null;
  plan: { id: string; name: string } | null;
  source: string;
  sourceId: string;
  state: string;
  validFrom: Date;
  validTo: Date | null;
};

/** What a customer may or might install, the newest first. */
export async function selectRights(db: Db, customerId: string, limit: number): Promise<RightRow[]> {
  const { rows } = await db.query<RightRow>(
    `select entitlements.id, entitlements.source, entitlements.source_id as "sourceId", entitlements.state,
       entitlements.valid_from as "validFrom", entitlements.valid_to as "validTo",
       case when scenarios.id is not null then jsonb_build_object('slug', scenarios.slug, 'title', scenarios.title) end as scenario,
       case when plans.id is not null then jsonb_build_object('id', plans.id, 'name', plans.name) end as plan
     from entitlements left join scenarios on scenarios.id = entitlements.scenario_id left join plans on plans.id = entitlements.plan_id
     where entitlements.customer_id = $1::text
     order by entitlements.id desc limit $2::int`,
    [customerId, limit],
  );
  return rows;
}

export type KeyUse = { live: number; lastUsedAt: Date | null };

export async function selectKeyUse(db: Db, customerId: string, now: Date): Promise<KeyUse> {
  const { rows } = await db.query<KeyUse>(
    `select count(*) filter (where revoked_at is null and (expires_at is null or expires_at > $2::timestamptz)) as live,
       max(last_used_at) as "lastUsedAt"
     from api_keys where customer_id = $1::text`,
    [customerId, now],
  );
  return rows[0] ?? { live: 0, lastUsedAt: null };
}

/** The balance of the ledger of points. */
export async function sumPoints(db: Db, customerId: string): Promise<number> {
  const { rows } = await db.query<{ balance: number }>(
    `select coalesce(sum(points), 0)::bigint as balance from reward_entries where customer_id = $1::text`,
    [customerId],
  );
  return rows[0]?.balance ?? 0;
}
