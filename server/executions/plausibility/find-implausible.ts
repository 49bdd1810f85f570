import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findSettings } from '../../platform/reporting.ts';
import {
  deleteImplausible,
  insertLongMonths,
  insertLongRuns,
  insertManyModels,
} from './plausibility-queries.ts';

/**
 * Limits of belief. Nothing is cut off at them: what passes one is counted as it was reported, and the figures that hold it say so.
 */
const limits = {
  /** Minutes per run: so many times what is usual for the scenario … */
  timesUsual: 10,
  /** … which so many completed runs of a month have shown. */
  fewestRuns: 30,
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
  const settings = await findSettings(pool);
  const today = dayOf(now(), settings?.timeZone ?? config.reportingTimeZone);
  const month = `${today.slice(0, 7)}-01`;
  for (const each of [`${addDays(month, -1).slice(0, 7)}-01`, month])
    await inTransaction(pool, async (db) => {
      await deleteImplausible(db, each);
      await insertLongRuns(db, each, limits);
      await insertLongMonths(db, each, limits);
      await insertManyModels(db, each, limits);
    });
}
