import { countActiveNow } from '../completion-queries.ts';
import { scopeOf, type AnalyticsDeps } from '../scope.ts';
import { countByMinute, selectActiveTasks } from './activity-queries.ts';
import type { ActiveTask, MinuteCounts } from './schema.ts';

/** What goes on: runs without an end, and all runs of the latest minutes. */
export type Activity = { asOf: Date; activeNow: number; minutes: MinuteCounts[]; tasks: ActiveTask[] };

const mostTasks = 20;
const msPerMinute = 60_000;

/** Reads what goes on, with the runs of so many minutes. */
export function readActivity(deps: AnalyticsDeps, minutes: number): Promise<Activity> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const scope = await scopeOf(db, deps, { compare: 'none' }, freshness);
    const { asOf, staleAfterMs } = scope;
    const counts = await countByMinute(db, beginOfMinute(asOf, minutes - 1), asOf);
    const tasks = await selectActiveTasks(db, new Date(asOf.getTime() - staleAfterMs), mostTasks);
    return {
      asOf,
      activeNow: await countActiveNow(db, scope),
      minutes: counts.map((count) => ({ ...count, minute: count.minute.toISOString() })),
      tasks: tasks.map((task) => ({ ...task, startedAt: task.startedAt.toISOString() })),
    };
  });
}

/** The begin of an instant's minute, or of one that lies so many minutes before it. */
export function beginOfMinute(instant: Date, before = 0): Date {
  return new Date((Math.floor(instant.getTime() / msPerMinute) - before) * msPerMinute);
}
