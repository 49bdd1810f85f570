import type { Db } from '../platform/database.ts';

/** Keeps when a customer looked at a scenario, unless it has been kept before: a first view never moves. */
export async function insertFirstView(
  db: Db,
  view: { customerId: string; scenarioId: string; at: Date },
): Promise<void> {
  await db.query(
    `insert into scenario_views (customer_id, scenario_id, first_viewed_at)
     values ($1::text, $2::text, $3::timestamptz)
     on conflict do nothing`,
    [view.customerId, view.scenarioId, view.at],
  );
}
