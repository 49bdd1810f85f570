import type { TaskState } from '../task-state.ts';

/** What one ended try of a logical job brings beside its cost. */
export type Credit = 'success' | 'rework' | 'nothing';

/**
 * Credits the tries of one logical job. The job is done once, by its first completed run (by its finish, then its start, then the
 * execution's id, so that the order of arrival does not matter). While none completed, each failed run has to be repaired by
 * hand. Later completions, tests and error handlers bring nothing.
 */
export function creditJob(tries: readonly TaskState[]): (task: TaskState) => Credit {
  let first: TaskState | null = null;
  for (const task of tries) {
    const isSuccess = task.kind === 'run' && task.status === 'completed';
    if (isSuccess && (first === null || byFinish(task, first) < 0)) first = task;
  }
  return (task) => {
    if (task === first) return 'success';
    return first === null && task.kind === 'run' && task.status === 'failed' ? 'rework' : 'nothing';
  };
}

function byFinish(left: TaskState, right: TaskState): number {
  return (
    (left.finishedAt?.getTime() ?? 0) - (right.finishedAt?.getTime() ?? 0) ||
    left.startedAt.getTime() - right.startedAt.getTime() ||
    (left.executionId < right.executionId ? -1 : 1)
  );
}
