import { workWithRests } from '../../platform/with-rests.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { addDays, dayOf, daysOf, type DayRange } from '../../platform/time.ts';
import type { Pool } from '../../platform/database.ts';
import {
  findLongestUnchecked,
  markRepaired,
  saveCheck,
  type Difference,
  type RollUpCheck,
} from './check-queries.ts';
import { countDays, countHours, countMonth } from './days-anew.ts';
import { rebuildDays, type RollUpDeps } from './rebuild-days.ts';
import { rollUpDrift } from './roll-up-metrics.ts';
import { countRuns, proveRunsInTurn } from './runs-anew.ts';
import { requireSettings, spanOfDays } from './settings-queries.ts';

/** `day`: null of what is known of installations' runs, which has none. */
export type Proof = { days: number; facts: number; differences: (Difference & { day: string | null })[] };

/** Every night the newest days are proven, and some of the others, so that each has its turn. */
const newestDays = 8;
const otherDays = 24;

/**
 * Counts days anew and tells where their sums are not those of the facts, without changing them; so too what is known of installations'
 * runs. It reads what was committed at one moment and holds nobody up. Days whose facts are gone are left out.
 */
export async function proveDays(deps: RollUpDeps, range: DayRange): Promise<Proof> {
  const { firstDay } = await requireSettings(deps.pool);
  const from = firstDay !== null && firstDay > range.from ? firstDay : range.from;
  const proof = await withLongStatements(deps, async (pool) =>
    prove(deps, pool, daysOf(await spanOfDays(pool, { ...range, from }))),
  );
  const runs = await countRuns(deps, { repair: false });
  if (runs.rows > 0) proof.differences.push({ day: null, ...runs });
  return proof;
}

/** The same of single days, without installations' runs: what an audit asks for. */
export async function proveSums(deps: RollUpDeps, days: readonly string[]): Promise<Proof> {
  const { firstDay } = await requireSettings(deps.pool);
  const kept = days.filter((day) => firstDay === null || day >= firstDay);
  return withLongStatements(deps, (pool) => prove(deps, pool, kept));
}

/** The nightly proof: what differs is told, counted in `rollup_drift_rows` and put right. */
export async function proveNightly(deps: RollUpDeps): Promise<void> {
  const { firstDay, timeZone, rebuildFrom } = await requireSettings(deps.pool);
  if (rebuildFrom !== null) return; // they are counted anew anyway
  const today = dayOf(deps.now(), timeZone);
  const newest = daysOf({ from: addDays(today, 1 - newestDays), to: addDays(today, 1) });
  const others = await findLongestUnchecked(deps.pool, firstDay, otherDays);
  const days = [...new Set([...newest, ...others])]
    .filter((day) => firstDay === null || day >= firstDay)
    .toSorted();
  const { differences } = await withLongStatements(deps, (pool) => prove(deps, pool, days));
  const wrongDays = [...new Set(differences.flatMap(({ day }) => day ?? []))];
  for (const { table, rows } of differences) rollUpDrift.inc({ table }, rows);
  for (const difference of differences)
    deps.logger.error({ difference }, 'sums of a day were not those of its tasks and are counted anew');
  for (const day of wrongDays) await rebuildDays(deps, { from: day, to: day });
  await markRepaired(deps.pool, wrongDays, deps.now());
  const { wrong } = await proveRunsInTurn(deps);
  if (wrong.length === 0) return;
  rollUpDrift.inc({ table: 'completed_runs' }, wrong.length);
  deps.logger.error(
    { installations: wrong.slice(0, 20), rows: wrong.length },
    'what was known of runs was not what their tasks say and is counted anew',
  );
}

async function prove(
  { now, pool: ordinary }: RollUpDeps,
  pool: Pool,
  days: readonly string[],
): Promise<Proof> {
  const proof: Proof = { days: days.length, facts: 0, differences: [] };
  const months = new Set<string>();
  await workWithRests(days, async (day) => {
    const only = { from: day, to: day };
    const isNewMonth = !months.has(day.slice(0, 7));
    months.add(day.slice(0, 7));
    const compared = [
      ...(await countDays(pool, only, { repair: false })),
      ...(await countHours(pool, only, now(), { repair: false })),
      ...(isNewMonth ? await countMonth(pool, day, { repair: false }) : []),
    ];
    const check: Omit<RollUpCheck, 'repairedAt'> = {
      day,
      checkedAt: now(),
      facts: compared[0]?.facts ?? 0,
      differences: compared.flatMap(({ facts: _facts, ...difference }) =>
        difference.rows > 0 ? [difference] : [],
      ),
    };
    await saveCheck(ordinary, check);
    proof.facts += check.facts;
    proof.differences.push(...check.differences.map((difference) => ({ day, ...difference })));
  });
  return proof;
}
