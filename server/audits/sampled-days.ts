import type { Db } from '../platform/database.ts';
import { addDays } from '../platform/time.ts';

/**
 * Days to look at closely: the newest, and others drawn from all that are kept, by a seed, so that what was drawn can be repeated and each day
 * has its turn in time.
 */
export async function sampledDays(
  db: Db,
  { newest, others, today, seed }: { newest: number; others: number; today: string; seed: string },
): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `select day from (
       select distinct day from total_days
       where day < $1::date and day >= coalesce((select first_day from reporting_settings), day)
     ) as kept
     order by md5($2::text || day::text) limit $3::int`,
    [addDays(today, 1 - newest), seed, others],
  );
  const first = Array.from({ length: newest }, (_, ago) => addDays(today, -ago));
  return [...first, ...rows.map(({ day }) => day)].toSorted();
}
