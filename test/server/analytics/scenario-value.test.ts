import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let visitor: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  visitor = apiClient(server.url);
});
afterAll(() => server.close());
beforeEach(async () => {
  scenario = await insertScenario(server.pool, { minutesByHand: '10' });
  await assume({ name: 'hourlyRate', value: '30' });
  await assume({ name: 'reviewMinutes', value: '1' });
});

const assume = (assumption: object) =>
  operator.post('/admin/assumptions', {
    scope: 'scenario',
    scopeId: scenario.id,
    provenance: 'default',
    from: '2026-01-01T00:00:00Z',
    currency: 'name' in assumption && assumption.name === 'hourlyRate' ? 'usd' : undefined,
    ...assumption,
  });
const value = async () => (await visitor.get(`/v1/scenarios/${scenario.slug}/value`)).body;

let executions = 0;
/** A new customer, whose installation completes so many runs. */
async function ran(runs: number, fields: object = {}) {
  const who = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  await report(who, id, runs, fields);
  return { who, id };
}
async function report(who: ApiClient, installationId: string, runs: number, fields: object = {}) {
  const tasks = Array.from({ length: runs }, () => ({
    installationId,
    executionId: `run-${(executions += 1)}`,
    status: 'completed',
    startedAt: '2026-02-10T09:00:00Z',
    cost: { amountMicros: 100_000, currency: 'usd' },
    ...fields,
  }));
  expect((await who.post('/v1/execution-tasks', { tasks })).body).toMatchObject({
    accepted: runs,
    rejected: [],
  });
}

test('buyers see what a run is said to bring, and the median of what it has brought, each customer counting once', async () => {
  await assume({ name: 'creditPrice', value: '0', currency: 'usd' });
  await ran(10, { timeSavedMinutes: 4 });
  await ran(12, { timeSavedMinutes: 8 });
  await ran(400, { timeSavedMinutes: 16 });
  // (10 × 0.7 − 1) minutes at 0.5 usd; (8 × 0.7 − 1) × 0.5 in the middle
  expect(await value()).toEqual({
    scenario: scenario.id,
    currency: 'usd',
    since: '2026-01-01',
    customers: 3,
    runs: 422,
    projected: { minutesPerRun: 10, valueMicrosPerRun: 3_000_000 },
    realised: {
      minutesPerRun: 8,
      valueMicrosPerRun: 2_300_000,
      netMicrosPerRun: 2_200_000,
      p25: 1_600_000,
      p75: 3_700_000,
    },
    share: 2_300_000 / 3_000_000,
    reason: null,
  });
});

test('two customers are too few, as are those with nine runs, with runs of an unknown value, or from before', async () => {
  await assume({ name: 'creditPrice', value: '0', currency: 'usd' });
  await ran(10);
  const second = await ran(10);
  await ran(9);
  await ran(10, { startedAt: '2025-12-31T23:59:00Z' });
  await ran(10, { value: { amountMicros: 5, currency: 'jpy' } });
  const few = await value();
  expect(few).toMatchObject({ customers: 2, runs: 20, realised: null, share: null });
  expect(few.reason).toContain('Fewer than 3 customers');
  expect(few.projected.valueMicrosPerRun).toBe(3_000_000);
  const third = await ran(9);
  await report(third.who, third.id, 1, { status: 'failed' });
  expect((await value()).realised).toBeNull();
  await report(third.who, third.id, 1);
  await report(second.who, second.id, 1);
  expect(await value()).toMatchObject({ customers: 3, runs: 31, reason: null });
});

test('what is left after costs is told only where three customers’ costs are all known', async () => {
  const times = async (count: number, fields: object = {}) => {
    for (let each = 0; each < count; each += 1) await ran(10, fields);
  };
  await times(2);
  await times(4, { aiModel: 'unheard-of', cost: undefined });
  expect((await value()).realised).toMatchObject({ valueMicrosPerRun: 3_000_000, netMicrosPerRun: null });
  await times(1);
  expect((await value()).realised.netMicrosPerRun).toBe(2_900_000);
});

test('a scenario without an hourly rate has no value to compare with, an unpublished one none to see', async () => {
  scenario = await insertScenario(server.pool);
  expect(await value()).toMatchObject({
    projected: { minutesPerRun: 4, valueMicrosPerRun: null },
    customers: 0,
    realised: null,
    share: null,
  });
  await server.pool.query(`update scenarios set status = 'draft' where id = $1`, [scenario.id]);
  expect((await visitor.get(`/v1/scenarios/${scenario.slug}/value`)).status).toBe(404);
});

test('an answer that still says the same is not sent again', async () => {
  const path = `/v1/scenarios/${scenario.slug}/value`;
  const { headers } = await visitor.get(path);
  const tag = { 'if-none-match': headers.get('etag') ?? '' };
  expect((await visitor.get(path, tag)).status).toBe(304);
  for (let each = 0; each < 3; each += 1) await ran(10);
  expect((await visitor.get(path, tag)).status).toBe(200);
});
