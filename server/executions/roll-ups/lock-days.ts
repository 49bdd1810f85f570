import type { Db } from '../../platform/database.ts';
import { queryPlannedOnce } from '../../platform/planned-once.ts';

const keyOf = (text: string) => `hashtextextended(${text}, 0)`;
const settingsKey = keyOf(`'roll-up settings'`);

/** Whoever records takes it first, in a statement of its own: after it nobody changes zone or currency until the commit. */
export async function shareSettings(db: Db): Promise<void> {
  await queryPlannedOnce(db, `select pg_advisory_xact_lock_shared(${settingsKey})`);
}

/** Waits for everybody who records, and holds them off until the commit. */
export async function lockSettings(db: Db): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(${settingsKey})`);
}

export const dayKey = (day: string): string => `roll-up ${day}`;
export const monthKey = (month: string): string => `roll-up ${month.slice(0, 7)}`;
/** Of a day in UTC: an hour may lie in two days of the reporting zone. */
export const hoursKey = (utcDay: string): string => `roll-up hours ${utcDay}`;

/**
 * What whoever records takes between writing facts and adding to the roll-ups, as a statement of its own: who counts one of these
 * days anew has either seen the facts, and is done, or does not see them, and waits. The keys are taken in one order by all.
 */
export async function shareRollUps(db: Db, keys: Iterable<string>): Promise<void> {
  await queryPlannedOnce(
    db,
    `select pg_advisory_xact_lock_shared(${keyOf('key')}) from (select key from unnest($1::text[]) as key offset 0) as keys`,
    [[...new Set(keys)].toSorted()],
  );
}

/**
 * Holds off everybody who adds to these days, months or days of hours until the commit. Once in a transaction, all of one kind: as everybody
 * takes them in the order of their texts, there is no circle.
 */
export async function lockRollUps(db: Db, keys: readonly string[]): Promise<void> {
  await db.query(
    `select pg_advisory_xact_lock(${keyOf('key')}) from (select key from unnest($1::text[]) as key offset 0) as keys`,
    [keys.toSorted()],
  );
}
