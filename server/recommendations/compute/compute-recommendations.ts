import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { patientUrl, withLongStatements } from '../../platform/long-statement.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf, hourMs } from '../../platform/time.ts';
import { measureFairness } from '../effect/fairness.ts';
import type { Learned } from '../model/learn.ts';
import { readCatalogue } from '../serve/catalogue.ts';
import { deleteOldExposures } from '../serve/exposure-queries.ts';
import { computeInBackground } from './compute-in-background.ts';
import { deleteOldNeighbours, insertNeighbours, type NeighbourRow } from './neighbour-queries.ts';
import { insertRun, selectRunAt, type Run } from './run-queries.ts';

/** Goes up when the same facts would give another answer. */
const formulaVersion = 1;
const keptNeighbours = 7;
const keptExposureDays = 730;

type ComputeDeps = Pick<Deps, 'config' | 'pool' | 'logger' | 'now' | 'draining'>;

/**
 * Learns what belongs together from everything before the last full hour, finds out whether it predicts better than popularity, and keeps both.
 * An hour is worked through once: whoever comes second, or at the same time, gets what the first found.
 */
export async function computeRecommendations(
  deps: ComputeDeps,
  requestedBy: Run['requestedBy'],
): Promise<Run> {
  const startedAt = deps.now();
  const watermark = new Date(Math.floor(startedAt.getTime() / hourMs) * hourMs);
  const known = await selectRunAt(deps.pool, watermark);
  if (known) return known;
  const clock = performance.now();
  const { currency } = await findReporting(deps.pool, deps.config);
  const fairness = await withLongStatements(deps, async (pool) =>
    measureFairness(pool, { catalogue: await readCatalogue(pool, startedAt), at: startedAt }),
  );
  const task = { databaseUrl: patientUrl(deps), watermark, currency };
  const { evaluation, control, gate, learned, scenarioIds } = await computeInBackground(task, deps.draining);
  const computedAt = deps.now();
  const run: Run = {
    id: newId('rcm', computedAt),
    watermark,
    requestedBy,
    computedAt,
    tookMs: Math.round(performance.now() - clock),
    formulaVersion,
    customers: learned.customers,
    multiInstallCustomers: learned.multiInstallCustomers,
    scenarios: scenarioIds.length,
    model: evaluation.model,
    isGateOpen: gate.isOpen,
    lowerBound: gate.lowerBound,
    testCustomers: evaluation.testCustomers,
    reason: gate.reason,
    evaluation,
    control,
    fairness,
  };
  const isFirst = await inTransaction(deps.pool, async (db) => {
    if (!(await insertRun(db, run))) return false;
    await insertNeighbours(db, run.id, neighboursOf(learned, scenarioIds));
    await deleteOldNeighbours(db, keptNeighbours);
    await deleteOldExposures(db, addDays(dayOf(computedAt, 'UTC'), -keptExposureDays));
    return true;
  });
  return isFirst ? run : ((await selectRunAt(deps.pool, watermark)) ?? run);
}

/** Of every scenario that somebody has, by their ids. */
function neighboursOf({ holders, neighbours }: Learned, scenarioIds: readonly string[]): NeighbourRow[] {
  return scenarioIds.flatMap((scenarioId, place) => {
    const { others, together } = neighbours[place]!;
    if (holders[place] === 0) return [];
    return [
      {
        scenarioId,
        holders: holders[place]!,
        others: Array.from(others, (other) => scenarioIds[other]!),
        together: [...together],
      },
    ];
  });
}
