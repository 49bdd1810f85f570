import type { Pool } from '../platform/database.ts';
import type { CheckedTask } from './check-report.ts';
import { writeReports, type Outcome, type RecordingDeps } from './write-reports.ts';

type Waiting = {
  reports: readonly CheckedTask[];
  resolve: (outcomes: Outcome[]) => void;
  reject: (error: unknown) => void;
};

const mostTogether = 1_000;
const queuesOf = new WeakMap<Pool, Map<string, Waiting[]>>();

/**
 * Writes the reports of one customer, one transaction at a time. What arrives while one is under way is written together by the next:
 * nothing waits for a timer, a storm of single reports shares its commits, and one busy customer never takes more than one
 * connection. The answer comes after the commit.
 */
export function recordTogether(
  deps: RecordingDeps,
  customerId: string,
  reports: readonly CheckedTask[],
): Promise<Outcome[]> {
  const queues = queuesOf.get(deps.pool) ?? new Map<string, Waiting[]>();
  queuesOf.set(deps.pool, queues);
  return new Promise((resolve, reject) => {
    const queue = queues.get(customerId);
    if (queue) return void queue.push({ reports, resolve, reject });
    queues.set(customerId, [{ reports, resolve, reject }]);
    return void drain(deps, customerId, queues);
  });
}

/** Never rejects; whoever called is told. The queue goes in the same turn in which it was found empty: nobody is left in it. */
async function drain(deps: RecordingDeps, customerId: string, queues: Map<string, Waiting[]>): Promise<void> {
  const queue = queues.get(customerId) ?? [];
  while (queue.length > 0) await writeAll(deps, customerId, takeNext(queue));
  queues.delete(customerId);
}

function takeNext(queue: Waiting[]): Waiting[] {
  let count = 0;
  const last = queue.findIndex(({ reports }, index) => (count += reports.length) > mostTogether && index > 0);
  return queue.splice(0, last === -1 ? queue.length : last);
}

async function writeAll(deps: RecordingDeps, customerId: string, calls: Waiting[]): Promise<void> {
  try {
    const outcomes = await writeReports(
      deps,
      calls.flatMap(({ reports }) => reports.map((report) => ({ ...report, customerId }))),
    );
    for (const { reports, resolve } of calls) resolve(outcomes.splice(0, reports.length));
  } catch (error) {
    // What fails may be the fault of one call: the others get a transaction of their own.
    if (calls.length > 1) for (const call of calls) await writeAll(deps, customerId, [call]);
    else calls[0]?.reject(error);
  }
}
