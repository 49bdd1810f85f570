import type { Db } from '../../platform/database.ts';
import { queryPlannedOnce } from '../../platform/planned-once.ts';
import type { Assumption, AssumptionSubject } from './assumptions.ts';
import type { ModelPrice } from './task-cost.ts';

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

/** What came with a scenario before it was changed. */
export type FormerMinutes = { scenarioId: string; until: Date; minutesByHand: string };

/** The minutes by hand that came with each scenario before, the earliest first. */
export async function findFormerMinutes(db: Db, scenarioIds: string[]): Promise<FormerMinutes[]> {
  const { rows } = await db.query<FormerMinutes>(
    `select scenario_id as "scenarioId", until, minutes_by_hand as "minutesByHand"
     from former_minutes_by_hand where scenario_id = any($1::text[]) order by until`,
    [scenarioIds],
  );
  return rows;
}

/** All dated prices of these models, an operator's own before those of the list, the latest first: the first that has begun counts. */
export async function findModelPrices(db: Db, models: string[]): Promise<ModelPrice[]> {
  const { rows } = await db.query<ModelPrice>(
    `select model, input_per_million as "inputPerMillion", output_per_million as "outputPerMillion", currency, effective_from as "from"
     from ai_model_prices
     where model = any($1::text[])
     order by (source = 'operator') desc, effective_from desc, created_at desc, id desc`,
    [models],
  );
  return rows;
}

/** Grows with every change of what values are made from. */
export async function findValuingRevision(db: Db): Promise<number> {
  const { rows } = await queryPlannedOnce<{ revision: number }>(db, 'select revision from valuing_state');
  return rows[0]?.revision ?? 0;
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
