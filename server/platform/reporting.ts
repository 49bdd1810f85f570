import type { Config } from './config.ts';
import type { Db } from './database.ts';
import { queryPlannedOnce } from './planned-once.ts';

/** The zone in which days are counted and the currency of figures. */
export type Reporting = { timeZone: string; currency: string };

/** In which zone days are counted, in which currency values, and from where on that can be repeated from the facts. */
export type ReportingSettings = Reporting & {
  /** Facts before it are gone, or belong to days that stay as they were counted; null: none. */
  factsFrom: Date | null;
  /** The first day that can be counted anew: it begins at `factsFrom`. */
  firstDay: string | null;
  /** Not null while days are counted anew after a change, so that figures are not yet right. */
  rebuildFrom: string | null;
  rebuiltTo: string | null;
  changedAt: Date;
};

/** The settings that every server follows, whatever its environment says; null before the first start of one. */
export async function findSettings(db: Db): Promise<ReportingSettings | null> {
  const { rows } = await queryPlannedOnce<ReportingSettings>(
    db,
    `select time_zone as "timeZone", currency, facts_from as "factsFrom", first_day as "firstDay",
       rebuild_from as "rebuildFrom", rebuilt_to as "rebuiltTo", changed_at as "changedAt"
     from reporting_settings`,
  );
  return rows[0] ?? null;
}

/** Zone and currency as the database says; as the environment of this server says where none has been started yet. */
export async function findReporting(db: Db, config: Config): Promise<Reporting> {
  const settings = await findSettings(db);
  return settings ?? { timeZone: config.reportingTimeZone, currency: config.reportingCurrency };
}
