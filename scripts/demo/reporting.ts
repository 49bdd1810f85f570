import type { Customer, LivingUse, Stage } from './stage.ts';
import { tasksOf, type Task } from './tasks.ts';
import { daysAfter, type Period } from './time.ts';

const batchSize = 500;
/** Fewer wait for the next turn, unless it sends all: big batches are quick. */
const worthSending = 25;
const senders = 4;
const sentTwiceEvery = 25;
const usualTurnDays = 7;
/** Towards the end reports come as they do from programs that run, so that the library is left in its ordinary state: nothing told late. */
const livelyDays = 4;
const livelyTurnDays = 0.25;

/** A stretch of time whose runs are reported at its end. */
export type Turn = { from: Date; to: Date; sendsAll: boolean };

/** The whole period in turns: by the week, since that is quick, and by a few hours in its last days. */
export function turnsOf({ start, end, days }: Period): Turn[] {
  const lively = daysAfter(end, -Math.min(livelyDays, days));
  return [
    ...turnsBetween(start, lively, usualTurnDays).map((turn) => ({ ...turn, sendsAll: turn.to >= lively })),
    ...turnsBetween(lively, end, livelyTurnDays).map((turn) => ({ ...turn, sendsAll: true })),
  ];
}

function turnsBetween(start: Date, end: Date, days: number): { from: Date; to: Date }[] {
  if (start >= end) return [];
  const next = daysAfter(start, days);
  const to = next < end ? next : end;
  return [{ from: start, to }, ...turnsBetween(to, end, days)];
}

/**
 * Sends what ran in [from, to): mostly as batches, one for each customer who has enough to tell; some installations tell run by run.
 */
export async function reportRuns(stage: Stage, { from, to, sendsAll }: Turn): Promise<void> {
  const waiting: (() => Promise<void>)[] = [];
  stage.customers.forEach((customer, index) => {
    for (const use of customer.uses) {
      const tasks = tasksOf(use, stage.world.period, from, to);
      if (use.reportsByUrl) waiting.push(() => sendOneByOne(stage, use, tasks));
      else customer.unsent.push(...tasks);
    }
    if (!sendsAll && customer.unsent.length < worthSending) return;
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
