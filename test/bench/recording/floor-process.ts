// The same flush without HTTP, in a process of its own: reports are made and checked before the clock runs, then written by so many writers, as
// many batches in each transaction as the server finds waiting. Takes orders from the process that started it.
import pino from 'pino';
import { checkTask } from '../../../server/executions/check-report.ts';
import { writeReports, type Report } from '../../../server/executions/write-reports.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool } from '../../../server/platform/database.ts';
import { customerId, customers } from '../support/reporters.ts';
import { newBatch } from '../support/tasks.ts';

export type FloorOrder = { batches: number; size: number; writers: number; batchesTogether: number };
export type FloorRun = { elapsedMs: number; nodeUs: number; latenciesMs: number[] };

const config = readConfig(process.env);
const pool = createPool(config.databaseUrl ?? '', pino({ level: 'silent' }));
const deps = { pool, config, now: () => new Date() };
let customer = 0;

function reportsOf(size: number): Report[] {
  customer = (customer + 1) % customers;
  const now = new Date();
  return newBatch(customer, size).map((task) => {
    const checked = checkTask(task, { now, arrivedAt: now });
    if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
    return { task: checked.value, customerId: customerId(customer) };
  });
}

async function run({ batches, size, writers, batchesTogether }: FloorOrder): Promise<FloorRun> {
  const reports = Array.from({ length: batches }, () => reportsOf(size));
  const flushes = Array.from({ length: Math.ceil(batches / batchesTogether) }, (_, index) =>
    reports.slice(index * batchesTogether, (index + 1) * batchesTogether),
  );
  const queue = flushes.values();
  const latenciesMs: number[] = [];
  const startAt = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (const together of queue) {
        const begunAt = performance.now();
        const outcomes = await writeReports(deps, together.flat());
        const ms = performance.now() - begunAt;
        latenciesMs.push(...together.map(() => ms));
        if (outcomes.some((outcome) => outcome !== 'accepted'))
          throw new Error(`not new: ${outcomes.join()}`);
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { elapsedMs: performance.now() - startAt, nodeUs: user + system, latenciesMs };
}

async function answer(order: FloorOrder): Promise<void> {
  process.send?.(await run(order));
}

process.on('message', (order: FloorOrder) => void answer(order));
process.on('disconnect', () => process.exit(0));
