import { expect } from 'vitest';
import { foreseeExhaustion } from '../../../server/forecasting/exhaustion/foresee-exhaustion.ts';
import { noteMakePlan } from '../../../server/installations/make/note-make-plan.ts';
import { daysOf, type DayRange } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer } from '../../support/server.ts';

/** A library whose customers use credits day by day, under a clock that is set by hand. */
export async function exhaustionWorld(beginning: string) {
  const clock = { now: new Date(beginning) };
  const server = await startTestServer({ now: () => clock.now });
  const operator = await operatorClient(server);
  const scenario = await insertScenario(server.pool);
  return {
    clock,
    server,
    operator,
    /** A customer who used so many credits on each of the days; `told` is what Make says of the plan. */
    customerWith: async ({
      name = 'Ada',
      credits = 0,
      days,
    }: {
      name?: string;
      credits?: number;
      days?: DayRange;
    }) => {
      const customer = await customerClient(server, name);
      const { id } = await insertInstallation(server.pool, {
        customerId: customer.id,
        scenario,
        confirmedAt: new Date('2026-01-01T00:00:00Z'),
      });
      const spend = async (range: DayRange) => {
        const tasks = daysOf(range).map((day) => ({
          installationId: id,
          executionId: day,
          status: 'completed',
          startedAt: `${day}T08:00:00Z`,
          finishedAt: `${day}T08:01:00Z`,
          credits,
        }));
        expect((await customer.post('/v1/execution-tasks', { tasks })).status).toBeLessThan(300);
      };
      if (days) await spend(days);
      const told = (creditsPerMonth: number) =>
        noteMakePlan(server.pool, id, { name: 'core', creditsPerMonth, organizationId: 5 });
      return { customer, spend, told };
    },
    /** Looks at every plan, as each night; what was told since the last look is new. */
    look: async () => {
      clock.now = new Date(clock.now.getTime() + 1_000);
      await foreseeExhaustion(server.deps);
    },
    /** What operators are told of a customer's plans. */
    foreseen: async (customerId: string) =>
      (await operator.get(`/admin/analytics/exhaustion?customer=${customerId}`)).body.items,
  };
}
export type ExhaustionWorld = Awaited<ReturnType<typeof exhaustionWorld>>;
