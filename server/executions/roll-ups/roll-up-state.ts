import type { z } from 'zod';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import type { DayRange } from '../../platform/time.ts';
import { addDays } from '../../platform/time.ts';
import { listChecks, listPartitions } from './check-queries.ts';
import { monthsOf, rebuildDays, refuseSettledDays, type RollUpDeps } from './rebuild-days.ts';
import type { RollUpState } from './roll-up-schema.ts';
import { countRuns } from './runs-anew.ts';
import { requireSettings, spanOfDays } from './settings-queries.ts';

export const rebuildJob = 'executions.rebuild-days';
const checksShown = 31;

/** How days are counted and what the last comparisons have found. */
export async function readRollUpState({ pool }: Pick<Deps, 'pool'>): Promise<z.input<typeof RollUpState>> {
  const [settings, months, checks] = await Promise.all([
    requireSettings(pool),
    listPartitions(pool),
    listChecks(pool, checksShown),
  ]);
  const { timeZone, currency, firstDay, rebuildFrom, rebuiltTo } = settings;
  return {
    timeZone,
    currency,
    changedAt: settings.changedAt.toISOString(),
    firstDay,
    rebuilding: rebuildFrom === null ? null : { from: rebuildFrom, countedTo: rebuiltTo },
    months,
    checks: checks.map((check) => ({
      ...check,
      checkedAt: check.checkedAt.toISOString(),
      repairedAt: check.repairedAt?.toISOString() ?? null,
    })),
    driftRows: checks.flatMap(({ differences }) => differences).reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** Has days counted anew by a job. */
export async function startRebuild(
  { pool, queue }: Pick<Deps, 'pool' | 'queue'>,
  range: DayRange,
): Promise<DayRange> {
  if (range.from > range.to) throw invalid('/body/from', '"from" is after "to".');
  refuseSettledDays(await requireSettings(pool), range);
  await inTransaction(pool, (db) => queue.enqueue(db, rebuildJob, range));
  return range;
}

/** The job: a month of it, and another job for the rest. */
export async function rebuildNextMonth(
  deps: RollUpDeps & Pick<Deps, 'queue'>,
  range: DayRange,
): Promise<void> {
  const [month, ...others] = monthsOf(await spanOfDays(deps.pool, range));
  if (!month) return;
  await rebuildDays(deps, month);
  if (others.length === 0) await countRuns(deps, { repair: true });
  else
    await inTransaction(deps.pool, (db) =>
      deps.queue.enqueue(db, rebuildJob, { from: addDays(month.to, 1), to: range.to }),
    );
}
