import { ConfigError } from '../../platform/config.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { lockSettings } from './lock-days.ts';
import { monthsOf, rebuildDays, type RollUpDeps } from './rebuild-days.ts';
import { findSettings, type ReportingSettings } from '../../platform/reporting.ts';
import {
  findEarliestDay,
  findLastDay,
  requireSettings,
  saveProgress,
  saveSettings,
} from './settings-queries.ts';

export const followSettingsJob = 'executions.count-days-anew';
/** A job hands over to another after so long, well before the queue would take it for lost. */
const handOverAfterMs = 240_000;

/**
 * At a start: writes zone and currency of the environment down where they are others than so far, and has every day counted anew. From
 * that moment every server records and answers in them, whatever its own environment says; figures carry a gate until it is done.
 */
export async function followSettings(
  deps: Pick<Deps, 'pool' | 'config' | 'logger' | 'now' | 'queue'>,
): Promise<ReportingSettings> {
  const { pool, config, logger, now, queue } = deps;
  const wanted = { timeZone: config.reportingTimeZone, currency: config.reportingCurrency };
  return inTransaction(pool, async (db) => {
    await lockSettings(db);
    const known = await findSettings(db);
    const isChanged = known?.timeZone !== wanted.timeZone || known.currency !== wanted.currency;
    if (known?.firstDay && known.currency !== wanted.currency)
      throw new ConfigError(
        `REPORTING_CURRENCY is ${wanted.currency}, but the sums before ${known.firstDay} are in ${known.currency} and their tasks are no longer kept. Set it back to ${known.currency}.`,
      );
    if (isChanged) {
      const rebuildFrom = known?.firstDay ?? (await findEarliestDay(db));
      await saveSettings(db, { ...wanted, rebuildFrom }, now());
      if (known)
        logger.warn(
          { was: known, is: wanted },
          'the reporting zone or currency has changed: every day is counted anew',
        );
    }
    const settings = await requireSettings(db);
    if (settings.rebuildFrom !== null) await queue.enqueue(db, followSettingsJob, {});
    return settings;
  });
}

/** Goes on counting days anew after a change of the settings, month by month, until it is done or handed over. */
export async function continueRebuild(deps: RollUpDeps & Pick<Deps, 'queue'>): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const settings = await requireSettings(deps.pool);
    if (settings.rebuildFrom === null) return;
    const from = settings.rebuiltTo === null ? settings.rebuildFrom : addDays(settings.rebuiltTo, 1);
    const to = await findLastDay(deps.pool, dayOf(deps.now(), settings.timeZone));
    const [month] = monthsOf({ from, to });
    if (month) await rebuildDays(deps, month);
    await saveProgress(deps.pool, settings, month?.to ?? null);
    if (performance.now() - startedAt > handOverAfterMs) break;
  }
  await inTransaction(deps.pool, (db) => deps.queue.enqueue(db, followSettingsJob, {}));
}
