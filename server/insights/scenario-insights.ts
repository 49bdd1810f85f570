import type { Db } from '../platform/database.ts';
import { isSure, shareChangeConfidence } from './confidence.ts';
import { finished, finishedBefore } from './changed-runs.ts';
import { completionFell } from './completion-fell.ts';
import { failuresRose } from './failures-rose.ts';
import type { Candidate } from './find-insights.ts';
import type { Comparison } from './query-plan.ts';
import { sumScenarioRuns, type ScenarioRuns } from './scenario-run-queries.ts';

/** Scenarios whose failures rose, or whose completion rate fell: whichever of both was told first leaves the other out. */
export async function findScenarioChanges(
  db: Db,
  { risen, fallen, timeZone }: { risen: Comparison; fallen: Comparison; timeZone: string },
): Promise<Candidate[]> {
  const all = await sumScenarioRuns(db, risen.period, risen.before);
  const looked = all
    .filter((runs) => hasVolume(runs, risen))
    .map((runs) => ({ ...runs, confidence: confidenceOf(runs) }));
  const among = looked.length;
  const sure = looked.filter(({ confidence }) => isSure(confidence, { among, least: risen.leastConfidence }));
  const candidates = await Promise.all(
    sure.map(async (runs) => {
      const rise = runs.failed > runs.failedBefore ? await failuresRose(db, runs, risen, timeZone) : null;
      return rise ?? (hasFallen(runs, fallen) ? completionFell(db, runs, fallen, timeZone) : null);
    }),
  );
  return candidates.filter((candidate) => candidate !== null);
}

const confidenceOf = (runs: ScenarioRuns): number =>
  shareChangeConfidence(
    { hits: runs.failedBefore, of: finishedBefore(runs) },
    { hits: runs.failed, of: finished(runs) },
    { days: runs.usualDays, hits: runs.usualFailed, of: runs.usualFinished, squares: runs.usualSquares },
  );

const hasVolume = (runs: ScenarioRuns, { fewestRuns }: Comparison) =>
  finished(runs) >= fewestRuns && finishedBefore(runs) >= fewestRuns;

function hasFallen(runs: ScenarioRuns, { leastChange }: Comparison): boolean {
  return runs.completedBefore / finishedBefore(runs) - runs.completed / finished(runs) >= leastChange;
}
