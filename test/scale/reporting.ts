import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { World } from './world.ts';

/** A task as it is reported in the end, and whose it is. */
export type Task = { customer: number; installation: number; report: Record<string, unknown> };

const hour = 3_600_000;

/** The task of that number: the same number gives the same task. */
export function taskOf(world: World, number: number, firstStartAt: number): Task {
  const customer = number % world.customers.length;
  const installation = number % 4;
  const startedAt = firstStartAt + (number % 1_000) * 200_000; // over some two days
  const hasFailed = number % 7 === 0;
  return {
    customer,
    installation,
    report: {
      executionId: `run-${number}`,
      status: hasFailed ? 'failed' : 'completed',
      startedAt: new Date(startedAt).toISOString(),
      finishedAt: new Date(startedAt + 1_000 + (number % 90) * 1_000).toISOString(),
      items: 1 + (number % 3),
      aiModel: number % 2 === 0 ? 'gpt-4o-mini' : 'claude-sonnet-4-0',
      credits: 2,
      inputTokens: 1_000 + number,
      outputTokens: 100 + (number % 50),
      ...(number % 4 === 0 ? { timeSavedMinutes: '2.5' } : {}),
      ...(number % 5 === 0 ? { cost: { amountMicros: 1_234 + number, currency: 'usd' } } : {}),
      ...(hasFailed ? { error: { code: `E${number % 3}`, message: 'No luck.' } } : {}),
    },
  };
}

export const firstStartOf = (now: number) => now - 80 * hour;

/** A request that reports tasks: by their numbers, as a batch or by the address of an installation. */
type Reporting = { path: string; key: string | null; body: unknown; numbers: number[] };

/** A client's next reports: batches, single ones, some announced as running before, some told twice. */
function* reportings(
  world: World,
  firstStartAt: number,
  client: number,
  clients: number,
): Generator<Reporting> {
  for (let turn = 0; ; turn += 1) {
    const size = turn % 4 === 0 ? 20 : 1;
    // Numbers that no other client has; those of a batch are one customer's.
    const places = Array.from({ length: size }, (_, index) => client + clients * (turn * 20 + index));
    const numbers = places.map((place) => place * world.customers.length + (turn % world.customers.length));
    const tasks = numbers.map((number) => taskOf(world, number, firstStartAt));
    const [one] = tasks;
    if (!one) return;
    const customer = world.customers[one.customer];
    const installationOf = (task: Task) => customer?.installations[task.installation];
    const batch = (reports: Record<string, unknown>[]): Reporting => ({
      path: '/v1/execution-tasks',
      key: customer?.key ?? null,
      body: {
        tasks: reports.map((report, index) => ({
          installationId: installationOf(tasks[index] ?? one)?.id,
          ...report,
        })),
      },
      numbers,
    });
    if (turn % 5 === 0)
      yield batch(
        tasks.map(({ report }) => {
          const { executionId, startedAt, items, aiModel } = report;
          return { executionId, startedAt, items, aiModel, status: 'running' };
        }),
      );
    const final =
      turn % 4 === 1
        ? {
            path: `/v1/report/${installationOf(one)?.token}`,
            key: null,
            body: one.report,
            numbers,
          }
        : batch(tasks.map(({ report }) => report));
    yield final;
    if (turn % 6 === 0) yield final;
  }
}

export type Load = {
  /** Numbers of tasks that were acknowledged with their end. */
  acknowledged: () => number;
  /** What came instead of an acknowledgement, by status (`network`: no answer), and how often. */
  refusals: Record<string, number>;
  /** Lets each client end its report under way; the numbers of all that were reported. */
  stop: () => Promise<Set<number>>;
};

/** Four clients that report one thing after the other, each until it is acknowledged, and write down what was. */
export function startLoad(url: string, world: World, firstStartAt: number, file: string): Load {
  const clients = 4;
  const reported = new Set<number>();
  const refusals: Record<string, number> = {};
  let isOver = false;
  const work = async (client: number) => {
    for (const reporting of reportings(world, firstStartAt, client, clients)) {
      if (isOver && reporting.numbers.every((number) => reported.has(number))) return;
      await untilAcknowledged(url, reporting, refusals);
      if (JSON.stringify(reporting.body).includes('"running"')) continue;
      appendFileSync(file, reporting.numbers.map((number) => `${number}\n`).join(''));
      for (const number of reporting.numbers) reported.add(number);
      if (isOver) return;
      await delay(5); // four clients, not as many as the machine takes
    }
  };
  const working = Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  working.catch(() => {}); // told by stop
  return {
    acknowledged: () => reported.size,
    refusals,
    stop: async () => {
      isOver = true;
      await working;
      return reported;
    },
  };
}

async function untilAcknowledged(
  url: string,
  { path, key, body }: Reporting,
  refusals: Record<string, number>,
): Promise<void> {
  for (const deadline = Date.now() + 120_000; ;) {
    const { status, text } = await post(url + path, key, body);
    if (status === '200' || status === '204') {
      if (status === '200' && JSON.parse(text).rejected.length > 0)
        throw new Error(`Tasks were refused: ${text}`);
      return;
    }
    refusals[status] = (refusals[status] ?? 0) + 1;
    if (!['429', '502', '503', '504', 'network'].includes(status) || Date.now() > deadline)
      throw new Error(`${path} was not acknowledged: ${status} ${text}`);
    await delay(100);
  }
}

async function post(
  url: string,
  key: string | null,
  body: unknown,
): Promise<{ status: string; text: string }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: String(answer.status), text: await answer.text() };
  } catch (error) {
    return { status: 'network', text: String(error) };
  }
}
