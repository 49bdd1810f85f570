import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let busy: ScenarioRow;
let quiet: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date('2026-05-15T00:00:00Z') });
  operator = await operatorClient(server);
  const customer = await customerClient(server);
  [busy, quiet] = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const cost = async (body: object) => expect((await operator.post('/admin/costs', body)).status).toBe(201);
  await cost({
    kind: 'creation',
    scenario: busy.slug,
    amount: { amount: 10_000, currency: 'usd' },
    on: '2026-04-10',
  });
  await cost({ kind: 'hosting', amount: { amount: 3_000, currency: 'usd' }, month: '2026-04' });
  await cost({
    kind: 'support',
    amount: { amount: 700, currency: 'usd' },
    on: '2026-03-05',
    note: 'nobody ran anything that month',
  });
  await cost({ kind: 'other', amount: { amount: 500, currency: 'eur' }, on: '2026-04-01' });
  for (const [scenario, runs] of [
    [busy, 3],
    [quiet, 1],
  ] as const) {
    const installation = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt: null,
    });
    const tasks = Array.from({ length: runs }, (_, index) => ({
      installationId: installation.id,
      executionId: `run-${index}`,
      status: 'completed',
      startedAt: '2026-04-20T00:00:00Z',
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.accepted).toBe(runs);
  }
  const sell = (at: string, amount: number) =>
    insertPayment(server.pool, { customerId: customer.id, scenarioId: busy.id, at, amount, fee: 100 });
  await sell('2026-04-12T12:00:00Z', 6_100);
  await sell('2026-04-22T12:00:00Z', 7_100);
});
afterAll(() => server.close());

const roi = async (query: string) =>
  (await operator.get(`/admin/analytics/roi?perspective=library&${query}`)).body;

test('costs are told by kind, spread over their days and shared out by the runs of their month', async () => {
  const april = await roi('from=2026-04-01&to=2026-04-30&groupBy=scenario');
  expect(april.totals).toEqual({
    revenue: 13_000,
    costCreation: 10_000,
    costSupport: 0,
    costAcquisition: 0,
    costHosting: 3_000,
    costOther: 0,
    costRewards: 0,
    cost: 13_000,
    net: 0,
    roi: 0,
    paybackDays: null, // 700 of March are still to be earned
    unallocated: 0,
  });
  expect(april.items).toHaveLength(2);
  expect(april.items).toContainEqual(
    expect.objectContaining({ group: busy.id, cost: 12_250, costHosting: 2_250, net: 750, paybackDays: 21 }),
  );
  expect(april.items).toContainEqual(
    expect.objectContaining({ group: quiet.id, cost: 750, revenue: 0, paybackDays: null }),
  );
  expect(april.gates).toContainEqual({
    figure: 'cost',
    code: 'incomplete',
    reason: expect.stringContaining('1 costs'),
  });
});

test('a part of a month bears its days, and what nobody ran stands unallocated', async () => {
  const tenDays = await roi('from=2026-04-01&to=2026-04-10');
  expect(tenDays.totals).toMatchObject({ costHosting: 1_000, costCreation: 10_000 });
  const march = await roi('from=2026-03-01&to=2026-03-31&groupBy=scenario');
  expect(march.totals).toMatchObject({ cost: 700, unallocated: 700, roi: -1 });
  expect(march.items).toMatchObject([{ group: null, label: null, costSupport: 700, unallocated: 700 }]);
});

test('entered costs are listed, the latest first, and a wrong one is refused', async () => {
  const { body } = await operator.get('/admin/costs?limit=2');
  expect(body.items).toHaveLength(2);
  expect(body.nextCursor).not.toBeNull();
  const wrong = { kind: 'creation', amount: { amount: 1, currency: 'usd' } };
  expect((await operator.post('/admin/costs', wrong)).body.errors).toMatchObject([{ path: '/on' }]);
  expect((await operator.post('/admin/costs', { ...wrong, on: '2026-04-01', month: '2026-04' })).status).toBe(
    422,
  );
  expect(
    (await operator.post('/admin/costs', { ...wrong, on: '2026-04-01', scenario: 'unknown' })).status,
  ).toBe(422);
});

test('a cost that was entered by mistake is taken away from the figures, once, and the log keeps what it was', async () => {
  const march = async () => (await roi('from=2026-03-01&to=2026-03-31')).totals.costOther;
  const before = await march();
  const { body: cost } = await operator.post('/admin/costs', {
    kind: 'other',
    amount: { amount: 4_321, currency: 'usd' },
    on: '2026-03-09',
  });
  expect(await march()).toBe(before + 4_321);
  expect((await operator.delete(`/admin/costs/${cost.id}`)).status).toBe(204);
  expect(await march()).toBe(before);
  expect((await operator.delete(`/admin/costs/${cost.id}`)).status).toBe(404);
  const { body: log } = await operator.get(`/admin/audit-log?subject=library_costs&id=${cost.id}`);
  expect(log.items.map(({ kind }: { kind: string }) => kind)).toEqual(['removed', 'added']);
});
