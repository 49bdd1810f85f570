import type { Db } from '../platform/database.ts';
import {
  findKnownTasks,
  findRetries,
  findTasks,
  findTasksUnderOwnKeys,
  type NamedTask,
  type PlacedExecution,
} from './former-queries.ts';
import { executionKey, identify, jobsOf, type Jobs, type NamedReport } from './logical-jobs.ts';
import { retryChains } from './retry-chains.ts';
import type { TaskPlace } from './task-state.ts';

/** Reads every task of the jobs that these reports concern. */
export async function openJobs(db: Db, reports: readonly NamedReport[]): Promise<Jobs> {
  const named = new Map<string, PlacedExecution>();
  const linked = new Map<string, PlacedExecution>();
  const add = (to: typeof named, place: TaskPlace, executionId: string) =>
    to.set(executionKey(place.installationId, executionId), { place, executionId });
  for (const {
    place,
    task: { executionId, retryOf },
  } of reports) {
    add(named, place, executionId);
    if (retryOf === undefined) continue;
    add(named, place, retryOf);
    add(linked, place, executionId);
    add(linked, place, retryOf);
  }
  const identities = new Map(reports.map((report) => [report, identify(report.task)]));
  const identified = new Map(
    reports.map((report): [string, NamedTask] => [
      identities.get(report) ?? '',
      { place: report.place, executionId: report.task.executionId, taskKey: report.task.taskKey },
    ]),
  );
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
  return jobsOf(stored, retryChains(retries), places, identities);
}
