import { inTransaction, type Db } from '../../platform/database.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { drawPlaces, findWrongRuns, findWrongRunsOf, recountRuns } from '../completed-run-queries.ts';
import { lockPlaces } from '../lock-places.ts';
import type { Compared } from './compare-queries.ts';
import type { RollUpDeps } from './rebuild-days.ts';

/** Installations that are counted anew together: who records for them waits for it. */
const together = 100;

/**
 * Tells of which installations something else is known of their runs (`completed_runs`) than their facts say; `repair` also puts it
 * right. It reads what was committed at one moment; what is repaired is counted once more under the locks of whoever records.
 */
export async function countRuns(
  deps: RollUpDeps,
  { repair }: { repair: boolean },
): Promise<Omit<Compared, 'facts'>> {
  return withLongStatements(deps, async (pool) => {
    const wrong = await findWrongRuns(pool);
    for (let from = 0; repair && from < wrong.length; from += together)
      await inTransaction(pool, async (db) => {
        const places = await lockPlaces(db, wrong.slice(from, from + together));
        await recountRuns(db, [...places.values()]);
      });
    const [example] = wrong;
    return {
      table: 'completed_runs',
      rows: wrong.length,
      example: example === undefined ? null : { installation_id: example },
    };
  });
}

/** So many installations are drawn for an audit, some at a time, those with more runs than that left to the nightly proof. */
const drawn = { limit: 48, mostRuns: 100_000 };
const drawnTogether = 6;

/** Tells of which of some drawn installations something else is known than their facts say. */
export async function proveDrawnRuns(
  db: Db,
  seed: string,
): Promise<{ installations: number; wrong: string[] }> {
  const places = await drawPlaces(db, { seed, ...drawn });
  const parts = Array.from({ length: Math.ceil(places.length / drawnTogether) }, (_, part) =>
    places.slice(part * drawnTogether, (part + 1) * drawnTogether),
  );
  const wrong = await workWithRests(parts, (part) => findWrongRunsOf(db, part));
  return { installations: places.length, wrong: wrong.flat() };
}
