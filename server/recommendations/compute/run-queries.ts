import type { Db } from '../../platform/database.ts';
import type { Fairness } from '../effect/fairness.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { BasketModel } from '../model/score.ts';

/** What was found out once. */
export type Run = {
  id: string;
  watermark: Date;
  requestedBy: 'clock' | 'operator';
  computedAt: Date;
  tookMs: number;
  formulaVersion: number;
  customers: number;
  multiInstallCustomers: number;
  scenarios: number;
  model: BasketModel;
  isGateOpen: boolean;
  lowerBound: number | null;
  testCustomers: number;
  reason: string;
  evaluation: Evaluation;
  control: Evaluation;
  fairness: Fairness;
};

/** Writes it, unless the same hour has been worked through; false then. */
export async function insertRun(db: Db, run: Run): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into recommendation_runs (id, watermark, requested_by, computed_at, took_ms, formula_version, customers, multi_install_customers,
       scenarios, model, is_gate_open, lower_bound, test_customers, reason, evaluation, control, fairness)
     values ($1::text, $2::timestamptz, $3::text, $4::timestamptz, $5::int, $6::int, $7::int, $8::int, $9::int, $10::text, $11::boolean,
       $12::float8, $13::int, $14::text, $15::jsonb, $16::jsonb, $17::jsonb)
     on conflict (watermark) do nothing`,
    [
      run.id,
      run.watermark,
      run.requestedBy,
      run.computedAt,
      run.tookMs,
      run.formulaVersion,
      run.customers,
      run.multiInstallCustomers,
      run.scenarios,
      run.model,
      run.isGateOpen,
      run.lowerBound,
      run.testCustomers,
      run.reason,
      JSON.stringify(run.evaluation),
      JSON.stringify(run.control),
      JSON.stringify(run.fairness),
    ],
  );
  return rowCount === 1;
}

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

/** Forgets who was shown what before a day. */
export async function deleteOldExposures(db: Db, beforeDay: string): Promise<void> {
  await db.query(`delete from recommendation_exposures where shown_on < $1::date`, [beforeDay]);
}

const columns = `id, watermark, requested_by as "requestedBy", computed_at as "computedAt", took_ms as "tookMs", formula_version as "formulaVersion",
  customers, multi_install_customers as "multiInstallCustomers", scenarios, model, is_gate_open as "isGateOpen", lower_bound as "lowerBound",
  test_customers as "testCustomers", reason, evaluation, control, fairness`;

/** The latest first, one more than the limit. */
export async function selectRuns(
  db: Db,
  { before, limit }: { before: string | null; limit: number },
): Promise<Run[]> {
  const { rows } = await db.query<Run>(
    `select ${columns} from recommendation_runs where ($1::timestamptz is null or watermark < $1::timestamptz)
     order by watermark desc limit $2::int + 1`,
    [before, limit],
  );
  return rows;
}

/** The run that knew everything up to an instant. */
export async function selectRunAt(db: Db, watermark: Date): Promise<Run | null> {
  const { rows } = await db.query<Run>(
    `select ${columns} from recommendation_runs where watermark = $1::timestamptz`,
    [watermark],
  );
  return rows[0] ?? null;
}

/** The latest, by its few words. */
export type RunHead = Pick<Run, 'id' | 'model' | 'isGateOpen' | 'customers'>;
/** Of the newest run what serving needs first. */
export async function selectLatestHead(db: Db): Promise<RunHead | null> {
  const { rows } = await db.query<RunHead>(
    `select id, model, is_gate_open as "isGateOpen", customers from recommendation_runs order by watermark desc limit 1`,
  );
  return rows[0] ?? null;
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
