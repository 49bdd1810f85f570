import type { Db } from '../../platform/database.ts';

export type Watch = { subject: string; observed: string; breaches: number; clears: number };

/** What a rule has seen of each subject lately. */
export async function selectWatches(db: Db, ruleId: string): Promise<Watch[]> {
  const { rows } = await db.query<Watch>(
    'select subject, observed, breaches, clears from alert_watches where rule_id = $1::text',
    [ruleId],
  );
  return rows;
}

/** Notes what a rule has seen of its subjects. */
export async function upsertWatches(db: Db, ruleId: string, watches: readonly Watch[]): Promise<void> {
  await db.query(
    `insert into alert_watches (rule_id, subject, observed, breaches, clears)
     select $1::text, subject, observed, breaches, clears
     from jsonb_to_recordset($2::jsonb) as watches (subject text, observed text, breaches int, clears int)
     on conflict (rule_id, subject) do update
       set observed = excluded.observed, breaches = excluded.breaches, clears = excluded.clears`,
    [ruleId, JSON.stringify(watches)],
  );
}

/** Subjects that have long been fine are forgotten; they begin anew. */
export async function deleteCalmWatches(db: Db, ruleId: string, clears: number): Promise<void> {
  await db.query('delete from alert_watches where rule_id = $1::text and breaches = 0 and clears > $2::int', [
    ruleId,
    clears,
  ]);
}
