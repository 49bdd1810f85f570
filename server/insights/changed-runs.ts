import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import { microsPerHour } from './library-sums.ts';
import type { ScenarioRuns } from './scenario-run-queries.ts';

/** The runs of a scenario, and how sure it is that their share of failures changed. */
export type ChangedRuns = ScenarioRuns & { confidence: number };

export const finished = ({ completed, failed }: ScenarioRuns): number => completed + failed;
export const finishedBefore = ({ completedBefore, failedBefore }: ScenarioRuns): number =>
  completedBefore + failedBefore;

/** Hours a week that so many runs of a period would have saved, as the completed ones of both weeks did; null: nothing is known of that. */
export function hoursOf(missing: number, runs: ScenarioRuns, { from, to }: DayRange): number | null {
  const completed = runs.completed + runs.completedBefore;
  if (completed === 0 || Number(runs.freed) === 0) return null;
  return (missing * Number(runs.freed) * 7) / completed / microsPerHour / daysBetween(from, to);
}

export const scenarioLink = (slug: string, { from, to }: DayRange) => ({
  label: 'Figures of the scenario',
  path: `/dashboard/scenarios/${encodeURIComponent(slug)}?from=${from}&to=${to}`,
});

/** The errors of these days alone: the page counts their failed runs as the sentence does. */
export const errorsLink = (slug: string, code: string | null, { from, to }: DayRange) => ({
  label: 'Errors',
  path: `/dashboard/errors?${new URLSearchParams({ scenario: slug, ...(code === null ? {} : { code }), from, to }).toString()}`,
});

/** Every day of a range. */
export const daysOf = ({ from, to }: DayRange): string[] =>
  Array.from({ length: daysBetween(from, to) }, (_, index) => addDays(from, index));
