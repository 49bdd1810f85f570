import type { Db } from '../../platform/database.ts';
import type { Assumption, AssumptionSubject } from './assumptions.ts';
import type { ModelPrice, TaskValue } from './task-value.ts';

/** Every assumption that could concern these installations. */
export async function findAssumptions(
  db: Db,
  {
    installationIds,
    scenarioIds,
    customerIds,
  }: { installationIds: string[]; scenarioIds: string[]; customerIds: string[] },
): Promise<Assumption[]> {
  const { rows } = await db.query<Assumption>(
    `select ${assumptionFields}
     from assumptions
     where scope = 'library'
       or (scope = 'scenario' and scope_id = any($1::text[]))
       or (scope = 'customer' and scope_id = any($2::text[]))
       or (scope = 'installation' and scope_id = any($3::text[]))`,
    [scenarioIds, customerIds, installationIds],
  );
  return rows;
}

/** The minutes by hand that come with each scenario: the default assumption. */
export async function findMinutesByHand(db: Db, scenarioIds: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; minutesByHand: string }>(
    `select id, minutes_by_hand as "minutesByHand" from scenarios where id = any($1::text[])`,
    [scenarioIds],
  );
  return new Map(rows.map((row) => [row.id, row.minutesByHand]));
}

/** All dated prices of these models, the latest first. */
export async function findModelPrices(db: Db, models: string[]): Promise<ModelPrice[]> {
  const { rows } = await db.query<ModelPrice>(
    `select model, input_per_million as "inputPerMillion", output_per_million as "outputPerMillion", currency, effective_from as "from"
     from ai_model_prices
     where model = any($1::text[])
     order by effective_from desc, created_at desc, id desc`,
    [models],
  );
  return rows;
}

/** Appends rows to the ledger of values. */
export async function insertValues(db: Db, values: TaskValue[]): Promise<void> {
  await db.query(
    `insert into task_values (task_id, revision, known_at, formula_version, currency, freed_minutes, human_minutes, minutes_provenance,
       time_value_low_micros, time_value_micros, time_value_high_micros, reported_value_micros, naive_value_micros,
       credit_cost_micros, ai_cost_micros, is_unpriced, unconverted)
     select "taskId", revision, "knownAt", "formulaVersion", currency, "freedMinutes", "humanMinutes", "minutesProvenance",
       "timeValueLowMicros", "timeValueMicros", "timeValueHighMicros", "reportedValueMicros", "naiveValueMicros",
       "creditCostMicros", "aiCostMicros", "isUnpriced", nullif(unconverted, 'null')
     from jsonb_to_recordset($1::jsonb) as worth ("taskId" text, revision integer, "knownAt" timestamptz, "formulaVersion" integer,
       currency text, "freedMinutes" numeric, "humanMinutes" numeric, "minutesProvenance" text, "timeValueLowMicros" numeric,
       "timeValueMicros" numeric, "timeValueHighMicros" numeric, "reportedValueMicros" numeric, "naiveValueMicros" numeric,
       "creditCostMicros" numeric, "aiCostMicros" numeric, "isUnpriced" boolean, unconverted jsonb)`,
    [withBigints(values)],
  );
}

/** JSON whose bigints are text, which PostgreSQL reads as numbers of any size. */
export function withBigints(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

export const assumptionFields = `id, scope, scope_id as "scopeId", name, value, low, base, high, currency, provenance,
  effective_from as "from", created_at as "createdAt"`;

/** The subjects' ids as `findAssumptions` takes them. */
export function subjectsOf(subjects: AssumptionSubject[]) {
  return {
    installationIds: [...new Set(subjects.map((subject) => subject.installationId))],
    scenarioIds: [...new Set(subjects.map((subject) => subject.scenarioId))],
    customerIds: [...new Set(subjects.map((subject) => subject.customerId))],
  };
}
