import { apiClient } from '../support/api-client.ts';
import { taskOf } from './reporting.ts';
import type { World } from './world.ts';

export type Requests = {
  sent: () => number;
  /** Ends when at least so many were sent; what failed, by status, and which tasks were reported. */
  end: () => Promise<{ failures: Record<string, number>; reported: Set<number> }>;
};

/** Sends requests until it is told to end, and at least so many: four of five report a task, the fifth reads. */
export function startRequests(
  url: string,
  world: World,
  { atLeast, firstStartAt }: { atLeast: number; firstStartAt: number },
): Requests {
  const firstNumber = 3_000_000;
  const failures: Record<string, number> = {};
  const reported = new Set<number>();
  const clients = world.customers.map(({ key }) => apiClient(url, key));
  let count = 0;
  let isOver = false;
  const request = async (turn: number): Promise<string> => {
    if (turn % 5 === 4) {
      const path = turn % 10 === 4 ? '/v1/scenarios?limit=5' : '/v1/roi';
      return String((await (clients[turn % 3] ?? apiClient(url)).get(path)).status);
    }
    const number = firstNumber + turn;
    const { customer, installation, report } = taskOf(world, number, firstStartAt);
    const installationId = world.customers[customer]?.installations[installation]?.id;
    const answer = await clients[customer]?.post('/v1/execution-tasks', {
      tasks: [{ installationId, ...report }],
    });
    if (answer?.status === 200 && answer.body.rejected.length === 0) reported.add(number);
    return String(answer?.status);
  };
  const work = async () => {
    while (count < atLeast || !isOver) {
      count += 1;
      const status = await request(count).catch((error: Error) => `${error.message} ${String(error.cause)}`);
      if (status !== '200') failures[status] = (failures[status] ?? 0) + 1;
    }
  };
  const working = Promise.all(Array.from({ length: 8 }, work));
  return {
    sent: () => count,
    end: async () => {
      isOver = true;
      await working;
      return { failures, reported };
    },
  };
}
