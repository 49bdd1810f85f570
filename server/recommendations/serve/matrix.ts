import type { Pool } from '../../platform/database.ts';
import { standardErrorsAmong } from '../model/lift.ts';
import { selectHolders, selectNeighbours } from '../compute/neighbour-queries.ts';
import type { RunHead } from '../compute/run-queries.ts';

/** What the latest run learned of what a customer has, by the ids of scenarios. */
export type Matrix = {
  head: RunHead;
  holders: ReadonlyMap<string, number>;
  /** Of each scenario of the customer's, how many have each other one too. */
  together: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** How far above chance two must stand together to be said to belong together, among all that were counted. */
  standardErrors: number;
};

type Holders = Pick<Matrix, 'holders' | 'standardErrors'>;
const keptByPool = new WeakMap<Pool, Holders & { runId: string }>();

/** A run's counts, as far as a basket needs them: pairs are read for it, because all of them would stay in every server's memory. */
export async function readMatrix(pool: Pool, head: RunHead, basket: readonly string[]): Promise<Matrix> {
  const [counted, rows] = await Promise.all([
    holdersOf(pool, head.id),
    basket.length === 0 ? [] : selectNeighbours(pool, head.id, basket),
  ]);
  const together = new Map(
    rows.map(({ scenarioId, others, together: counts }) => [
      scenarioId,
      new Map(others.map((other, place) => [other, counts[place]!])),
    ]),
  );
  const { holders, standardErrors } = counted;
  return { head, holders, standardErrors, together };
}

/** How many had each scenario; what a run counted never changes, so a process keeps that of the latest. */
async function holdersOf(pool: Pool, runId: string): Promise<Holders> {
  const kept = keptByPool.get(pool);
  if (kept?.runId === runId) return kept;
  const rows = await selectHolders(pool, runId);
  const holders = new Map(rows.map((row) => [row.scenarioId, row.holders]));
  const counted = { runId, holders, standardErrors: standardErrorsAmong(holders.size) };
  keptByPool.set(pool, counted);
  return counted;
}
