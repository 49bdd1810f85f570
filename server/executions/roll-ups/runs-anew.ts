import { inTransaction } from '../../platform/database.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { findWrongRuns, recountRuns } from '../completed-run-queries.ts';
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
