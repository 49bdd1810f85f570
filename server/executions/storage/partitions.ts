import { inTransaction, type Pool } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { lockSettings } from '../roll-ups/lock-days.ts';
import { settleDaysBefore } from '../roll-ups/settings-queries.ts';
import { factsKeptFrom } from '../kept-facts.ts';
import {
  deleteIdentities,
  deleteRetries,
  dropMonth,
  ensureMonth,
  findMonthsBefore,
  limitLockWait,
} from './partition-queries.ts';

const monthsAhead = 3;
const deletedAtOnce = 5_000;
/** Months go so much later than their tasks are refused: what was being recorded meanwhile, and clocks that differ. */
const dropDelayMs = 2 * 86_400_000;

/** The first days of the months, in UTC, from the one of `from` to the one that lies `ahead` months after that of `to`. */
export function monthsFrom(from: Date, to: Date, ahead = 0): string[] {
  const last = Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + ahead);
  const months: string[] = [];
  for (let index = from.getUTCMonth(); ; index += 1) {
    const month = Date.UTC(from.getUTCFullYear(), index);
    if (month > last) return months;
    months.push(new Date(month).toISOString().slice(0, 10));
  }
}

/**
 * At a start: makes the partitions that tasks of today go into, of the month before, this one and the next. Nothing waits for it: rows
 * without a partition are kept apart, and move as soon as theirs is made.
 */
export async function makePresentPartitions({
  pool,
  now,
  logger,
}: Pick<Deps, 'pool' | 'now' | 'logger'>): Promise<void> {
  const at = now();
  const lastMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1));
  await make(pool, monthsFrom(lastMonth, at, 1)).catch((error: unknown) =>
    logger.warn({ err: error }, 'the partitions of this month are not made yet'),
  );
}

/** Makes the partitions of every month whose tasks are taken in, and of three months ahead. */
export async function makePartitions(pool: Pool, now: Date): Promise<void> {
  await make(pool, monthsFrom(factsKeptFrom(now), now, monthsAhead));
}

/** Each month is a transaction of its own, so that nobody waits for more than one. */
async function make(pool: Pool, months: readonly string[]): Promise<void> {
  for (const month of months)
    await inTransaction(pool, async (db) => {
      await limitLockWait(db);
      await ensureMonth(db, month);
    });
}

/**
 * Forgets the facts of months that are no longer kept, with their revaluations, identities and links. Their sums stay, and so does what
 * is known of each installation's first runs; their days can no longer be counted anew.
 */
export async function dropOldFacts(pool: Pool, now: Date): Promise<void> {
  const keptFrom = factsKeptFrom(new Date(now.getTime() - dropDelayMs));
  for (const month of await findMonthsBefore(pool, keptFrom))
    await inTransaction(pool, async (db) => {
      await limitLockWait(db);
      await lockSettings(db); // nobody records until the commit, so that what is dropped is what was counted
      await settleDaysBefore(db, nextMonth(month));
      await ensureMonth(db, month); // out of the default partition
      await dropMonth(db, month);
    });
  while ((await deleteIdentities(pool, keptFrom, deletedAtOnce)) > 0);
  while ((await deleteRetries(pool, keptFrom, deletedAtOnce)) > 0);
}

function nextMonth(month: string): Date {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number));
}
