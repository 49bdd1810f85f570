import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertEntry, insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-31T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' });
});
afterAll(() => server.close());

test('beside the headlines stand disputes, silence, retention and how much of the value is measured', async () => {
  const scenario = await insertScenario(server.pool, { minutesByHand: '10' });
  const customer = await customerClient(server);
  const install = async (confirmedAt: string) =>
    (
      await insertInstallation(server.pool, {
        customerId: customer.id,
        scenario,
        confirmedAt: new Date(confirmedAt),
      })
    ).id;
  const report = async (installationId: string, startedAt: string, fields = {}) =>
    customer.post('/v1/execution-tasks', {
      tasks: [
        {
          installationId,
          executionId: `${installationId} ${startedAt}`,
          status: 'completed',
          startedAt,
          ...fields,
        },
      ],
    });
  const [used, left, never, young] = [
    await install('2026-02-10T00:00:00Z'),
    await install('2026-02-10T00:00:00Z'),
    await install('2026-01-01T00:00:00Z'), // too old to say something of retention, and silent
    await install('2026-03-28T00:00:00Z'), // too young for either
  ];
  await report(used, '2026-03-30T00:00:00Z');
  await report(used, '2026-03-30T01:00:00Z', { timeSavedMinutes: '30' });
  await report(left, '2026-02-11T00:00:00Z');
  await server.pool.query(
    `update completed_runs set last_reported_at = '2026-02-11' where installation_id = $1`,
    [left],
  );
  expect([never, young]).toHaveLength(2);
  const sale = {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: '2026-03-05T00:00:00Z',
    amount: 1_000,
  };
  const { orderId } = await insertPayment(server.pool, sale);
  for (let other = 0; other < 3; other += 1) await insertPayment(server.pool, sale);
  await insertEntry(server.pool, orderId, sale, { kind: 'dispute', amount: -1_000 });
  const { body } = await operator.get('/admin/analytics/overview?from=2026-03-01&to=2026-03-31');
  expect(body.totals).toMatchObject({
    disputeRate: 0.25,
    retention30Days: 0.5,
    silentShare: 2 / 3, // of three that stand for a week, two have said nothing for 30 days
    measuredShare: 0.75, // 30 of 40 minutes
  });
  expect(body.previous).toMatchObject({ disputeRate: null, silentShare: null });
  const { body: revenue } = await operator.get('/admin/analytics/revenue?from=2026-03-01&to=2026-03-31');
  expect(revenue.totals.disputeRate).toBe(body.totals.disputeRate);
});
