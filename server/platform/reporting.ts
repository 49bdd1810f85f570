import type { Config } from './config.ts';
import type { Db } from './database.ts';

/** The zone in which days are counted and the currency of figures. */
export type Reporting = { timeZone: string; currency: string };

/**
 * Zone and currency as the database says, which every server follows; as the environment of this server says where none has been
 * started yet.
 */
export async function findReporting(db: Db, config: Config): Promise<Reporting> {
  const { rows } = await db.query<Reporting>(
    'select time_zone as "timeZone", currency from reporting_settings',
  );
  return rows[0] ?? { timeZone: config.reportingTimeZone, currency: config.reportingCurrency };
}
