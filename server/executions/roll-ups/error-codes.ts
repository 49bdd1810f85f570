import { afterCommit, type Db, type Pool } from '../../platform/database.ts';
import { queryPlannedOnce } from '../../platform/planned-once.ts';
import type { ReportingSettings } from '../../platform/reporting.ts';
import type { TaskState } from '../task-state.ts';
import { reportingDays } from './reporting-days.ts';

/** So many codes of a customer's errors are told apart on a day; a code made of a message or an id would fill the sums. */
export const mostErrorCodes = 50;
/** What stands for all further ones. */
export const otherErrors = '(other)';

/** Codes are never forgotten by the sums of a day, so those that were once told apart are not looked up again: `place code`. */
type KnownCodes = { zone: string; codes: Set<string> };
const mostKnown = 20_000;
const latest = new WeakMap<Pool, KnownCodes>();

/**
 * Decides of tasks that have just failed whether their errors are counted under their own codes, and says so in the tasks: it is kept with
 * the facts, so that counting anew comes to the same. Before the facts are written; who brings a new code waits for whoever else does
 * so for the customer and day.
 */
export async function nameErrors(
  db: Db,
  pool: Pool,
  failed: readonly TaskState[],
  settings: ReportingSettings,
): Promise<void> {
  const coded = failed.filter(({ status, errorCode }) => status === 'failed' && errorCode !== null);
  if (coded.length === 0) return;
  const dayOf = await reportingDays(
    db,
    settings,
    coded.map(({ startedAt }) => startedAt),
  );
  const placeOf = ({ customerNo, startedAt }: TaskState) => `${customerNo} ${dayOf(startedAt)}`;
  const known = knownSince(pool, settings);
  const unknown = coded.filter((task) => !known.has(`${placeOf(task)} ${task.errorCode}`));
  if (unknown.length === 0) return;
  const byDay = [...Map.groupBy(unknown, placeOf)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const codes = await findCodes(
    db,
    byDay.map(([place]) => place),
  );
  const growing = byDay
    .filter(([place, tasks]) => {
      const named = codes.get(place);
      return (
        !named || (named.size < mostErrorCodes && tasks.some(({ errorCode }) => !named.has(errorCode ?? '')))
      );
    })
    .map(([place]) => place);
  if (growing.length > 0) {
    await lockCodes(db, growing);
    for (const [place, named] of await findCodes(db, growing)) codes.set(place, named);
  }
  for (const [place, tasks] of byDay) {
    const named = codes.get(place) ?? new Set();
    for (const task of tasks) {
      const code = task.errorCode ?? '';
      if (named.size < mostErrorCodes) named.add(code);
      task.isOtherError = !named.has(code);
    }
    afterCommit(db, () => {
      for (const code of named) known.add(`${place} ${code}`);
    });
  }
}

/** Another zone has other days, of which nothing is known. */
function knownSince(pool: Pool, { timeZone, factsFrom, firstDay }: ReportingSettings): Set<string> {
  const zone = `${timeZone} ${firstDay} ${factsFrom?.getTime()}`;
  const kept = latest.get(pool);
  if (kept?.zone === zone && kept.codes.size < mostKnown) return kept.codes;
  const codes = new Set<string>();
  latest.set(pool, { zone, codes });
  return codes;
}

/** The codes that are told apart, by customer and day. */
async function findCodes(db: Db, places: readonly string[]): Promise<Map<string, Set<string>>> {
  const { rows } = await queryPlannedOnce<{ place: string; codes: string[] }>(
    db,
    `select place, known.codes
     from unnest($1::text[]) as place cross join lateral (
       select array_agg(distinct error_code) as codes from task_errors
       where customer_no = split_part(place, ' ', 1)::integer and day = split_part(place, ' ', 2)::date and error_code <> $2::text
       offset 0
     ) known
     where known.codes is not null`,
    [places, otherErrors],
  );
  return new Map(rows.map(({ place, codes }) => [place, new Set(codes)]));
}

/** In one order by all, and before anything is written. */
async function lockCodes(db: Db, places: readonly string[]): Promise<void> {
  await db.query(
    `select pg_advisory_xact_lock(hashtextextended('error codes ' || place, 0)) from (select place from unnest($1::text[]) as place offset 0) as places`,
    [places],
  );
}
