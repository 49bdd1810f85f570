import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { operatorClient } from '../../../support/api-client.ts';
import { minutesAfter, startPullWorld, type PulledInstallation } from '../../executions/pull-world.ts';
import { askingOf, type Asked } from './asking.ts';
import { dayAt } from './calendar.ts';
import type { Report } from './facts.ts';
import { plant, type Planted } from './plant.ts';
import { asOf, began, histories } from './random-facts.ts';
import type { Sending } from './send-reports.ts';
import { openStage, type Stage } from './stage.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_423);
const timeZone = 'America/New_York';
const closings: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

/** Of each task its first end and what was told before: where two ends compete, the order decides. */
function withoutSecondEnds(reports: readonly Report[]): Report[] {
  const ended = new Set<string>();
  return reports.filter(({ installation, executionId, taskKey, status }) => {
    const key = `${installation} ${executionId} ${taskKey}`;
    if (ended.has(key)) return false;
    if (status !== 'running') ended.add(key);
    return true;
  });
}

/** Of each task that never ends its first report: another one changes nothing, but then it must be the later one. */
function withoutOtherStarts(reports: readonly Report[]): Report[] {
  const begun = new Map<string, Report>();
  for (const report of reports) {
    const key = `${report.installation} ${report.executionId} ${report.taskKey}`;
    if (!begun.has(key) || report.status !== 'running') begun.set(key, report);
  }
  const kept = new Set(begun.values());
  const hasEnded = (report: Report) =>
    [...kept].some(
      (last) =>
        last.status !== 'running' &&
        last.installation === report.installation &&
        last.executionId === report.executionId &&
        last.taskKey === report.taskKey,
    );
  return reports.filter((report) => kept.has(report) || hasEnded(report));
}

/** Everything that is told of the customers of a planted history, under names that do not depend on their ids. */
async function figuresOf(stage: Stage, { customers, scenarioIds }: Planted) {
  const span = { from: dayAt(began, timeZone), to: dayAt(asOf, timeZone) };
  const names = new Map(
    [...customers.map(({ id }) => id), ...scenarioIds].map((id, index) => [id, `#${index}`]),
  );
  const told: unknown[] = [];
  for (const path of ['completion', 'roi'])
    for (const groupBy of ['none', 'scenario', 'aiModel', ...(path === 'roi' ? [] : ['error'])])
      for (const customer of customers) {
        const asked: Asked = { customer: customer.id, groupBy, interval: 'day' };
        const { totals, items } = await askingOf(stage.operator, `/admin/analytics/${path}`)(span, asked);
        const named = items.map(({ label: _label, group, ...item }) => ({
          ...item,
          key: `${item.bucket} ${names.get(String(group)) ?? group}`,
        }));
        told.push({
          path,
          groupBy,
          totals,
          items: named.toSorted((left, right) => (left.key < right.key ? -1 : 1)),
        });
      }
  return told;
}

const ways: Record<string, Sending & { order: (reports: Report[]) => Report[] }> = {
  'in batches, the last report first': { batchSize: 40, order: (reports) => reports.toReversed() },
  'in small batches, every report three times, in another order': {
    batchSize: 7,
    order: (reports) =>
      [...reports, ...reports, ...reports]
        .map((report, index) => ({ report, place: (index * 7919) % 1013 }))
        .toSorted((left, right) => left.place - right.place)
        .map(({ report }) => report),
  },
  'all at the same time, twice': {
    batchSize: 3,
    isAtOnce: true,
    order: (reports) => [...reports, ...reports],
  },
};

