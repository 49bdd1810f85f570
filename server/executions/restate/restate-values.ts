import { inTransaction, type Pool } from '../../platform/database.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { addDays, type DayRange } from '../../platform/time.ts';
import { lockPlaces } from '../lock-places.ts';
import { openJobs } from '../open-jobs.ts';
import { addToRollUps } from '../roll-ups/add-to-roll-ups.ts';
import { refuseSettledDays, type RollUpDeps } from '../roll-ups/rebuild-days.ts';
import { rollUpChanges } from '../roll-ups/roll-up.ts';
import { requireSettings, spanOfDays } from '../roll-ups/settings-queries.ts';
import { insertRevaluations } from '../write-queries.ts';
import { figureDifferences } from './figure-differences.ts';
import { endedTasksOf, type EndedTask } from './restate-queries.ts';
import { findValuingRevision } from '../value/value-queries.ts';
import { valueAnew, type Restated } from './value-anew.ts';

export type Restatement = {
  isDryRun: boolean;
  days: number;
  /** Ended tasks that were looked at. */
  tasks: number;
  /** Those whose value differs, and has a newer row now unless it was a dry run. */
  restated: number;
  /** Those whose new value would be beyond belief: they keep theirs. */
  implausible: number;
  /** The currency of the differences. */
  currency: string;
  /** By how much each figure becomes more. */
  differences: Record<string, number>;
};

const atOnce = 1_000;

/**
 * Values the ended tasks of a period anew, day by day. Where the value differs a newer row says so, the old one stays, and the sums change by
 * the difference, under the locks of whoever records. Recording goes on; being killed, doing it twice or on two servers leaves nothing
 * to be done a second time. `isDryRun`: tells what would differ and changes nothing.
 */
export async function restateValues(
  deps: RollUpDeps,
  range: DayRange,
  { isDryRun }: { isDryRun: boolean },
): Promise<Restatement> {
  const { currency, ...settings } = await requireSettings(deps.pool);
  refuseSettledDays(settings, range);
  const differences = figureDifferences(currency);
  const told = { days: 0, tasks: 0, restated: 0, implausible: 0 };
  await withLongStatements(deps, async (pool) => {
    const span = await spanOfDays(pool, range);
    for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
      told.days += 1;
      await inTransaction(pool, async (db) => {
        for await (const tasks of endedTasksOf(db, { currency, ...settings }, day, atOnce)) {
          const { restated, implausible } = await restate({ ...deps, pool }, tasks, isDryRun);
          differences.count(restated);
          told.tasks += tasks.length;
          told.restated += restated.length;
          told.implausible += implausible;
        }
      });
    }
  });
  return { isDryRun, ...told, currency, differences: differences.tell() };
}

/** Some tasks in a transaction of its own, in the order of whoever records: installations, facts, sums. */
async function restate(
  { pool, now }: Pick<RollUpDeps, 'now'> & { pool: Pool },
  tasks: readonly EndedTask[],
  isDryRun: boolean,
): Promise<{ restated: Restated[]; implausible: number }> {
  return inTransaction(pool, async (db) => {
    const at = now();
    const places = await lockPlaces(
      db,
      tasks.map(({ installationId }) => installationId),
    );
    const settings = await requireSettings(db);
    const revision = await findValuingRevision(db);
    const named = tasks.flatMap((task) => {
      const place = places.get(task.installationId);
      return place ? [{ task, place }] : [];
    });
    const jobs = await openJobs(db, named);
    for (const task of named) jobs.revisit(task);
    const wanted = new Set(named.map(jobs.taskOf));
    const valued = await valueAnew(db, jobs, wanted, { pool, currency: settings.currency, revision });
    if (isDryRun || valued.restated.length === 0) return valued;
    await insertRevaluations(db, valued.restated, { knownAt: at, reason: 'restatement' });
    const changes = valued.restated.flatMap(({ former, task, value }) =>
      rollUpChanges(former, { task, value }),
    );
    await addToRollUps(db, changes, settings, at);
    return valued;
  });
}
