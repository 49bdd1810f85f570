import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { minutesAfter, startPullWorld, type PulledInstallation, type PullWorld } from './pull-world.ts';

let world: PullWorld;
let operator: ApiClient;
let pulled: PulledInstallation;
let reported: PulledInstallation;
let modules: PulledInstallation;

const runs = Array.from({ length: 60 }, (_, index) => ({
  minute: 10 + index * 37,
  status: index % 11 === 0 ? 3 : index % 7 === 0 ? 2 : 1,
  durationMs: 900 + index * 130,
  centicredits: 137 + index * 11,
}));

/** The same runs, as Make logs them, as a program reports them to the report address, and as the reporting modules do. */
beforeAll(async () => {
  world = await startPullWorld();
  operator = await operatorClient(world.server);
  await assumeForLibrary(operator, {
    hourlyRate: '36.00',
    creditPrice: '0.00106',
    reviewMinutes: '0.25',
    reworkMinutes: '10',
  });
  pulled = await world.install('pull');
  reported = await world.install('http');
  modules = await world.install('http');
  for (const run of runs) {
    const startedAt = minutesAfter(run.minute);
    world.setNow(new Date(startedAt.getTime() + run.durationMs));
    const { id } = world.make.logRun(pulled.makeScenarioId, {
      ...run,
      status: run.status as 1 | 2 | 3,
      startedAt,
    });
    await reported.call('POST', '/v1/execution-tasks', { body: { tasks: [taskOf(run, startedAt, id)] } });
    const outcome = run.status === 3 ? 'error' : 'success';
    if (outcome === 'success')
      await world.make.runScenario(modules.makeScenarioId, {
        at: startedAt,
        durationMs: run.durationMs,
        outcome,
      });
    if (run.minute % 90 < 37) await world.pull(pulled.id);
  }
  world.setNow(minutesAfter(runs.length * 37 + 60));
  await world.pull(pulled.id);
});
afterAll(() => world.close());

const taskOf = (run: (typeof runs)[number], startedAt: Date, executionId: string) => ({
  installationId: reported.id,
  executionId,
  status: run.status === 3 ? 'failed' : 'completed',
  warning: run.status === 2,
  startedAt: startedAt.toISOString(),
  finishedAt: new Date(startedAt.getTime() + run.durationMs).toISOString(),
  credits: String(run.centicredits / 100),
});

const period = 'from=2026-09-09&to=2026-09-14';
const figures = async (path: string, { customerId }: PulledInstallation) => {
  const answer = await operator.get(`/admin/analytics/${path}?${period}&interval=day&customer=${customerId}`);
  expect(answer.status).toBe(200);
  const { totals, items } = answer.body;
  return { totals, items };
};

test('an installation whose logs are read has the figures of one that reports the same runs', async () => {
  for (const path of ['completion', 'roi']) {
    const ofPulled = await figures(path, pulled);
    expect(ofPulled).toEqual(await figures(path, reported));
    expect(ofPulled.totals.started ?? ofPulled.totals.creditCostMicros).toBeGreaterThan(0);
  }
  const { totals } = await figures('completion', pulled);
  expect(totals).toMatchObject({
    started: 60,
    failed: 6,
    completed: 54,
    warnings: runs.filter(({ status }) => status === 2).length,
  });
});

test('and counts the successes that reporting modules count', async () => {
  const ofPulled = await figures('completion', pulled);
  const ofModules = await figures('completion', modules);
  expect(ofModules.totals.completed).toBe(ofPulled.totals.completed);
});

test('its customer sees the same return', async () => {
  const roi = async ({ call }: PulledInstallation) =>
    (await call('GET', `/v1/roi?${period}&groupBy=none`)).body['totals'];
  expect(await roi(pulled)).toEqual(await roi(reported));
});
