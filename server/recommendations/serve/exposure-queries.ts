import type { Db } from '../../platform/database.ts';
import type { SizeClass } from '../model/size-class.ts';

/** Notes that a customer asked; the first time stays. */
export async function insertVisitor(
  db: Db,
  visitor: { customerId: string; arm: 'treated' | 'heldOut'; at: Date },
): Promise<void> {
  await db.query(
    `insert into recommendation_visitors (customer_id, arm, first_visited_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict (customer_id) do nothing`,
    [visitor.customerId, visitor.arm, visitor.at],
  );
}

export type Shown = { scenarioId: string; place: number; model: string; sizeClass: SizeClass };

/** Notes what a customer was shown; what they were shown already on that day stays as it was noted. */
export async function insertExposures(
  db: Db,
  { customerId, runId, at }: { customerId: string; runId: string | null; at: Date },
  shown: readonly Shown[],
): Promise<void> {
  await db.query(
    `insert into recommendation_exposures (customer_id, shown_on, scenario_id, shown_at, place, model, size_class, run_id)
     select $1::text, ($3::timestamptz at time zone 'UTC')::date, "scenarioId", $3::timestamptz, place, model, "sizeClass", $2::text
     from jsonb_to_recordset($4::jsonb) as shown ("scenarioId" text, place int, model text, "sizeClass" text)
     on conflict (customer_id, shown_on, scenario_id) do nothing`,
    [customerId, runId, at, JSON.stringify(shown)],
  );
}

/** Forgets who was shown what before a day. */
export async function deleteOldExposures(db: Db, beforeDay: string): Promise<void> {
  await db.query(`delete from recommendation_exposures where shown_on < $1::date`, [beforeDay]);
}
