import type { Customer, LivingUse, Stage } from './stage.ts';
import { tasksOf, type Task } from './tasks.ts';

const batchSize = 500;
/** Fewer wait for the next time, unless it is the last: big batches are quick. */
const worthSending = 100;
const senders = 4;
const sentTwiceEvery = 25;

/**
 * Sends what ran in [from, to): mostly as batches, one for each customer who has enough to tell; some installations tell run by run.
 */
export async function reportRuns(
  stage: Stage,
  { from, to, isLast }: { from: Date; to: Date; isLast: boolean },
): Promise<void> {
  const waiting: (() => Promise<void>)[] = [];
  stage.customers.forEach((customer, index) => {
    for (const use of customer.uses) {
      const tasks = tasksOf(use, stage.world.period, from, to);
      if (use.reportsByUrl) waiting.push(() => sendOneByOne(stage, use, tasks));
      else customer.unsent.push(...tasks);
    }
    if (!isLast && customer.unsent.length < worthSending) return;
    const batch = customer.unsent.splice(0);
    waiting.push(() => sendBatches(stage, customer, batch, index % sentTwiceEvery === 3));
  });
  const send = async () => {
    for (let job = waiting.pop(); job; job = waiting.pop()) await job();
  };
  await Promise.all(Array.from({ length: senders }, send));
}

async function sendBatches(
  stage: Stage,
  { api }: Customer,
  tasks: Task[],
  isSentTwice: boolean,
): Promise<void> {
  for (let start = 0; start < tasks.length; start += batchSize) {
    const body = { tasks: tasks.slice(start, start + batchSize) };
    const answer = await api('POST', '/v1/execution-tasks', { body });
    if (answer.body.rejected.length > 0)
      throw new Error(`Tasks were rejected: ${JSON.stringify(answer.body.rejected.slice(0, 3))}`);
    stage.tally.tasks += answer.body.accepted;
    if (isSentTwice) await api('POST', '/v1/execution-tasks', { body }); // as after an answer that got lost
  }
}

async function sendOneByOne({ tally }: Stage, use: LivingUse, tasks: Task[]): Promise<void> {
  for (const { installationId: _, ...task } of tasks) {
    const answer = await fetch(use.reportUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(task),
    });
    if (answer.status !== 204)
      throw new Error(`A report was answered with ${answer.status}: ${await answer.text()}`);
    if (task.status !== 'running') tally.tasks += 1;
  }
}
