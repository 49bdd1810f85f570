import { expect } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

export const april = 'from=2026-04-01&to=2026-04-30';

export type WorkedMonth = {
  now: Date;
  server: TestServer;
  operator: ApiClient;
  customer: Awaited<ReturnType<typeof customerClient>>;
  scenario: ScenarioRow;
};

/** Worked example D: 1,200 runs in 30 days, the same number every day, 60 of them failed. */
export async function startWorkedMonth(): Promise<WorkedMonth> {
  const now = new Date('2026-05-01T00:00:00Z');
  const server = await startTestServer({ now: () => now });
  const operator = await operatorClient(server);
  const customer = await customerClient(server);
  const scenario = await insertScenario(server.pool, { minutesByHand: '4', title: 'Invoice chasing' });
  const installation = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt: new Date('2026-04-01T00:00:00Z'),
  });
  const assume = (name: string, value: unknown) =>
    operator.post('/admin/assumptions', {
      scope: 'library',
      name,
      value,
      provenance: 'estimated',
      from: '2026-01-01T00:00:00Z',
    });
  await assume('hourlyRate', '36.00');
  await assume('realisation', { low: '0.4', base: '0.6', high: '1' });
  await assume('reworkMinutes', '10');
  await assume('creditPrice', '0.00106');
  await assume('setupHours', '1');
  await insertPayment(server.pool, {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: '2026-04-01T08:00:00Z',
    amount: 4900,
  });
  await reportTheMonth(customer, installation.id);
  return { now, server, operator, customer, scenario };
}

async function reportTheMonth(customer: ApiClient, installationId: string): Promise<void> {
  const tasks = Array.from({ length: 1_200 }, (_, index) => {
    const day = Math.floor(index / 40) + 1;
    const startedAt = `2026-04-${String(day).padStart(2, '0')}T10:00:00Z`;
    return {
      installationId,
      executionId: `run-${index}`,
      status: index % 20 === 0 ? 'failed' : 'completed',
      startedAt,
      finishedAt: startedAt.replace(':00Z', `:${String((index % 40) + 10)}Z`),
      credits: 6,
      aiModel: index % 2 === 0 ? 'gpt-4o' : 'claude-sonnet-4-5',
      cost: { amountMicros: 2000, currency: 'usd' },
    };
  });
  for (let from = 0; from < tasks.length; from += 500) {
    const answer = await customer.post('/v1/execution-tasks', { tasks: tasks.slice(from, from + 500) });
    expect(answer.body).toMatchObject({ duplicates: 0, rejected: [] });
  }
}