test(
  `a history has the same figures whether it is reported one by one, in batches, in any order or at once (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    const stage = await openStage(timeZone, 24, seed);
    closings.push(() => stage.server.close());
    for (const history of fc.sample(histories(timeZone), { seed, numRuns: 4 })) {
      const reports = withoutOtherStarts(withoutSecondEnds(history.reports));
      const same = { ...history, costs: [], reports };
      const told = await figuresOf(stage, await plant(stage, { ...same, batchSize: 1 }));
      for (const [way, { order, ...sending }] of Object.entries(ways)) {
        const planted = await plant(stage, { ...same, ...sending, reports: order(reports) });
        expect({ way, told: await figuresOf(stage, planted) }).toEqual({ way, told });
      }
    }
  },
);

const run = fc.record({
  status: fc.constantFrom<1 | 2 | 3>(1, 1, 1, 2, 3),
  minute: fc.integer({ min: 1, max: 2_000 }),
  durationMs: fc.integer({ min: 1, max: 3_600_000 }),
  centicredits: fc.integer({ min: 1, max: 5_000 }),
  type: fc.constantFrom<'auto' | 'manual'>('auto', 'auto', 'auto', 'manual'),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

test(
  'runs that are read from logs, reported alone and in a batch have the same figures',
  { timeout: 300_000 },
  async () => {
    const world = await startPullWorld({ env: { REPORTING_TIME_ZONE: 'Asia/Kathmandu' } });
    closings.push(() => world.close());
    const operator = await operatorClient(world.server);
    const assumed = {
      hourlyRate: '36.77',
      creditPrice: '0.00106',
      reviewMinutes: '0.3',
      reworkMinutes: '7.5',
    };
    for (const [name, value] of Object.entries(assumed))
      await operator.post('/admin/assumptions', {
        scope: 'library',
        name,
        value,
        provenance: 'measured',
        from: '2026-01-01T00:00:00Z',
      });
    const [pulled, alone, batched] = [
      await world.install('pull'),
      await world.install('http'),
      await world.install('http'),
    ];
    const [runs = []] = fc.sample(
      fc.uniqueArray(run, { minLength: 60, maxLength: 60, selector: ({ minute }) => minute }),
      { seed, numRuns: 1 },
    );
    const reports: object[] = [];
    const taskOf = (of: Run, startedAt: Date, executionId: string) => ({
      executionId,
      status: of.status === 3 ? 'failed' : 'completed',
      warning: of.status === 2,
      kind: of.type === 'manual' ? 'test' : 'run',
      startedAt: startedAt.toISOString(),
      finishedAt: new Date(startedAt.getTime() + of.durationMs).toISOString(),
      credits: (of.centicredits / 100).toFixed(2),
    });
    for (const [index, each] of runs.toSorted((left, right) => left.minute - right.minute).entries()) {
      const startedAt = minutesAfter(each.minute);
      world.setNow(new Date(startedAt.getTime() + each.durationMs));
      const { id } = world.make.logRun(pulled.makeScenarioId, { ...each, startedAt });
      const task = taskOf(each, startedAt, id);
      const { body } = await alone.call('POST', '/v1/execution-tasks', {
        body: { tasks: [{ installationId: alone.id, ...task }] },
      });
      expect(body).toMatchObject({ accepted: 1 });
      reports.push({ installationId: batched.id, ...task });
      if (index % 9 === 0) await world.pull(pulled.id);
    }
    world.setNow(minutesAfter(2_100));
    await world.pull(pulled.id);
    await batched.call('POST', '/v1/execution-tasks', { body: { tasks: reports } });

    const span = { from: '2026-09-09', to: '2026-09-14' };
    for (const path of ['completion', 'roi'])
      for (const interval of ['day', 'week', undefined])
        for (const groupBy of ['none', 'scenario', 'aiModel']) {
          const ask = askingOf(operator, `/admin/analytics/${path}`, { interval, groupBy });
          const told = async ({ customerId }: PulledInstallation) => {
            const { totals, items } = await ask(span, { customer: customerId });
            return { path, interval, groupBy, totals, items };
          };
          const first = await told(pulled);
          expect(first.items.length).toBeGreaterThan(0);
          expect(await told(alone)).toEqual(first);
          expect(await told(batched)).toEqual(first);
        }
  },
);
