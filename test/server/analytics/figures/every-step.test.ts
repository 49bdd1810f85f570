import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askingOf, summed, type Asked, type Item } from './asking.ts';
import { dayAt, type Span } from './calendar.ts';
import { exact, nil, over, rounded, times } from './exact.ts';
import type { Facts } from './facts.ts';
import { assumed, worthOf } from './naive-worth.ts';
import { plant, type Planted } from './plant.ts';
import { asOf, began, histories } from './random-facts.ts';
import { openStage, type Stage } from './stage.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_424);
const timeZone = 'Asia/Kathmandu';
const whole: Span = { from: dayAt(began, timeZone), to: dayAt(asOf, timeZone) };
let stage: Stage;
let planted: Planted[];
beforeAll(async () => {
  stage = await openStage(timeZone, 24, seed);
  planted = [];
  for (const history of fc.sample(histories(timeZone), { seed, numRuns: 5 }))
    planted.push(await plant(stage, history));
}, 300_000);
afterAll(() => stage.server.close());

const ask = (path: string, asked: Asked = {}) =>
  askingOf(stage.operator, `/admin/analytics/${path}`)(whole, asked);
type Steps = Record<
  | 'naiveValueMicros'
  | 'warningMicros'
  | 'realisationMicros'
  | 'humanMicros'
  | 'reportedValueMicros'
  | 'valueMicros'
  | 'creditCostMicros'
  | 'aiCostMicros'
  | 'fixedCostMicros'
  | 'netMicros',
  number
>;

/** Each step leads to the next, to the last digit. */
function expectSteps(asked: Asked, row: unknown): void {
  const steps = row as Steps;
  const value =
    steps.naiveValueMicros -
    steps.warningMicros -
    steps.realisationMicros -
    steps.humanMicros +
    steps.reportedValueMicros;
  const net = steps.valueMicros - steps.creditCostMicros - steps.aiCostMicros - steps.fixedCostMicros;
  expect({ asked, value, net }).toEqual({ asked, value: steps.valueMicros, net: steps.netMicros });
}

test('the bridge leads from the naive value to the net one, and has what the ROI has', async () => {
  const customer = planted[0]?.customers[0].id;
  for (const groupBy of ['none', 'scenario', 'customer', 'aiModel'])
    for (const interval of ['week', 'month', undefined])
      for (const asked of [
        {},
        { customer },
        { scenario: planted[1]?.scenarioIds[0] },
        { aiModel: 'dollar-model' },
      ]) {
        const [bridge, roi] = [
          await ask('bridge', { ...asked, groupBy, interval }),
          await ask('roi', { ...asked, groupBy, interval }),
        ];
        const shared = Object.keys(bridge.totals).filter((name) => name in roi.totals);
        const like = (row: object) =>
          Object.fromEntries(
            Object.entries(row).filter(
              ([name]) => shared.includes(name) || name === 'bucket' || name === 'group',
            ),
          );
        expect([like(bridge.totals), like(bridge.previous ?? {})]).toEqual([
          like(roi.totals),
          like(roi.previous ?? {}),
        ]);
        expect(bridge.items.map(like)).toEqual(roi.items.map(like));
        for (const row of [bridge.totals, bridge.previous, ...bridge.items])
          expectSteps({ ...asked, groupBy, interval }, row);
        for (const name of ['warningMicros', 'realisationMicros', 'humanMicros'])
          expect(summed(bridge.items, name)).toBe(bridge.totals[name]);
      }
});

