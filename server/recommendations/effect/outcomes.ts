import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { withLongStatements } from '../../platform/long-statement.ts';
import { addDays, dayOf, type DayRange } from '../../platform/time.ts';
import type { RecommendationState } from '../run-schema.ts';
import { replaceOutcomes, selectOutcomes, sumOutcomes } from './effect-queries.ts';

const shownDays = 90;
const windowDays = 30;

/** The last 90 days (UTC) of which the window after each moment is over. */
function daysAsOf(at: Date): DayRange {
  const to = addDays(dayOf(at, 'UTC'), -windowDays - 1);
  return { from: addDays(to, 1 - shownDays), to };
}

/** Counts what was shown and what of it was installed, and keeps that as the row which requests read. */
export async function keepOutcomes(deps: Pick<Deps, 'config' | 'pool' | 'logger' | 'now'>): Promise<void> {
  const at = deps.now();
  const days = daysAsOf(at);
  const models = await withLongStatements(deps, (pool) => sumOutcomes(pool, { ...days, windowDays }));
  await replaceOutcomes(deps.pool, { ...days, models, countedAt: at });
}

/** As they were counted last; before the first time there are none. */
export async function readOutcomes(db: Db, at: Date): Promise<RecommendationState['outcomes']> {
  const kept = await selectOutcomes(db);
  if (!kept) return { ...daysAsOf(at), windowDays, models: [], countedAt: null };
  const { countedAt, ...outcomes } = kept;
  return { ...outcomes, windowDays, countedAt: countedAt.toISOString() };
}
