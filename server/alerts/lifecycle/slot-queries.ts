import type { Db } from '../../platform/database.ts';

/** One writer of alerts until the transaction ends: evaluations, events and operators take turns. */
export async function lockAlerts(db: Db): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('alerts', 0))`);
}

/** False when this hour has been evaluated. */
export async function takeSlot(db: Db, slot: Date, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into alert_evaluations (slot, evaluated_at) values ($1::timestamptz, $2::timestamptz) on conflict do nothing`,
    [slot, at],
  );
  return rowCount === 1;
}

/** Whether the rules were looked at for this hour. */
export async function isEvaluated(db: Db, slot: Date): Promise<boolean> {
  const { rows } = await db.query('select from alert_evaluations where slot = $1::timestamptz', [slot]);
  return rows.length > 0;
}

/** Forgets which hours were looked at before an instant. */
export async function deleteEvaluationsBefore(db: Db, before: Date): Promise<void> {
  await db.query('delete from alert_evaluations where slot < $1::timestamptz', [before]);
}
