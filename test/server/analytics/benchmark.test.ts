import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Customer = Awaited<ReturnType<typeof customerClient>>;

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
});
afterAll(() => server.close());
beforeEach(async () => {
  scenario = await insertScenario(server.pool, { minutesByHand: '10' });
});

type Runs = { completed: number; failed?: number; seconds?: number; credits?: number; fields?: object };
let executions = 0;

/** Runs of a new installation of this customer's. */
async function run(who: Customer, { completed, failed = 0, seconds = 60, credits = 2, fields = {} }: Runs) {
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const startedAt = new Date('2026-03-10T10:00:00Z');
  const tasks = Array.from({ length: completed + failed }, (_, index) => ({
    installationId: id,
    executionId: `run-${(executions += 1)}`,
    status: index < completed ? 'completed' : 'failed',
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + seconds * 1_000).toISOString(),
    credits,
    ...fields,
  }));
  expect((await who.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ rejected: [] });
  return id;
}
const say = async (who: Customer, granted: boolean) => {
  const consents = [{ purpose: 'benchmarks', granted, policyVersion: '1' }];
  expect((await who.put('/v1/consents', { consents })).status).toBeLessThan(300);
};
/** A customer who agreed, and their installation. */
async function sharing(runs: Runs) {
  const who = await customerClient(server);
  await say(who, true);
  return { who, id: await run(who, runs) };
}
const benchmark = async (who: Customer, id: string) =>
  (await who.get(`/v1/installations/${id}/benchmark`)).body;

test('four who agreed see nothing, five see where they stand, and who takes the word back is gone at once', async () => {
  const asker = await sharing({ completed: 8, failed: 2, seconds: 100, credits: 4 });
  const others = [];
  for (const completed of [10, 18, 19])
    others.push(await sharing({ completed, failed: completed === 10 ? 0 : 20 - completed }));
  await run(await customerClient(server), { completed: 40 }); // has not agreed
  expect(await benchmark(asker.who, asker.id)).toEqual({
    installationId: asker.id,
    customers: 4,
    isShown: false,
    reason: expect.stringContaining('Fewer than 5 customers'),
    figures: [],
  });
  const last = await sharing({ completed: 14, failed: 6, credits: 1, fields: { timeSavedMinutes: 5 } });
  const shown = await benchmark(asker.who, asker.id);
  expect(shown).toMatchObject({ customers: 5, isShown: true, reason: null });
  const figures = Object.fromEntries(shown.figures.map((each: { figure: string }) => [each.figure, each]));
  expect(Object.keys(figures)).toEqual(['completionRate', 'p50Ms', 'creditsPerRun', 'freedMinutesPerRun']);
  // 0.7, 0.8 (own), 0.9, 0.95, 1
  expect(figures.completionRate).toEqual({
    figure: 'completionRate',
    own: 0.8,
    p25: 0.8,
    median: 0.9,
    p75: 0.95,
    percentile: 0.25,
  });
  expect(figures.creditsPerRun).toMatchObject({ own: 4, p25: 2, median: 2, p75: 2, percentile: 1 });
  expect(figures.freedMinutesPerRun).toMatchObject({ own: 10, median: 10, percentile: 0.25 + 0.75 / 2 });
  expect(Math.abs(figures.p50Ms.own / 100_000 - 1)).toBeLessThan(0.05);
  expect(Math.abs(figures.p50Ms.median / 60_000 - 1)).toBeLessThan(0.05);
  await say(last.who, false);
  expect(await benchmark(asker.who, asker.id)).toMatchObject({ customers: 4, isShown: false, figures: [] });
  expect((await benchmark(last.who, last.id)).reason).toContain('You have not agreed');
  await say(last.who, true);
  expect(await benchmark(last.who, last.id)).toMatchObject({ customers: 5, isShown: true });
});

test('a customer of many installations is one, and who asks is compared by the installation that they ask about', async () => {
  const asker = await sharing({ completed: 10 });
  const worse = await run(asker.who, { completed: 5, failed: 5 });
  const many = await sharing({ completed: 10 });
  for (let each = 0; each < 5; each += 1) await run(many.who, { completed: 0, failed: 2 });
  for (let each = 0; each < 2; each += 1) await sharing({ completed: 10 });
  expect(await benchmark(asker.who, asker.id)).toMatchObject({ customers: 4, isShown: false });
  await sharing({ completed: 10 });
  const rate = async (id: string) => (await benchmark(asker.who, id)).figures[0];
  expect(await rate(asker.id)).toMatchObject({ own: 1, median: 1, percentile: 0.25 + 0.75 / 2 });
  expect(await rate(worse)).toMatchObject({ own: 0.5, p25: 0.5, median: 1, percentile: 0.125 }); // as bad as one
});

test('fewer than ten finished runs of the last 30 days count for nobody', async () => {
  const asker = await sharing({ completed: 10 });
  for (let each = 0; each < 3; each += 1) await sharing({ completed: 10 });
  await sharing({ completed: 9 });
  await sharing({ completed: 10, fields: { startedAt: '2026-02-12T10:00:00Z', finishedAt: undefined } });
  await sharing({ completed: 10, fields: { kind: 'test' } });
  expect(await benchmark(asker.who, asker.id)).toMatchObject({ customers: 4, isShown: false });
  const few = await run(asker.who, { completed: 9 });
  expect((await benchmark(asker.who, few)).reason).toContain('fewer than 10 finished runs');
  const timedOut = { status: 'running', finishedAt: undefined };
  await sharing({ completed: 10, fields: timedOut });
  expect(await benchmark(asker.who, asker.id)).toMatchObject({ customers: 5, isShown: true });
  expect(
    (await benchmark(asker.who, asker.id)).figures.map((each: { figure: string }) => each.figure),
  ).toEqual([
    'completionRate', // four only have the others
    'creditsPerRun',
  ]);
});

test('somebody else’s installation is not there', async () => {
  const { id } = await sharing({ completed: 10 });
  const stranger = await customerClient(server);
  expect((await stranger.get(`/v1/installations/${id}/benchmark`)).status).toBe(404);
});

test('operators see what is usual among who agreed, of five at least, and of whom nobody', async () => {
  const operator = await operatorClient(server);
  const usual = async () => {
    const { items } = (await operator.get(`/admin/analytics/benchmarks?scenario=${scenario.slug}`)).body;
    return items;
  };
  expect(await usual()).toEqual([]);
  for (const completed of [10, 12, 16, 20]) await sharing({ completed, failed: 20 - completed });
  await run(await customerClient(server), { completed: 10 }); // has not agreed
  expect(await usual()).toEqual([{ scenario: scenario.id, customers: 4, isShown: false, figures: [] }]);
  const { who } = await sharing({ completed: 0, failed: 20 });
  const [shown] = await usual();
  expect(shown).toMatchObject({ scenario: scenario.id, customers: 5, isShown: true });
  expect(shown.figures[0]).toEqual({ figure: 'completionRate', p25: 0.5, median: 0.6, p75: 0.8 });
  expect(JSON.stringify(shown)).not.toContain(who.id);
  expect(shown.figures.map((each: { figure: string }) => each.figure)).toEqual([
    'completionRate',
    'creditsPerRun', // four only have completed runs, and so the others
  ]);
  const every = (await operator.get('/admin/analytics/benchmarks')).body.items;
  expect(every).toContainEqual(shown);
  expect((await operator.get('/admin/analytics/benchmarks?scenario=none-such')).status).toBe(422);
});
