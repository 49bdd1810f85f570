import { sealsOf } from '../audited.ts';
import { countActiveNow } from '../completion-queries.ts';
import { scopeOf, type AnalyticsDeps } from '../scope.ts';
import { countByMinute, estimateStarted, selectActiveTasks } from './activity-queries.ts';
import type { ActiveTask, LiveActivity, MinuteCounts } from './schema.ts';

/** What goes on: runs without an end, and all runs of the latest minutes. */
export type Activity = {
  asOf: Date;
  activeNow: number;
  /** The begin of the first minute that was read. */
  readFrom: Date;
  minutes: MinuteCounts[];
  tasks: ActiveTask[];
  gates: LiveActivity['gates'];
};

const sealed = { activeNow: [], started: [], completed: [], failed: [] };

const mostTasks = 20;
const latestMinutes = 2;
/** Counting the runs of an hour one by one takes long where there are millions; then only the latest minutes are counted. */
const mostRuns = 200_000;
const msPerMinute = 60_000;
const wholeMinutes = 60;

/** Reads what goes on, with the runs of the last hour or only of its latest minutes. */
export function readActivity(deps: AnalyticsDeps, { isWhole }: { isWhole: boolean }): Promise<Activity> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const scope = await scopeOf(db, deps, { compare: 'none' }, freshness);
    const { asOf, staleAfterMs } = scope;
    const minutes = isWhole ? minutesFor(await estimateStarted(db, beginOfHour(asOf))) : latestMinutes;
    const readFrom = beginOfMinute(asOf, minutes - 1);
    const counts = await countByMinute(db, readFrom, asOf);
    const tasks = await selectActiveTasks(db, new Date(asOf.getTime() - staleAfterMs), mostTasks);
    return {
      asOf,
      activeNow: await countActiveNow(db, scope),
      readFrom,
      minutes: counts.map((count) => ({ ...count, minute: count.minute.toISOString() })),
      tasks: tasks.map((task) => ({ ...task, startedAt: task.startedAt.toISOString() })),
      gates: await sealsOf(db, deps, sealed, asOf),
    };
  });
}

/** How many minutes are counted where so many runs started in the hour. */
function minutesFor(started: number): number {
  const affordable = Math.floor((wholeMinutes * mostRuns) / Math.max(1, started));
  return Math.min(wholeMinutes, Math.max(latestMinutes, affordable));
}

/** The begin of the first of the sixty minutes of which the instant's is the last. */
export const beginOfHour = (instant: Date): Date => beginOfMinute(instant, wholeMinutes - 1);

function beginOfMinute(instant: Date, before: number): Date {
  return new Date((Math.floor(instant.getTime() / msPerMinute) - before) * msPerMinute);
}
