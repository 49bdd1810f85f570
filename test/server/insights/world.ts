import { expect } from 'vitest';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import type { TestServer } from '../../support/server.ts';

/** A Monday: the week that is looked at is 9 to 15 March, the one before 2 to 8 March. */
export const noon = new Date('2026-03-16T12:00:00Z');

type Runs = {
  day: string;
  completed?: number;
  failed?: number;
  code?: string;
  message?: string;
  aiModel?: string;
  costMicros?: number;
};

/** A library with scenarios whose runs are told day by day. */
export async function insightsWorld(server: TestServer) {
  await assumeForLibrary(await operatorClient(server), { hourlyRate: '60' });
  let executions = 0;
  const install = async (
    title: string,
    customers: number,
    { minutesByHand = '30', apps = ['xero'] } = {},
  ) => {
    const scenario = await insertScenario(server.pool, { title, minutesByHand });
    await server.pool.query(`update scenarios set apps = $2 where id = $1`, [scenario.id, apps]);
    const users: { customer: Awaited<ReturnType<typeof customerClient>>; installationId: string }[] = [];
    for (let no = 0; no < customers; no += 1) {
      const customer = await customerClient(server, `C${no}`);
      const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
      users.push({ customer, installationId: id });
    }
    return {
      ...scenario,
      installations: users.map(({ installationId }) => installationId),
      /** Told by the customers in turn. */
      tell: async ({ day, completed = 0, failed = 0, code, message = 'No.', aiModel, costMicros }: Runs) => {
        const tasks = Array.from({ length: completed + failed }, (_, no) => ({ no, fails: no < failed }));
        for (const [index, { customer, installationId }] of users.entries()) {
          const own = tasks.filter(({ no }) => no % users.length === index);
          if (own.length === 0) continue;
          const { body } = await customer.post('/v1/execution-tasks', {
            tasks: own.map(({ no, fails }) => {
              executions += 1;
              const startedAt = new Date(Date.parse(`${day}T08:00:00Z`) + no * 60_000).toISOString();
              return {
                installationId,
                executionId: `exe-${executions}`,
                status: fails ? 'failed' : 'completed',
                startedAt,
                finishedAt: startedAt,
                ...(fails && code !== undefined ? { error: { code, message } } : {}),
                ...(aiModel === undefined ? {} : { aiModel }),
                ...(costMicros === undefined ? {} : { cost: { amountMicros: costMicros, currency: 'usd' } }),
              };
            }),
          });
          expect([body.accepted, body.rejected]).toEqual([own.length, []]);
        }
      },
    };
  };
  return { install };
}

type Install = Awaited<ReturnType<typeof insightsWorld>>['install'];

/** A scenario whose model costs half as much again since 9 March. */
export async function modelGotDearer(install: Install) {
  const model = await install('With a model', 1);
  for (let day = 2; day <= 15; day += 1)
    await model.tell({
      day: march(day),
      completed: 10,
      aiModel: 'big-one',
      costMicros: day > 8 ? 3_000 : 2_000,
    });
  return model;
}

/** `YYYY-MM-DD` of March, or of February where the number is not above zero. */
export const march = (day: number): string => new Date(Date.UTC(2026, 2, day)).toISOString().slice(0, 10);
