import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { dayMs } from '../../platform/time.ts';
import {
  drawPlaces,
  findWrongRuns,
  findWrongRunsOf,
  recountRuns,
  takeTurns,
} from '../completed-run-queries.ts';
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
    if (repair) await repaired(pool, wrong);
    const [example] = wrong;
    return {
      table: 'completed_runs',
      rows: wrong.length,
      example: example === undefined ? null : { installation_id: example },
    };
  });
}

/** Counts them anew under the locks of whoever records, and answers them. */
async function repaired(pool: Pool, wrong: string[]): Promise<string[]> {
  for (let from = 0; from < wrong.length; from += together)
    await inTransaction(pool, async (db) => {
      const places = await lockPlaces(db, wrong.slice(from, from + together));
      await recountRuns(db, [...places.values()]);
    });
  return wrong;
}

/** About so many runs are counted anew in one night, and so many by one statement. */
const inTurn = { runs: 1_000_000, runsAtOnce: 50_000 };
const newDays = 8;

/** `installations`: of how many the runs were counted anew; `wrong`: of which of them something else was known. */
export type RunsProof = { installations: number; wrong: string[] };

/**
 * What the nightly proof does with installations' runs: it counts those anew whose turn it is, and the new ones, and puts right what was wrong. A
 * night reads as much however many tasks the library has; in a small one every installation has its turn every night.
 */
export async function proveRunsInTurn(deps: RollUpDeps, mostRuns = inTurn.runs): Promise<RunsProof> {
  const at = deps.now();
  return withLongStatements(deps, async (pool) => {
    const places = await takeTurns(pool, {
      night: Math.floor(at.getTime() / dayMs),
      mostRuns,
      newSince: new Date(at.getTime() - newDays * dayMs),
    });
    const wrong = await workWithRests(portionsOf(places), (part) => findWrongRunsOf(pool, part));
    return { installations: places.length, wrong: await repaired(pool, wrong.flat()) };
  });
}

/** As many together as have some thousands of runs: a statement of many small ones costs less than one for each. */
function portionsOf<P extends { runs: number }>(places: readonly P[]): P[][] {
  const portions: P[][] = [];
  let runs = Infinity;
  for (const place of places) {
    runs += place.runs;
    if (runs > inTurn.runsAtOnce || (portions.at(-1)?.length ?? 0) >= together) {
      portions.push([]);
      runs = place.runs;
    }
    portions.at(-1)?.push(place);
  }
  return portions;
}

/** So many installations are drawn for an audit, some at a time, those with more runs than that left to the nightly proof. */
const drawn = { limit: 48, mostRuns: 100_000 };
const drawnTogether = 6;

/** Tells of which of some drawn installations something else is known than their facts say. */
export async function proveDrawnRuns(db: Db, seed: string): Promise<RunsProof> {
  const places = await drawPlaces(db, { seed, ...drawn });
  const parts = Array.from({ length: Math.ceil(places.length / drawnTogether) }, (_, part) =>
    places.slice(part * drawnTogether, (part + 1) * drawnTogether),
  );
  const wrong = await workWithRests(parts, (part) => findWrongRunsOf(db, part));
  return { installations: places.length, wrong: wrong.flat() };
}
