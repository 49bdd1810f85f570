import type { Db } from '../../platform/database.ts';

export type KnownApp = { customerId: string; app: string; seenAt: string };

/** In one order, so that two who write the same never wait for one another in a circle. */
export async function upsertKnownApps(db: Db, apps: readonly KnownApp[]): Promise<void> {
  await db.query(
    `insert into recommendation_known_apps as known (customer_id, app, seen_at)
     select "customerId", app, "seenAt" from jsonb_to_recordset($1::jsonb) as seen ("customerId" text, app text, "seenAt" timestamptz)
     order by 1, 2
     on conflict (customer_id, app) do update set seen_at = greatest(known.seen_at, excluded.seen_at)`,
    [JSON.stringify(apps)],
  );
}
