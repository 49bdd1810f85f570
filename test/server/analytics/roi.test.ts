import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { april, startWorkedMonth, type WorkedMonth } from './worked-month.ts';

let { now, server, operator, customer, scenario } = {} as WorkedMonth;
beforeAll(async () => {
  ({ now, server, operator, customer, scenario } = await startWorkedMonth());
});
afterAll(() => server.close());

test('the worked example comes out to the digit', async () => {
  const { body } = await operator.get(`/admin/analytics/roi?perspective=customer&${april}`);
  expect(body.totals).toEqual({
    valueMicros: 1_281_600_000,
    valueLowMicros: ((4560 * 0.4 - 600) / 60) * 36 * 1e6,
    valueHighMicros: ((4560 - 600) / 60) * 36 * 1e6,
    timeValueMicros: 1_281_600_000,
    reportedValueMicros: 0,
    measuredShare: 0,
    creditCostMicros: 7_632_000,
    aiCostMicros: 2_400_000,
    runCostMicros: 10_032_000,
    fixedCostMicros: 6_986_301, // 85 × 30 ÷ 365
    costMicros: 17_018_301,
    netMicros: 1_264_581_699,
    roi: 1_264_581_699 / 17_018_301,
    costPerSuccessMicros: 8_800,
    paybackDays: 2,
    unpriced: 0,
    naiveValueMicros: 2_736_000_000,
    unconverted: { count: 0, amounts: [] },
  });
  expect(body.totals.roi).toBeCloseTo(74.3, 1);
  expect(body.totals.naiveValueMicros / body.totals.valueMicros - 1).toBeCloseTo(1.13, 2);
  expect(body).toMatchObject({
    from: '2026-04-01',
    to: '2026-04-30',
    timeZone: 'UTC',
    currency: 'usd',
    asOf: now.toISOString(),
    gates: [],
  });
});

test('the customer sees the same of their own', async () => {
  const { body } = await customer.get(`/v1/roi?${april}&groupBy=scenario`);
  expect(body.totals).toMatchObject({ netMicros: 1_264_581_699, paybackDays: 2 });
  expect(body.items).toMatchObject([
    { bucket: null, group: scenario.id, label: 'Invoice chasing', netMicros: 1_264_581_699 },
  ]);
  const other = await customerClient(server, 'Bob');
  const theirs = await other.get(`/v1/roi?${april}`);
  expect(theirs.body.totals).toMatchObject({ valueMicros: 0, costMicros: 0, roi: null, paybackDays: null });
  expect(theirs.body.items).toEqual([]);
});

test.each(['day', 'week', 'month', undefined])(
  'groups and buckets by %s sum to the total',
  async (interval) => {
    for (const groupBy of ['scenario', 'customer', 'aiModel', 'none']) {
      const { body } = await operator.get(
        `/admin/analytics/roi?${april}&groupBy=${groupBy}${interval ? `&interval=${interval}` : ''}`,
      );
      const sum = (name: string) =>
        body.items.reduce((total: number, item: Record<string, number>) => total + (item[name] ?? 0), 0);
      for (const name of [
        'valueMicros',
        'runCostMicros',
        'creditCostMicros',
        'aiCostMicros',
        'naiveValueMicros',
      ])
        expect(sum(name)).toBe(body.totals[name]);
      // Shares of a day are no whole micros: each item is rounded by itself when it is shown.
      expect(Math.abs(sum('fixedCostMicros') - body.totals.fixedCostMicros)).toBeLessThanOrEqual(
        body.items.length / 2,
      );
    }
  },
);

test('by model the fixed cost stands in a group of its own', async () => {
  const { body } = await operator.get(`/admin/analytics/roi?${april}&groupBy=aiModel`);
  expect(body.items).toMatchObject([
    { group: 'claude-sonnet-4-5', fixedCostMicros: 0, runCostMicros: 5_016_000, paybackDays: 0 },
    { group: 'gpt-4o', fixedCostMicros: 0, runCostMicros: 5_016_000 },
    {
      group: null,
      label: null,
      fixedCostMicros: 6_986_301,
      runCostMicros: 0,
      valueMicros: 0,
      paybackDays: null,
    },
  ]);
});

test('the period before has as many days and no more than it knows', async () => {
  const { body } = await operator.get('/admin/analytics/roi?from=2026-04-16&to=2026-04-30');
  expect(body.previous).toMatchObject({
    runCostMicros: 15 * 40 * 8_360,
    fixedCostMicros: Math.round((85e6 * 15) / 365),
    paybackDays: 2,
  });
  const alone = await operator.get('/admin/analytics/roi?from=2026-04-16&to=2026-04-30&compare=none');
  expect(alone.body.previous).toBeNull();
});

test('there is no measured share where other parts of the value are below zero, and the answer says why', async () => {
  const [repaired, simple] = [
    await insertScenario(server.pool, { minutesByHand: '1' }),
    await insertScenario(server.pool, { minutesByHand: '1' }),
  ];
  const reported = { value: { amountMicros: 10_000_000, currency: 'usd' } };
  for (const [scenario, tasks] of [
    [repaired, [reported, { status: 'failed' }]], // 10 minutes of rework at 36.00 an hour: −6.00
    [simple, [reported, { items: 20 }]], // 20 minutes, of which 0.6 are reused: 7.20
  ] as const) {
    const { id } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
      confirmedAt: null,
    });
    const reports = tasks.map((task, index) => ({
      installationId: id,
      executionId: `measured-${index}`,
      status: 'completed',
      startedAt: '2026-03-10T10:00:00Z',
      ...task,
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks: reports })).body.rejected).toEqual([]);
  }
  const march = async (scenario: ScenarioRow) =>
    (await operator.get(`/admin/analytics/roi?from=2026-03-01&to=2026-03-31&scenario=${scenario.id}`)).body;
  const { totals, gates } = await march(repaired);
  expect(totals).toMatchObject({
    valueMicros: 4_000_000,
    reportedValueMicros: 10_000_000,
    measuredShare: null,
  });
  expect(gates).toContainEqual({
    figure: 'measuredShare',
    code: 'unknown',
    reason: expect.stringContaining('below zero'),
  });
  expect((await march(simple)).totals.measuredShare).toBe(10 / 17.2);
});

test('a refund lowers what was paid on every day, as known now', async () => {
  await insertPayment(server.pool, {
    customerId: customer.id,
    scenarioId: scenario.id,
    at: '2026-04-02T08:00:00Z',
    amount: 3650,
    refunded: 1825,
  });
  const { body } = await operator.get('/admin/analytics/roi?from=2026-04-02&to=2026-04-03');
  expect(body.totals.fixedCostMicros).toBe(Math.round(((49 + 36 + 18.25) * 2 * 1e6) / 365));
  const { body: before } = await operator.get('/admin/analytics/roi?from=2026-04-01&to=2026-04-01');
  expect(before.totals.fixedCostMicros).toBe(Math.round((85 * 1e6) / 365));
});

test('as CSV there is one line per item with the names of the figures above', async () => {
  const answer = await operator.get(`/admin/analytics/roi?${april}&groupBy=scenario`, { accept: 'text/csv' });
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const [header, line] = answer.body.split('\n');
  expect(header).toMatch(
    /^bucket,group,label,valueMicros,.*naiveValueMicros,unconvertedCount,unconvertedAmounts$/,
  );
  expect(line).toMatch(new RegExp(`^,${scenario.id},Invoice chasing,1281600000,`));
});