/** What people spend on checking and repairing, and what warnings take off, each task's part rounded by itself. */
function stepsOf(facts: Facts) {
  let [human, warning, tasks] = [0, 0, 0];
  for (const { task, naive, time } of worthOf(facts)) {
    const day = dayAt(task.startedAt, timeZone);
    if (day < whole.from || day > whole.to) continue;
    tasks += 1;
    const of = (name: Parameters<typeof assumed>[2]) =>
      assumed(facts, task.installation, name, task.startedAt)?.value ?? nil;
    const credit = task.warning ? of('warningCredit') : exact(1);
    warning += naive - rounded(times(credit, exact(naive)));
    const isForeign = assumed(facts, task.installation, 'hourlyRate', task.startedAt)?.currency !== 'usd';
    const minutes =
      naive > 0 || (task.status === 'completed' && time.base < 0)
        ? of('reviewMinutes')
        : time.base < 0
          ? of('reworkMinutes')
          : nil;
    human += isForeign ? 0 : rounded(times(over(minutes, exact(60)), of('hourlyRate'), exact(1_000_000)));
  }
  return { human, warning, tasks };
}

test('its steps are what the definitions make of the facts', async () => {
  for (const { customers, facts } of planted)
    for (const { id } of customers) {
      const own = {
        ...facts,
        tasks: facts.tasks.filter(({ installation }) => installation.customerId === id),
      };
      const { human, warning, tasks } = stepsOf(own);
      const { totals } = await ask('bridge', { customer: id });
      expect(Math.abs(Number(totals['warningMicros']) - warning)).toBeLessThanOrEqual(tasks);
      expect(Math.abs(Number(totals['humanMicros']) - human)).toBeLessThanOrEqual(tasks);
    }
});

test('customers see their own bridge, which adds up to that of all', async () => {
  const own: Record<string, unknown>[] = [];
  for (const customer of planted.flatMap(({ customers }) => customers)) {
    const { totals, items } = await askingOf(customer, '/v1/roi/bridge')(whole, { groupBy: 'scenario' });
    const told = await ask('bridge', { customer: customer.id, groupBy: 'scenario' });
    expect(totals).toEqual(told.totals);
    expect(items.map((item) => item.group)).toEqual(told.items.map((item) => item.group));
    own.push(totals);
  }
  const { totals } = await ask('bridge');
  for (const name of Object.keys(totals))
    expect(Math.abs(summed(own, name) - Number(totals[name]))).toBeLessThanOrEqual(
      name === 'fixedCostMicros' || name === 'netMicros' ? own.length : 0,
    );
});

test('the table of models says what runs and ROI say by model', async () => {
  for (const asked of [
    {},
    { customer: planted[0]?.customers[0].id },
    { scenario: planted[1]?.scenarioIds[0] },
  ]) {
    const [models, completion, roi] = [
      await ask('models', asked),
      await ask('completion', { ...asked, groupBy: 'aiModel' }),
      await ask('roi', { ...asked, groupBy: 'aiModel' }),
    ];
    const byModel = (items: Item[]) => new Map(items.map((item) => [item.group, item]));
    const [runs, worth] = [byModel(completion.items), byModel(roi.items)];
    const shown = (of: Record<string, unknown>) => [
      of['tasks'],
      of['completed'],
      of['successRate'],
      of['successLow'],
      of['successHigh'],
      of['costPerSuccessMicros'],
      of['unpriced'],
    ];
    const expected = (run: Record<string, unknown> = {}, brought: Record<string, unknown> = {}) => [
      run['started'] ?? 0,
      run['completed'] ?? 0,
      run['completionRate'] ?? null,
      run['completionRateLow'] ?? null,
      run['completionRateHigh'] ?? null,
      brought['costPerSuccessMicros'] ?? null,
      brought['unpriced'] ?? 0,
    ];
    expect(shown(models.totals)).toEqual(expected(completion.totals, roi.totals));
    for (const item of models.items)
      expect([item.group, ...shown(item)]).toEqual([
        item.group,
        ...expected(runs.get(item.group), worth.get(item.group)),
      ]);
    expect(models.items.length).toBeGreaterThan('customer' in asked || 'scenario' in asked ? 0 : 3);
    expect(new Set(completion.items.map(({ group }) => group))).toEqual(
      new Set(models.items.map(({ group }) => group)),
    );
  }
});
