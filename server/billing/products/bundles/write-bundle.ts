import { inTransaction, type Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { invalid, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { ScenarioSummary } from '../../../scenarios/find-scenario.ts';
import { deleteOrArchive } from '../delete-or-archive.ts';
import { noteAndSync } from '../sync/note-product.ts';
import type { CreateBundleBody, UpdateBundleBody } from '../schema.ts';
import { scenariosNamed } from '../sold-scenarios.ts';
import {
  deleteBundleRow,
  lockBundle,
  putBundle,
  replaceBundleScenarios,
  selectBundleById,
  type BundleTerms,
} from './bundle-queries.ts';

type WriteDeps = Pick<Deps, 'pool' | 'queue' | 'now' | 'stripe'>;

/** Makes a bundle; while it is active, Stripe gets it at once. */
export async function createBundle(
  deps: WriteDeps,
  body: CreateBundleBody,
  id = newId('bdl', deps.now()),
): Promise<{ id: string }> {
  const at = deps.now();
  const { scenarios, price, ...terms } = body;
  await inTransaction(deps.pool, (db) => write(deps, db, id, { ...terms, ...price }, scenarios, at));
  return { id };
}

/** Changes the named fields for who buys from now on; who has bought keeps what they bought. */
export async function updateBundle(
  deps: WriteDeps,
  id: string,
  change: UpdateBundleBody,
): Promise<{ id: string }> {
  const at = deps.now();
  await inTransaction(deps.pool, async (db) => {
    await lockBundle(db, id);
    const bundle = await selectBundleById(db, id);
    if (!bundle) throw notFound('The bundle');
    const terms = {
      title: change.title ?? bundle.title,
      description: change.description ?? bundle.description,
      status: change.status ?? bundle.status,
      amount: change.price?.amount ?? bundle.amount,
      currency: change.price?.currency ?? bundle.currency,
    };
    const isSoldOtherwise = change.scenarios !== undefined || terms.currency !== bundle.currency;
    const scenarios = change.scenarios ?? bundle.scenarios.map((scenario) => scenario.id);
    await write(deps, db, id, terms, isSoldOtherwise ? scenarios : null, at);
  });
  return { id };
}

/** Deletes a bundle that Stripe never had; any other is archived, for somebody may have bought it. */
export async function deleteBundle(deps: WriteDeps, id: string): Promise<void> {
  if (!(await selectBundleById(deps.pool, id))) throw notFound('The bundle');
  await deleteOrArchive(
    deps,
    { kind: 'bundle', id },
    {
      deleteRow: (db) => deleteBundleRow(db, id),
      archive: async (db) => {
        await lockBundle(db, id);
        const present = await selectBundleById(db, id);
        if (present) await putBundle(db, id, { ...present, status: 'archived' }, deps.now());
      },
    },
  );
}

async function write(
  deps: WriteDeps,
  db: Db,
  id: string,
  terms: BundleTerms,
  scenarios: string[] | null,
  at: Date,
): Promise<void> {
  await putBundle(db, id, terms, at);
  if (scenarios !== null) {
    const named = await scenariosNamed(db, scenarios);
    refuseWrongContents(named, terms.currency);
    await replaceBundleScenarios(
      db,
      id,
      named.map((scenario) => scenario.id),
    );
  }
  await noteAndSync(deps, db, { kind: 'bundle', id }, at);
}

/** What is paid for a bundle is split over its scenarios by their own prices, so these must be comparable. */
function refuseWrongContents(scenarios: readonly ScenarioSummary[], currency: string): void {
  for (const [index, { title, price, recurring }] of scenarios.entries()) {
    const path = `/scenarios/${index}`;
    if (recurring)
      throw invalid(
        path,
        `"${title}" is sold by subscription, and a bundle is paid once. Put it into a plan.`,
      );
    if (price && price.currency !== currency)
      throw invalid(
        path,
        `"${title}" is priced in ${price.currency} and the bundle in ${currency}: its price is split by those of its scenarios, so use one currency.`,
      );
  }
}
