import type { Pool } from '../../platform/database.ts';
import { selectLatestHead, selectNeighbours, type RunHead } from '../compute/run-queries.ts';

/** What the latest run learned, by the ids of scenarios; it never changes, so a process keeps it. */
export type Matrix = {
  head: RunHead;
  holders: ReadonlyMap<string, number>;
  /** Of a scenario, how many have each other one too. */
  together: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

const keptByPool = new WeakMap<Pool, Matrix>();

/** The latest run's counts; null when nothing has been computed. */
export async function readMatrix(pool: Pool): Promise<Matrix | null> {
  const head = await selectLatestHead(pool);
  if (!head) return null;
  const kept = keptByPool.get(pool);
  if (kept?.head.id === head.id) return kept;
  const rows = await selectNeighbours(pool, head.id);
  const matrix: Matrix = {
    head,
    holders: new Map(rows.map(({ scenarioId, holders }) => [scenarioId, holders])),
    together: new Map(
      rows.map(({ scenarioId, others, together }) => [
        scenarioId,
        new Map(others.map((other, place) => [other, together[place]!])),
      ]),
    ),
  };
  keptByPool.set(pool, matrix);
  return matrix;
}
