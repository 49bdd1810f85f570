import type { Db } from '../platform/database.ts';

/** Beyond it nothing is told, so nothing is counted. */
export const lastMilestone = 1_000;

export type CompletedRuns = { installationId: string; count: number };

/** Adds successful headline runs and answers the new counts of those installations that had not passed the last milestone. */
export async function countCompletedRuns(db: Db, added: readonly CompletedRuns[]): Promise<CompletedRuns[]> {
  if (added.length === 0) return [];
  const { rows } = await db.query<CompletedRuns>(
    `insert into completed_runs as runs (installation_id, count)
     select "installationId", count from jsonb_to_recordset($1::jsonb) as added ("installationId" text, count integer)
     order by "installationId"
     on conflict (installation_id) do update set count = runs.count + excluded.count where runs.count < $2::int
     returning installation_id as "installationId", count`,
    [JSON.stringify(added), lastMilestone],
  );
  return rows;
}
