import type { Db } from '../../platform/database.ts';

/** Of a scenario in a run: who holds it, the others that stand beside it, and how many hold both. */
export type NeighbourRow = { scenarioId: string; holders: number; others: string[]; together: number[] };

/** What a run has counted: of each scenario its holders, and those who hold others with it. */
export async function insertNeighbours(db: Db, runId: string, rows: readonly NeighbourRow[]): Promise<void> {
  await db.query(
    `insert into recommendation_neighbours (run_id, scenario_id, holders, others, together)
     select $1::text, "scenarioId", holders, array(select jsonb_array_elements_text(others)),
       array(select jsonb_array_elements_text(together)::int)
     from jsonb_to_recordset($2::jsonb) as rows ("scenarioId" text, holders int, others jsonb, together jsonb)`,
    [runId, JSON.stringify(rows)],
  );
}

/** Neighbours of the runs before the latest few. */
export async function deleteOldNeighbours(db: Db, keptRuns: number): Promise<void> {
  await db.query(
    `delete from recommendation_neighbours where run_id in (
       select id from recommendation_runs order by watermark desc offset $1::int)`,
    [keptRuns],
  );
}

/** How many customers hold each scenario, as a run counted them. */
export async function selectHolders(
  db: Db,
  runId: string,
): Promise<Pick<NeighbourRow, 'scenarioId' | 'holders'>[]> {
  const { rows } = await db.query<Pick<NeighbourRow, 'scenarioId' | 'holders'>>(
    `select scenario_id as "scenarioId", holders from recommendation_neighbours where run_id = $1::text`,
    [runId],
  );
  return rows;
}

/** Of these scenarios, in a run. */
export async function selectNeighbours(
  db: Db,
  runId: string,
  scenarioIds: readonly string[],
): Promise<NeighbourRow[]> {
  const { rows } = await db.query<NeighbourRow>(
    `select scenario_id as "scenarioId", holders, others, together from recommendation_neighbours
     where run_id = $1::text and scenario_id = any($2::text[]) order by scenario_id`,
    [runId, scenarioIds],
  );
  return rows;
}
