import { inTransaction, type Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { invalid, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { recomputeRightsJob } from '../../settings/recompute-rights.ts';
import { deleteOrArchive } from '../delete-or-archive.ts';
import { noteAndSync } from '../sync/note-product.ts';
import type { CreatePlanBody, UpdatePlanBody } from '../schema.ts';
import { scenariosNamed } from '../sold-scenarios.ts';
import {
  deletePlanRow,
  lockPlan,
  putPlan,
  replacePlanScenarios,
  selectPlanById,
  type PlanRow,
  type PlanTerms,
} from './plan-queries.ts';

type WriteDeps = Pick<Deps, 'pool' | 'queue' | 'now' | 'stripe'>;

/** Makes a plan; while it is active, Stripe gets it at once. */
export async function createPlan(
  deps: WriteDeps,
  body: CreatePlanBody,
  id = newId('pln', deps.now()),
): Promise<{ id: string }> {
  const at = deps.now();
  await inTransaction(deps.pool, (db) => write(deps, db, id, termsOf(body), body.scenarios, at));
  return { id };
}

/**
 * Changes the named fields. Another price, interval or currency holds for new subscribers; who has subscribed keeps paying what they
 * pay. What the plan opens, and for how many installations, changes for everybody.
 */
export async function updatePlan(
  deps: WriteDeps,
  id: string,
  change: UpdatePlanBody,
): Promise<{ id: string }> {
  const at = deps.now();
  await inTransaction(deps.pool, async (db) => {
    await lockPlan(db, id);
    const plan = await selectPlanById(db, id);
    if (!plan) throw notFound('The plan');
    await write(deps, db, id, changed(plan, change), change.scenarios ?? null, at);
    if (change.scenarios !== undefined || change.installationLimit !== undefined)
      await deps.queue.enqueue(db, recomputeRightsJob, {});
  });
  return { id };
}

/** Deletes a plan that Stripe never had; any other is archived, for somebody may subscribe to it. */
export async function deletePlan(deps: WriteDeps, id: string): Promise<void> {
  const plan = await selectPlanById(deps.pool, id);
  if (!plan) throw notFound('The plan');
  await deleteOrArchive(
    deps,
    { kind: 'plan', id },
    {
      deleteRow: (db) => deletePlanRow(db, id),
      archive: async (db) => {
        await lockPlan(db, id);
        const present = await selectPlanById(db, id);
        if (present) await putPlan(db, id, { ...present, status: 'archived' }, deps.now());
      },
    },
  );
}

async function write(
  deps: WriteDeps,
  db: Db,
  id: string,
  terms: PlanTerms,
  scenarios: 'all' | string[] | null,
  at: Date,
): Promise<void> {
  if (terms.interval === 'year' && terms.intervalCount > 3)
    throw invalid('/intervalCount', 'Stripe bills at least every three years: at most 3 with "year".');
  await putPlan(db, id, terms, at);
  if (scenarios !== null) {
    const named = scenarios === 'all' ? [] : await scenariosNamed(db, scenarios);
    await replacePlanScenarios(
      db,
      id,
      named.map((scenario) => scenario.id),
    );
  }
  await noteAndSync(deps, db, { kind: 'plan', id }, at);
}

function termsOf({ price, scenarios, ...body }: CreatePlanBody): PlanTerms {
  return { ...body, ...price, coversAllScenarios: scenarios === 'all' };
}

function changed(plan: PlanRow, { price, scenarios, ...change }: UpdatePlanBody): PlanTerms {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return {
    ...plan,
    ...named,
    ...price,
    ...(scenarios === undefined ? {} : { coversAllScenarios: scenarios === 'all' }),
  };
}
