import type { Db } from '../platform/database.ts';
import { announce, type Announcement } from '../platform/outbox/outbox.ts';
import { askForMinutes } from './calibration/ask-for-minutes.ts';
import { countCompletedRuns, lastMilestone, type CompletedRuns } from './completed-run-queries.ts';
import type { OpenTask } from './open-jobs.ts';
import type { TaskState } from './task-state.ts';

const milestones = [1, 100, lastMilestone];

/**
 * Tells which tasks of runs have failed and which installations have reached their first, hundredth or thousandth successful
 * headline run, in the transaction that records them, and asks for the minutes by hand after some of them. The installations are locked by
 * then, so each is told once.
 */
export async function announceRuns(db: Db, changed: readonly OpenTask[]): Promise<void> {
  const ended = changed.flatMap(({ former, task }) =>
    task.kind === 'run' && task.status !== former?.task.status ? [task] : [],
  );
  const completed = ended.filter(({ status, retryOf }) => status === 'completed' && retryOf === null);
  const failed = ended.filter(({ status }) => status === 'failed');
  const counts = await countCompletedRuns(db, countsOf(completed));
  await askForMinutes(db, counts, completed);
  await announce(db, [...reachedMilestones(counts, completed), ...failed.map(failedTask)]);
}

function countsOf(completed: readonly TaskState[]): CompletedRuns[] {
  const byInstallation = Map.groupBy(completed, ({ installationId }) => installationId);
  return [...byInstallation].map(([installationId, { length: count }]) => ({ installationId, count }));
}

function reachedMilestones(
  counts: readonly CompletedRuns[],
  completed: readonly TaskState[],
): Announcement[] {
  const byInstallation = Map.groupBy(completed, ({ installationId }) => installationId);
  return counts.flatMap(({ installationId, count }) => {
    const tasks = (byInstallation.get(installationId) ?? []).toSorted(
      (a, b) => endOf(a).getTime() - endOf(b).getTime(),
    );
    const before = count - tasks.length;
    return milestones.flatMap((completedRuns) => {
      const task = completedRuns > before ? tasks[completedRuns - before - 1] : undefined;
      return task ? [completedRun(task, completedRuns)] : [];
    });
  });
}

const endOf = (task: TaskState): Date => task.finishedAt ?? task.receivedAt;

const placeOf = ({ customerId, scenarioId, installationId }: TaskState) => ({
  customerId,
  scenarioId,
  installationId,
});

function completedRun(task: TaskState, completedRuns: number): Announcement {
  return {
    type: 'installation.completed',
    ...placeOf(task),
    occurredAt: endOf(task),
    data: { completedRuns, executionId: task.executionId, completedAt: endOf(task).toISOString() },
  };
}

function failedTask(task: TaskState): Announcement {
  const { executionId, taskKey, retryOf, errorCode, errorMessage, startedAt } = task;
  return {
    type: 'execution.failed',
    ...placeOf(task),
    occurredAt: endOf(task),
    data: {
      executionId,
      taskKey,
      retryOf,
      errorCode,
      errorMessage,
      startedAt: startedAt.toISOString(),
      failedAt: endOf(task).toISOString(),
    },
  };
}
