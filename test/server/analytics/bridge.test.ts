import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { april, startWorkedMonth, type WorkedMonth } from './worked-month.ts';

let { server, operator, customer, scenario } = {} as WorkedMonth;
beforeAll(async () => {
  ({ server, operator, customer, scenario } = await startWorkedMonth());
});
afterAll(() => server.close());

type Steps = Record<string, number>;
const bridge = async (query: string) =>
  (await operator.get(`/admin/analytics/bridge?${april}&${query}`)).body;

function expectToAddUp(steps: Steps) {
  const { naiveValueMicros = 0, warningMicros = 0, realisationMicros = 0, humanMicros = 0 } = steps;
  const { reportedValueMicros = 0, valueMicros = 0, creditCostMicros = 0, aiCostMicros = 0 } = steps;
  const { fixedCostMicros = 0, netMicros = 0 } = steps;
  const value = naiveValueMicros - warningMicros - realisationMicros - humanMicros + reportedValueMicros;
  expect(valueMicros).toBe(value);
  const { assumedValueMicros = 0, confirmedValueMicros = 0, measuredValueMicros = 0 } = steps;
  expect(assumedValueMicros + confirmedValueMicros + measuredValueMicros).toBe(value);
  expect(netMicros).toBe(value - creditCostMicros - aiCostMicros - fixedCostMicros);
}

test('the worked example is led from its naive value to its net one, to the micro', async () => {
  const { totals, previous, items, gates } = await bridge('');
  expect(totals).toEqual({
    naiveValueMicros: 2_736_000_000,
    warningMicros: 0,
    realisationMicros: 1_094_400_000, // 4,560 × 0.4 ÷ 60 × 36
    humanMicros: 360_000_000, // 600 ÷ 60 × 36
    reportedValueMicros: 0,
    valueMicros: 1_281_600_000,
    assumedValueMicros: 1_281_600_000, // the minutes came with the scenario
    confirmedValueMicros: 0,
    measuredValueMicros: 0,
    creditCostMicros: 7_632_000,
    aiCostMicros: 2_400_000,
    fixedCostMicros: 6_986_301,
    netMicros: 1_264_581_699,
  });
  expectToAddUp(totals);
  expect(previous).toMatchObject({ naiveValueMicros: 0, netMicros: 0 });
  expect(items).toMatchObject([{ bucket: null, group: null, label: null, ...totals }]);
  expect(gates).toEqual([]);
});

test('warnings, odd minutes and reported values are steps of their own, and every group adds up', async () => {
  const odd = await insertScenario(server.pool, { minutesByHand: '3.7', title: 'Odd' });
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: odd,
    confirmedAt: null,
  });
  const tasks = [
    { warning: true, items: 3 },
    { warning: true, timeSavedMinutes: '7.31' },
    { status: 'failed', error: { code: 'Broken', message: 'broken' } },
    { value: { amountMicros: 5_000_001, currency: 'usd' }, aiModel: 'gpt-4o' },
    { items: 0, credits: '0.5', aiModel: 'gpt-4o' },
    { kind: 'test' },
  ].map((task, index) => ({
    installationId: id,
    executionId: `odd-${index}`,
    status: 'completed',
    startedAt: '2026-04-07T10:00:00Z',
    finishedAt: '2026-04-07T10:01:00Z',
    ...task,
  }));
  expect((await customer.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
  const { totals } = await bridge(`scenario=${odd.slug}`);
  const [naive, rate] = [3 * 3.7 + 7.31, 36 / 60]; // minutes; no minutes where a value is reported or nothing was worked on
  expect(totals).toMatchObject({
    naiveValueMicros: Math.round(naive * rate * 1e6),
    warningMicros: Math.round((naive / 2) * rate * 1e6), // half of it with a warning
    realisationMicros: Math.round((naive / 2) * 0.4 * rate * 1e6),
    humanMicros: 10 * rate * 1e6,
    reportedValueMicros: 5_000_001,
    confirmedValueMicros: 0,
    measuredValueMicros: 5_000_001 + Math.round((7.31 / 2) * 0.6 * rate * 1e6),
    creditCostMicros: 530,
  });
  for (const groupBy of ['scenario', 'customer', 'aiModel', 'none']) {
    const { totals: all, items } = await bridge(`groupBy=${groupBy}`);
    for (const item of [all, ...items]) expectToAddUp(item);
    const sum = (name: string) => items.reduce((total: number, item: Steps) => total + (item[name] ?? 0), 0);
    for (const name of Object.keys(all).filter((figure) => !/fixedCost|net/.test(figure)))
      expect({ groupBy, name, sum: sum(name) }).toEqual({ groupBy, name, sum: all[name] });
  }
});

test('the steps are those of the ROI, for operators and for the customer', async () => {
  const roi = (await operator.get(`/admin/analytics/roi?${april}`)).body.totals;
  const { totals } = await bridge('');
  for (const name of Object.keys(totals).filter((figure) => figure in roi))
    expect(totals[name]).toBe(roi[name]);
  const own = await customer.get(`/v1/roi/bridge?${april}&groupBy=scenario`);
  expect(own.body.totals).toEqual(totals);
  expect(own.body.items).toContainEqual(
    expect.objectContaining({ group: scenario.id, label: 'Invoice chasing' }),
  );
  const other = await customerClient(server, 'Bob');
  expect((await other.get(`/v1/roi/bridge?${april}`)).body).toMatchObject({
    totals: { naiveValueMicros: 0, netMicros: 0 },
    items: [],
  });
  expect((await other.get(`/v1/roi/bridge?${april}&customer=${customer.id}`)).status).toBe(422);
});
