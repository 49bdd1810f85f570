import type { Db } from '../platform/database.ts';
import { announce, type Announcement } from '../platform/outbox/outbox.ts';
import { askForMinutes } from './calibration/ask-for-minutes.ts';
import { noteRuns, recountRuns, type KnownRuns, type NotedRuns } from './completed-run-queries.ts';
import type { OpenTask } from './logical-jobs.ts';
import type { TaskState } from './task-state.ts';

const milestones = [1, 100, 1_000];

/**
 * Keeps what is to be known of each installation's runs for ever, and tells which tasks of runs have failed and which installations
 * have reached their first, hundredth or thousandth successful headline run, in the transaction that records them, and asks for the minutes
 * by hand after some of them. The installations are locked by then, so each is told once.
 */
export async function announceRuns(db: Db, changed: readonly OpenTask[]): Promise<void> {
  const ended = changed.flatMap(({ former, task }) =>
    task.kind === 'run' && task.status !== former?.task.status ? [task] : [],
  );
  const completed = ended.filter(({ status, retryOf }) => status === 'completed' && retryOf === null);
  const failed = ended.filter(({ status }) => status === 'failed');
  const counts = await noteRuns(
    db,
    runsOf(
      changed.map(({ task }) => task),
      completed,
    ),
  );
  await recountMoved(db, counts, changed);
  await askForMinutes(db, counts, completed);
  await announce(db, [...reachedMilestones(counts, completed), ...failed.map(failedTask)]);
}

/** Counts runs anew where the one that was known as the first has turned out to have begun later, or to be none. */
async function recountMoved(
  db: Db,
  known: readonly KnownRuns[],
  changed: readonly OpenTask[],
): Promise<void> {
  const firsts = new Map(known.map(({ installationId, firstStartedAt }) => [installationId, firstStartedAt]));
  const moved = changed.flatMap(({ former, task }) => {
    const wasFirst =
      former?.task.kind === 'run' && isSame(firsts.get(task.installationId), former.task.startedAt);
    return wasFirst && !(task.kind === 'run' && isSame(task.startedAt, former.task.startedAt)) ? [task] : [];
  });
  if (moved.length > 0) await recountRuns(db, moved);
}

const isSame = (one: Date | null | undefined, other: Date): boolean => one?.getTime() === other.getTime();

/** What these tasks say of each installation; `completed` are those that count towards its milestones. */
function runsOf(tasks: readonly TaskState[], completed: readonly TaskState[]): NotedRuns[] {
  const counts = new Map<string, number>();
  for (const { installationId } of completed)
    counts.set(installationId, (counts.get(installationId) ?? 0) + 1);
  return [...Map.groupBy(tasks, ({ installationId }) => installationId)].map(([installationId, of]) => {
    const runs = of.filter(({ kind }) => kind === 'run');
    return {
      installationId,
      count: counts.get(installationId) ?? 0,
      firstStartedAt: earliest(runs.map(({ startedAt }) => startedAt)),
      firstCompletedAt: earliest(runs.filter(({ status }) => status === 'completed').map(endOf)),
      lastReportedAt: latest(of.map(({ receivedAt }) => receivedAt)),
    };
  });
}

function reachedMilestones(counts: readonly KnownRuns[], completed: readonly TaskState[]): Announcement[] {
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

const earliest = (instants: readonly Date[]): Date | null =>
  instants.length === 0 ? null : new Date(Math.min(...instants.map(Number)));
const latest = (instants: readonly Date[]): Date | null =>
  instants.length === 0 ? null : new Date(Math.max(...instants.map(Number)));
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
