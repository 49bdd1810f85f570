import type { CheckedTask, ReportedTask } from './check-report.ts';
import type { Retry, RetryChains } from './retry-chains.ts';
import { identityOf } from './storage/identity.ts';
import type { StoredTask } from './storage/stored-task.ts';
import { nextState, type TaskPlace, type TaskState } from './task-state.ts';
import type { TaskValue } from './value/task-value.ts';

/** A report, and where its installation says that it belongs. */
export type PlacedReport = ReportedTask & { place: TaskPlace };

/** What of a report says which jobs it concerns. */
export type NamedReport = {
  place: TaskPlace;
  task: Pick<CheckedTask, 'installationId' | 'executionId' | 'taskKey' | 'retryOf'>;
};

/** A task while a batch is recorded: as it was before (null when new) and as it is now. */
export type OpenTask = {
  identity: string;
  former: StoredTask | null;
  task: TaskState;
  value: TaskValue | null;
};

/** The logical jobs that a batch concerns: their tasks so far, and what the batch makes of them. */
export type Jobs = {
  /** Takes one report in, in the order of the batch. */
  apply: (report: PlacedReport, receivedAt: Date) => 'accepted' | 'updated' | 'duplicates';
  /** Takes a stored task's job in as if it had been reported again. */
  revisit: (report: NamedReport) => void;
  /** The task of a report that was taken in. */
  taskOf: (report: NamedReport) => OpenTask;
  /** The tries of each job that the batch touched. */
  touched: () => OpenTask[][];
  /** Tasks that differ from what is stored. */
  changed: () => OpenTask[];
  /** Links of retries that are new or lead to another root. */
  links: () => PlacedRetry[];
  /** Links that only a running report told of, and whose end does not. */
  unlinked: () => PlacedRetry[];
};

type PlacedRetry = Retry & { place: TaskPlace };
/** An execution, and those of its tasks that are known. */
type Execution = { installationId: string; executionId: string; tasks: OpenTask[] };

export const identify = ({
  installationId,
  executionId,
  taskKey,
}: Omit<NamedReport['task'], 'retryOf'>): string => identityOf(installationId, executionId, taskKey);

export const executionKey = (installationId: string, executionId: string): string =>
  `${installationId}\n${executionId}`;

/** The jobs of what is stored; `identities` are those of the reports that will be taken in. */
export function jobsOf(
  stored: readonly StoredTask[],
  chains: RetryChains,
  places: ReadonlyMap<string, TaskPlace>,
  identities: ReadonlyMap<NamedReport, string>,
): Jobs {
  const tasks = new Map<string, OpenTask>();
  const executions = new Map<string, Execution>();
  const touched = new Set<Execution>();
  const identityOfReport = (report: NamedReport) => identities.get(report) ?? identify(report.task);
  const executionOf = (installationId: string, executionId: string): Execution => {
    const key = executionKey(installationId, executionId);
    const known = executions.get(key);
    if (known) return known;
    const execution = { installationId, executionId, tasks: [] };
    executions.set(key, execution);
    return execution;
  };
  const add = (open: OpenTask, { tasks: siblings }: Execution) => {
    tasks.set(open.identity, open);
    siblings.push(open);
  };
  for (const former of stored) {
    const { installationId, executionId } = former.task;
    add({ identity: identify(former.task), former, ...former }, executionOf(installationId, executionId));
  }

  /** Forgets that an execution repeats another, unless a task of it under another key still says so. */
  const unlink = ({ installationId, executionId, retryOf }: TaskState) => {
    const { tasks: siblings } = executionOf(installationId, executionId);
    if (siblings.some(({ task }) => task.retryOf === retryOf)) return;
    touched.add(executionOf(installationId, chains.rootOf(installationId, executionId)));
    chains.unlink(installationId, executionId);
    for (const { task } of siblings)
      if (task.retryOf !== null) chains.link(installationId, executionId, task.retryOf);
  };
  const placed = (retries: readonly Retry[]) =>
    retries.flatMap((retry): PlacedRetry[] => {
      const place = places.get(retry.installationId);
      return place ? [{ ...retry, place }] : [];
    });

  /** The tries of the job of each task that this execution's chain has. */
  const jobsOfChain = ({ installationId, executionId }: Execution): [string, OpenTask[]][] => {
    const root = chains.rootOf(installationId, executionId);
    const tries = chains
      .membersOf(installationId, root)
      .flatMap((member) => executionOf(installationId, member).tasks);
    return [...byTaskKey(tries)].map(([key, ofKey]) => [
      `${executionKey(installationId, root)}\n${key}`,
      ofKey,
    ]);
  };

  return {
    apply: (report, receivedAt) => {
      const identity = identityOfReport(report);
      const open = tasks.get(identity);
      const next = nextState(open?.task ?? null, report, report.place, receivedAt);
      if (!next) return 'duplicates';
      const former = open?.task;
      const execution = executionOf(next.installationId, next.executionId);
      if (open) open.task = next;
      else add({ identity, former: null, task: next, value: null }, execution);
      if (former && former.retryOf !== next.retryOf) unlink(former);
      if (next.retryOf !== null) chains.link(next.installationId, next.executionId, next.retryOf);
      touched.add(execution);
      return open ? 'updated' : 'accepted';
    },
    revisit: ({ task }) => void touched.add(executionOf(task.installationId, task.executionId)),
    taskOf: (report) => {
      const open = tasks.get(identityOfReport(report));
      if (!open) throw new Error('a report that was not taken in');
      return open;
    },
    touched: () => {
      for (const { installationId, executionId } of chains.changed())
        touched.add(executionOf(installationId, executionId));
      const jobs: OpenTask[][] = [];
      const ofChains = new Map<string, OpenTask[]>(); // several of a chain may have been touched
      for (const execution of touched) {
        const { installationId, executionId, tasks: own } = execution;
        if (!chains.isAlone(installationId, executionId))
          for (const [job, tries] of jobsOfChain(execution)) ofChains.set(job, tries);
        else if (own.length === 1) jobs.push(own);
        else jobs.push(...byTaskKey(own).values());
      }
      return [...jobs, ...ofChains.values()];
    },
    changed: () =>
      [...tasks.values()].filter(
        ({ former, task, value }) => task !== former?.task || value !== former.value,
      ),
    links: () => placed(chains.changed()),
    unlinked: () => placed(chains.unlinked()),
  };
}

const byTaskKey = (tasks: readonly OpenTask[]) => Map.groupBy(tasks, ({ task }) => task.taskKey);
