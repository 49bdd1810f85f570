import type { Db } from '../../platform/database.ts';

export type RollUpSettings = {
  timeZone: string;
  currency: string;
  factsFrom: string | null;
  isRebuilding: boolean;
};

/** The zone and the currency in which the roll-ups are counted, whatever the environment of this process says. */
export async function findSettings(db: Db): Promise<RollUpSettings | null> {
  const { rows } = await db.query<RollUpSettings>(
    `select time_zone as "timeZone", currency, first_day as "factsFrom", rebuild_from is not null as "isRebuilding"
     from reporting_settings`,
  );
  return rows[0] ?? null;
}
