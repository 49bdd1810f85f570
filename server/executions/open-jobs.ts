import type { Db } from '../platform/database.ts';
import type { CheckedTask } from './check-report.ts';
import {
  findKnownTasks,
  findRetries,
  findTasks,
  findTasksUnderOwnKeys,
  type NamedTask,
  type PlacedExecution,
} from './former-queries.ts';
import { retryChains, type Retry, type RetryChains } from './retry-chains.ts';
import { identityOf } from './storage/identity.ts';
import type { StoredTask } from './storage/stored-task.ts';
import { nextState, type TaskPlace, type TaskState } from './task-state.ts';
import type { TaskValue } from './value/task-value.ts';

/** A report, and where its installation says that it belongs. */
export type PlacedReport = CheckedTask & { place: TaskPlace };

/** What of a report says which jobs it concerns. */
export type NamedReport = Pick<
  PlacedReport,
  'place' | 'installationId' | 'executionId' | 'taskKey' | 'retryOf'
>;

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

/** Reads every task of the jobs that these reports concern. */
export async function openJobs(db: Db, reports: readonly NamedReport[]): Promise<Jobs> {
  const named = new Map<string, PlacedExecution>();
  const linked = new Map<string, PlacedExecution>();
  const add = (to: typeof named, place: TaskPlace, executionId: string) =>
    to.set(executionKey(place.installationId, executionId), { place, executionId });
  for (const { place, executionId, retryOf } of reports) {
    add(named, place, executionId);
    if (retryOf === undefined) continue;
    add(named, place, retryOf);
    add(linked, place, executionId);
    add(linked, place, retryOf);
  }
  const identify = identities();
  const identified = new Map(reports.map((report) => [identify(report), report]));
  const [retries, knownReports] = await Promise.all([
    findRetries(db, [...named.values()]),
    findKnownTasks(db, identified),
  ]);
  const places = new Map(reports.map(({ place }) => [place.installationId, place]));
  for (const { installationId, executionId, rootExecutionId } of retries) {
    const place = places.get(installationId);
    if (!place) continue;
    add(linked, place, executionId);
    add(linked, place, rootExecutionId);
  }
  // A link may move every task of an execution to another job; without one only what is reported matters.
  const executions = [...linked.values()];
  const mains = executions.flatMap((execution): [string, NamedTask][] => {
    const main = { ...execution, taskKey: 'main' };
    const identity = identify({ installationId: execution.place.installationId, ...main });
    return identified.has(identity) ? [] : [[identity, main]];
  });
  const known = [
    ...(mains.length === 0 ? [] : await findKnownTasks(db, new Map(mains))),
    ...knownReports.filter(
      ({ place, executionId, taskKey }) =>
        taskKey === 'main' || !linked.has(executionKey(place.installationId, executionId)),
    ),
  ];
  const stored = [
    ...(known.length === 0 ? [] : await findTasks(db, known)),
    ...(executions.length === 0 ? [] : await findTasksUnderOwnKeys(db, executions)),
  ];
  return jobsOf(stored, retryChains(retries), places, identify);
}

type Identified = Pick<NamedReport, 'installationId' | 'executionId' | 'taskKey'>;

/** Identities of tasks, each reckoned once. */
function identities(): (task: Identified) => string {
  const known = new Map<string, string>();
  return ({ installationId, executionId, taskKey }) => {
    const name = `${installationId}\0${executionId}\0${taskKey}`;
    const identity = known.get(name) ?? identityOf(installationId, executionId, taskKey);
    known.set(name, identity);
    return identity;
  };
}

const executionKey = (installationId: string, executionId: string) => `${installationId}\n${executionId}`;

function jobsOf(
  stored: readonly StoredTask[],
  chains: RetryChains,
  places: ReadonlyMap<string, TaskPlace>,
  identify: (task: Identified) => string,
): Jobs {
  const tasks = new Map<string, OpenTask>();
  const byExecution = new Map<string, OpenTask[]>();
  const touched = new Map<string, { installationId: string; executionId: string }>();
  const add = (open: OpenTask) => {
    const execution = executionKey(open.task.installationId, open.task.executionId);
    tasks.set(open.identity, open);
    const siblings = byExecution.get(execution);
    if (siblings) siblings.push(open);
    else byExecution.set(execution, [open]);
  };
  const touch = (installationId: string, executionId: string) =>
    touched.set(executionKey(installationId, executionId), { installationId, executionId });
  for (const former of stored) add({ identity: identify(former.task), former, ...former });

  /** Forgets that an execution repeats another, unless a task of it under another key still says so. */
  const unlink = ({ installationId, executionId, retryOf }: TaskState) => {
    const siblings = byExecution.get(executionKey(installationId, executionId)) ?? [];
    if (siblings.some(({ task }) => task.retryOf === retryOf)) return;
    touch(installationId, chains.rootOf(installationId, executionId));
    chains.unlink(installationId, executionId);
    for (const { task } of siblings)
      if (task.retryOf !== null) chains.link(installationId, executionId, task.retryOf);
  };
  const placed = (retries: readonly Retry[]) =>
    retries.flatMap((retry): PlacedRetry[] => {
      const place = places.get(retry.installationId);
      return place ? [{ ...retry, place }] : [];
    });

  return {
    apply: (report, receivedAt) => {
      const identity = identify(report);
      const open = tasks.get(identity);
      const next = nextState(open?.task ?? null, report, report.place, receivedAt);
      if (!next) return 'duplicates';
      const former = open?.task;
      if (open) open.task = next;
      else add({ identity, former: null, task: next, value: null });
      if (former && former.retryOf !== next.retryOf) unlink(former);
      if (next.retryOf !== null) chains.link(next.installationId, next.executionId, next.retryOf);
      touch(next.installationId, next.executionId);
      return open ? 'updated' : 'accepted';
    },
    revisit: ({ installationId, executionId }) => void touch(installationId, executionId),
    taskOf: (report) => {
      const open = tasks.get(identify(report));
      if (!open) throw new Error('a report that was not taken in');
      return open;
    },
    touched: () => {
      for (const { installationId, executionId } of chains.changed()) touch(installationId, executionId);
      const jobs = new Map<string, OpenTask[]>();
      for (const { installationId, executionId } of touched.values()) {
        const root = chains.rootOf(installationId, executionId);
        const tries = chains
          .membersOf(installationId, root)
          .flatMap((member) => byExecution.get(executionKey(installationId, member)) ?? []);
        for (const [key, ofKey] of Map.groupBy(tries, (open) => open.task.taskKey))
          jobs.set(`${executionKey(installationId, root)}\n${key}`, ofKey);
      }
      return [...jobs.values()];
    },
    changed: () =>
      [...tasks.values()].filter(
        ({ former, task, value }) => task !== former?.task || value !== former.value,
      ),
    links: () => placed(chains.changed()),
    unlinked: () => placed(chains.unlinked()),
  };
}
