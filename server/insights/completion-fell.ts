import type { Db } from '../platform/database.ts';
import { countFacts } from './fact-queries.ts';
import type { Candidate } from './find-insights.ts';
import type { Comparison } from './query-plan.ts';
import { sumFreedOfInstallations } from './scenario-run-queries.ts';
import {
  errorsLink,
  finished,
  finishedBefore,
  hoursOf,
  scenarioLink,
  type ChangedRuns,
} from './changed-runs.ts';
import { count, emphasized, hours, insightOf, rate } from './sentence.ts';

/** A scenario completes a smaller share of its runs than in the week before. */
export async function completionFell(
  db: Db,
  runs: ChangedRuns,
  comparison: Comparison,
  timeZone: string,
): Promise<Candidate> {
  const { scenarioNo, slug, title, completed, failed, completedBefore, failedBefore, freed } = runs;
  const { period, before } = comparison;
  const [share, shareBefore] = [completed / finished(runs), completedBefore / finishedBefore(runs)];
  const lost = hoursOf((shareBefore - share) * finished(runs), runs, period);
  return {
    counted: { completed, failed, completedBefore, failedBefore, freed },
    countAgain: async () => {
      const now = await countFacts(db, scenarioNo, period, timeZone, null);
      const then = await countFacts(db, scenarioNo, before, timeZone, null);
      return {
        completed: now.completed,
        failed: now.failed,
        completedBefore: then.completed,
        failedBefore: then.failed,
        freed: await sumFreedOfInstallations(db, scenarioNo, period, before),
      };
    },
    insight: insightOf(
      {
        kind: 'completionFell',
        about: slug,
        isGood: false,
        subject: title,
        words: `Completion of {subject} fell from {shareBefore} to {share}: {failed} of {finished} finished runs failed in a week${lost === null ? '' : ', which costs about {lost} hours'}.`,
        names: { subject: emphasized(title) },
        numbers: [
          rate('shareBefore', shareBefore),
          rate('share', share),
          count('failed', failed),
          count('finished', finished(runs)),
          ...(lost === null ? [] : [hours('lost', lost)]),
        ],
        links: [scenarioLink(slug, period), errorsLink(slug, null, period)],
        hoursPerWeek: lost ?? 0,
        confidence: runs.confidence,
      },
      comparison,
    ),
  };
}
