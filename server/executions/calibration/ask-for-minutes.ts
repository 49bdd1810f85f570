import { afterCommit, type Db } from '../../platform/database.ts';
import type { TaskState } from '../task-state.ts';
import { noteDue } from './due-questions.ts';
import { milestoneBetween } from './milestones.ts';
import { insertQuestions } from './question-queries.ts';

type Counted = { installationId: string; count: number };

/**
 * Asks for the minutes by hand where an installation has reached its 5th, 25th or 100th successful run, in the transaction that records the
 * run: the installations are locked by then, so each milestone is asked for once. Nobody is asked who has confirmed the minutes, nor about
 * runs that report what they saved or brought themselves. `counts` are those after `completed` were added.
 */
export async function askForMinutes(
  db: Db,
  counts: readonly Counted[],
  completed: readonly TaskState[],
): Promise<void> {
  const byInstallation = Map.groupBy(completed, ({ installationId }) => installationId);
  const reached = counts.flatMap(({ installationId, count }) => {
    const runs = byInstallation.get(installationId) ?? [];
    const milestone = milestoneBetween(count - runs.length, count);
    const assumed = runs.find((run) => run.timeSavedMicros === null && run.valueMicros === null);
    return milestone && assumed ? [{ installationId, milestone, askedAt: assumed.receivedAt }] : [];
  });
  if (reached.length === 0) return;
  const asked = await insertQuestions(db, reached);
  afterCommit(db, () => noteDue(asked));
}
