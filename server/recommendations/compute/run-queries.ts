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
