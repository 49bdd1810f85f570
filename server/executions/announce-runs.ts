import type { Db } from '../platform/database.ts';
import { announce, type Announcement } from '../platform/outbox/outbox.ts';
import { countCompletedRuns, lastMilestone } from './completed-run-queries.ts';
import type { OpenTask } from './open-jobs.ts';
import type { TaskState } from './task-state.ts';

const milestones = [1, 100, lastMilestone];

/**
 * Tells which tasks of runs have failed and which installations have reached their first, hundredth or thousandth successful
 * headline run, in the transaction that records them. The installations are locked by then, so each is told once.
 */
export async function announceRuns(db: Db, changed: readonly OpenTask[]): Promise<void> {
  const ended = changed.flatMap(({ former, task }) =>
    task.kind === 'run' && task.status !== former?.task.status ? [task] : [],
  );
  const completed = ended.filter(({ status, retryOf }) => status === 'completed' && retryOf === null);
  const failed = ended.filter(({ status }) => status === 'failed');
  await announce(db, [...(await reachedMilestones(db, completed)), ...failed.map(failedTask)]);
}

async function reachedMilestones(db: Db, completed: readonly TaskState[]): Promise<Announcement[]> {
  const byInstallation = Map.groupBy(completed, ({ installationId }) => installationId);
  const added = [...byInstallation].map(([installationId, { length: count }]) => ({ installationId, count }));
  const counts = await countCompletedRuns(db, added);
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
