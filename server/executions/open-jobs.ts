import type { Db } from '../platform/database.ts';
import type { CheckedTask } from './check-report.ts';
import { retryChains, type RetryChains } from './retry-chains.ts';
import { findRetries, findTasks, type Execution, type StoredTask } from './task-queries.ts';
import { nextState, type TaskPlace, type TaskState } from './task-state.ts';
import type { TaskValue } from './value/task-value.ts';

/** A task while a batch is recorded: as it was before (null when new) and as it is now. */
export type OpenTask = { former: StoredTask | null; task: TaskState; value: TaskValue | null };

/** The logical jobs that a batch concerns: their tasks so far, and what the batch makes of them. */
export type Jobs = {
  chains: RetryChains;
  /** Takes one report in, in the order of the batch. */
  apply: (
    report: CheckedTask,
    fresh: TaskPlace & { id: string; receivedAt: Date },
  ) => 'accepted' | 'updated' | 'duplicates';
  /** The tries of each job that the batch touched. */
  touched: () => OpenTask[][];
  /** Tasks that differ from what is stored. */
  changed: () => OpenTask[];
};

/** Reads every task of the jobs that these reports concern. */
export async function openJobs(db: Db, reports: readonly CheckedTask[]): Promise<Jobs> {
  const named = reports.flatMap(({ installationId, executionId, retryOf }) =>
    [executionId, ...(retryOf === undefined ? [] : [retryOf])].map((id) => ({
      installationId,
      executionId: id,
    })),
  );
  const retries = await findRetries(db, named);
  const related: Execution[] = retries.flatMap(({ installationId, executionId, rootExecutionId }) => [
    { installationId, executionId },
    { installationId, executionId: rootExecutionId },
  ]);
  // A new link may move every task of an execution to another job; without one only the reported keys matter.
  const hasLinks = reports.some(({ retryOf }) => retryOf !== undefined);
  const taskKeys = hasLinks ? null : [...new Set(reports.map(({ taskKey }) => taskKey))];
  return jobsOf(await findTasks(db, [...named, ...related], taskKeys), retryChains(retries));
}

function jobsOf(stored: readonly StoredTask[], chains: RetryChains): Jobs {
  const tasks = new Map<string, OpenTask>();
  const byExecution = new Map<string, OpenTask[]>();
  const touchedExecutions = new Map<string, Execution>();
  const executionKey = (installationId: string, executionId: string) => `${installationId}\n${executionId}`;
  const taskKey = (task: Pick<TaskState, 'installationId' | 'executionId' | 'taskKey'>) =>
    JSON.stringify([task.installationId, task.executionId, task.taskKey]);
  const add = (open: OpenTask) => {
    const execution = executionKey(open.task.installationId, open.task.executionId);
    tasks.set(taskKey(open.task), open);
    const siblings = byExecution.get(execution);
    if (siblings) siblings.push(open);
    else byExecution.set(execution, [open]);
  };
  const touch = (installationId: string, executionId: string) =>
    touchedExecutions.set(executionKey(installationId, executionId), { installationId, executionId });
  for (const row of stored) add({ former: row, task: row.task, value: row.value });

  return {
    chains,
    apply: (report, fresh) => {
      const open = tasks.get(taskKey(report));
      const next = nextState(open?.task ?? null, report, fresh);
      if (!next) return 'duplicates';
      if (open) open.task = next;
      else add({ former: null, task: next, value: null });
      if (next.retryOf !== null) chains.link(next.installationId, next.executionId, next.retryOf);
      touch(next.installationId, next.executionId);
      return open ? 'updated' : 'accepted';
    },
    touched: () => {
      for (const { installationId, executionId } of chains.changed()) touch(installationId, executionId);
      const jobs = new Map<string, OpenTask[]>();
      for (const { installationId, executionId } of touchedExecutions.values()) {
        const root = chains.rootOf(installationId, executionId);
        const tries = chains
          .membersOf(installationId, root)
          .flatMap((member) => byExecution.get(executionKey(installationId, member)) ?? []);
        for (const [key, ofKey] of Map.groupBy(tries, (open) => open.task.taskKey))
          jobs.set(JSON.stringify([installationId, root, key]), ofKey);
      }
      return [...jobs.values()];
    },
    changed: () =>
      [...tasks.values()].filter(
        ({ former, task, value }) => task !== former?.task || value !== former.value,
      ),
  };
}
