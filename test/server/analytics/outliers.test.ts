import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Customer = Awaited<ReturnType<typeof customerClient>>;

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customers: Customer[];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  customers = await Promise.all(Array.from({ length: 8 }, () => customerClient(server)));
});
afterAll(() => server.close());

/** Numbers from 0 to below 1, the same in every run. */
function chance() {
  let state = 20_260_315;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Kind = { failing: number; seconds: number; credits: number; minutes: number };
const usual: Kind = { failing: 0.05, seconds: 60, credits: 12, minutes: 6 };
let executions = 0;

/** Runs of a new installation, each drawn by chance from what is usual for its kind. */
async function install(
  scenario: ScenarioRow,
  who: Customer,
  { runs, random, ...kind }: Kind & { runs: number; random: () => number },
) {
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const startedAt = Date.parse('2026-03-10T10:00:00Z');
  const between = (middle: number) => middle * (0.5 + random());
  const tasks = Array.from({ length: runs }, () => ({
    installationId: id,
    executionId: `run-${(executions += 1)}`,
    status: random() < kind.failing ? 'failed' : 'completed',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(startedAt + Math.round(between(kind.seconds) * 1_000)).toISOString(),
    credits: between(kind.credits).toFixed(3),
    timeSavedMinutes: between(kind.minutes).toFixed(3),
  }));
  expect((await who.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ rejected: [] });
  return id;
}
/** Forty installations of eight customers, which differ by chance alone but for those of other kinds. */
async function world(others: Partial<Kind>[] = [], random = chance()) {
  const scenario = await insertScenario(server.pool);
  const ids: string[] = [];
  for (let at = 0; at < 40; at += 1) {
    const kind = { ...usual, ...others[at], runs: 30 + Math.floor(random() * 90), random };
    ids.push(await install(scenario, customers[at % customers.length] as Customer, kind));
  }
  return { scenario, ids };
}
const outliers = async (scenario?: ScenarioRow) =>
  (await operator.get(`/admin/analytics/outliers${scenario ? `?scenario=${scenario.slug}` : ''}`)).body.items;

test('where installations differ by chance alone, none is flagged', async () => {
  const random = chance();
  for (let each = 0; each < 3; each += 1)
    expect(await outliers((await world([], random)).scenario)).toEqual([]);
});

test('one among forty is found in each figure, and no other one is accused', async () => {
  const { scenario, ids } = await world([
    { failing: 0.4 },
    { seconds: 600 },
    { credits: 30 },
    { minutes: 1 },
  ]);
  const found = await outliers(scenario);
  const flags = Object.fromEntries(
    found.map(({ installation, flags: own }: { installation: string; flags: { figure: string }[] }) => [
      installation,
      own.map(({ figure }) => figure),
    ]),
  );
  expect(flags).toEqual({
    [ids[0] ?? '']: ['completionRate'],
    [ids[1] ?? '']: ['p50Ms'],
    [ids[2] ?? '']: ['creditsPerRun'],
    [ids[3] ?? '']: ['freedMinutesPerRun'],
  });
  const dear = found.find(({ installation }: { installation: string }) => installation === ids[2]);
  expect(dear).toMatchObject({ customer: customers[2]?.id, scenario: scenario.id, cohort: 40 });
  const [{ value, median, low, high, score }] = dear.flags;
  expect(value).toBeGreaterThan(high);
  expect(median).toBeGreaterThan(low);
  expect(score).toBeGreaterThan(3.5);
  // The other scenarios are looked at by themselves.
  expect(await outliers()).toEqual(found);
});

test('four installations, or five of two customers, or few runs show nothing usual', async () => {
  const random = chance();
  const steady = { ...usual, failing: 0, runs: 30, random };
  const bad = { ...steady, failing: 0.9 };
  const scenario = await insertScenario(server.pool);
  const [first, second, third] = customers as [Customer, Customer, Customer];
  const badOne = await install(scenario, first, bad);
  for (const who of [first, second, second]) await install(scenario, who, steady);
  expect(await outliers(scenario)).toEqual([]); // four
  await install(scenario, first, steady);
  expect(await outliers(scenario)).toEqual([]); // of two customers
  await install(scenario, third, { ...steady, runs: 29 });
  expect(await outliers(scenario)).toEqual([]);
  await install(scenario, third, steady);
  expect(await outliers(scenario)).toMatchObject([
    {
      installation: badOne,
      cohort: 6,
      runs: 30,
      flags: [{ figure: 'completionRate', median: 1, score: null }],
    },
  ]);
});

test('a scenario that is not there, and who may not ask, are told so', async () => {
  const unknown = await operator.get('/admin/analytics/outliers?scenario=none');
  expect([unknown.status, unknown.body.errors[0].path]).toEqual([422, '/query/scenario']);
  const seller = await operatorClient(server, ['billing:read']);
  expect((await seller.get('/admin/analytics/outliers')).status).toBe(403);
});
