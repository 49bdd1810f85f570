import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findReporting } from '../../platform/reporting.ts';
import {
  deleteImplausible,
  insertLongMonths,
  insertManyModels,
  insertUnusualRuns,
} from './plausibility-queries.ts';

/**
 * Limits of belief. Nothing is cut off at them: what passes one is counted as it was reported, and the figures that hold it say so.
 */
const limits = {
  /** Minutes and tokens per run: so many times what is usual for the scenario … */
  minutesPerRun: { timesUsual: 10, fewestRuns: 30 },
  /** … which so many runs of a month have shown. Who tells ten times the tokens is found within half of a month. */
  tokensPerRun: { timesUsual: 5, fewestRuns: 30 },
  /** Hours that a customer's runs free in a month: three people's. */
  hoursPerMonth: 480,
  /** Names of AI models that a customer's runs tell on one day; each is a row of the roll-ups. */
  modelsPerDay: 100,
};

/** Looks anew for what is hard to believe in the present month and the one before, whose reports still come. */
export async function findImplausible({
  pool,
  config,
  now,
}: Pick<Deps, 'pool' | 'config' | 'now'>): Promise<void> {
  const { timeZone } = await findReporting(pool, config);
  const today = dayOf(now(), timeZone);
  const month = `${today.slice(0, 7)}-01`;
  for (const each of [`${addDays(month, -1).slice(0, 7)}-01`, month])
    await inTransaction(pool, async (db) => {
      await deleteImplausible(db, each);
      await insertUnusualRuns(db, each, 'minutesPerRun', limits.minutesPerRun);
      await insertUnusualRuns(db, each, 'tokensPerRun', limits.tokensPerRun);
      await insertLongMonths(db, each, limits);
      await insertManyModels(db, each, limits);
    });
}
