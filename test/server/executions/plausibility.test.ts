import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findImplausible } from '../../../server/executions/plausibility/find-implausible.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Customer = Awaited<ReturnType<typeof customerClient>>;

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' });
});
afterAll(() => server.close());
beforeEach(async () => {
  scenario = await insertScenario(server.pool, { minutesByHand: '4' });
});

type Fields = Record<string, unknown>;
let executions = 0;
/** Reports so many runs; `fields` may tell them apart by their number, from 1 on. */
async function send(
  who: Customer,
  installationId: string,
  count: number,
  fields: Fields | ((number: number) => Fields) = {},
) {
  const tasks = Array.from({ length: count }, (_, index) => ({
    installationId,
    executionId: `run-${(executions += 1)}`,
    status: 'completed',
    startedAt: '2026-03-10T09:00:00Z',
    ...(typeof fields === 'function' ? fields(index + 1) : fields),
  }));
  return (await who.post('/v1/execution-tasks', { tasks })).body;
}
/** A new customer's installation with so many runs. */
async function ran(count: number, fields: Record<string, unknown> = {}) {
  const who = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  expect(await send(who, id, count, fields)).toMatchObject({ accepted: count });
  return { who, id };
}
type Told = { figure: string; code: string; reason: string };
const doubts = (gates: Told[]) =>
  gates.filter(({ code }) => code === 'implausible').map(({ reason }) => reason);
const roi = async (query: string) =>
  (await operator.get(`/admin/analytics/roi?from=2026-03-01&to=2026-03-31&${query}`)).body;

test('runs that free more than ten times the usual minutes are counted as reported, and every figure with them says so', async () => {
  for (let each = 0; each < 3; each += 1) await ran(10);
  const close = await ran(5, { items: 10 });
  const beyond = await ran(5, { items: 11 });
  expect(doubts((await roi(`scenario=${scenario.id}`)).gates)).toEqual([]); // nobody has looked yet
  await findImplausible(server.deps);
  const { gates, totals } = await roi(`scenario=${scenario.id}`);
  expect(doubts(gates)).toEqual([expect.stringContaining(`1 installation freed more than ten times`)]);
  expect(doubts(gates)[0]).toContain(beyond.id);
  expect(totals.naiveValueMicros).toBe((3 * 10 * 4 + 5 * 40 + 5 * 44) * 1e6); // not clamped; an hour is 60 usd
  expect(doubts((await roi(`customer=${close.who.id}`)).gates)).toEqual([]);
  const own = await beyond.who.get('/v1/roi?from=2026-03-01&to=2026-03-31');
  expect(doubts(own.body.gates)).toHaveLength(1);
  expect(
    doubts((await operator.get(`/admin/analytics/roi?from=2026-02-01&to=2026-02-28`)).body.gates),
  ).toEqual([]);
});

test('runs that tell more than five times the usual tokens are counted as reported, and every figure with them says so', async () => {
  const tokens = (times: number) => ({
    aiModel: 'gpt-4o',
    inputTokens: 900 * times,
    outputTokens: 100 * times,
  });
  for (let each = 0; each < 3; each += 1) await ran(10, tokens(1));
  const close = await ran(5, tokens(5));
  const beyond = await ran(5, tokens(1));
  await send(beyond.who, beyond.id, 5, tokens(10)); // half of them ten times as many
  await findImplausible(server.deps);
  const { gates, totals } = await roi(`scenario=${scenario.id}`);
  expect(doubts(gates)).toEqual([
    expect.stringContaining('1 installation reported more than five times the tokens'),
  ]);
  expect(doubts(gates)[0]).toContain(beyond.id);
  expect(gates).toContainEqual(expect.objectContaining({ figure: 'aiCostMicros', code: 'implausible' }));
  expect(totals.aiCostMicros).toBeGreaterThan(0);
  expect(doubts((await roi(`customer=${close.who.id}`)).gates)).toEqual([]);
});

test('a scenario of fewer than 30 runs shows nothing usual', async () => {
  for (let each = 0; each < 2; each += 1) await ran(10);
  await ran(5, { items: 500 });
  await findImplausible(server.deps);
  expect(doubts((await roi(`scenario=${scenario.id}`)).gates)).toEqual([]);
});

test('a customer whose runs free more than 480 hours in a month is told of, and no longer once they do not', async () => {
  const { who, id } = await ran(1, { timeSavedMinutes: 480 * 60 });
  await findImplausible(server.deps);
  expect(doubts((await roi(`customer=${who.id}`)).gates)).toEqual([]);
  await send(who, id, 1, { timeSavedMinutes: 0.1 });
  await Promise.all([findImplausible(server.deps), findImplausible(server.deps)]);
  expect(doubts((await roi(`customer=${who.id}`)).gates)).toEqual([
    expect.stringContaining(`1 customer freed more than 480 hours in a month (first ${who.id})`),
  ]);
});

test('a customer who names more than 100 models on one day is told of', async () => {
  const { who, id } = await ran(1);
  await send(who, id, 99, (number) => ({ aiModel: `model-${number}` })); // and "none"
  await findImplausible(server.deps);
  expect(doubts((await roi(`customer=${who.id}`)).gates)).toEqual([]);
  await send(who, id, 1, { aiModel: 'model-100' });
  await send(who, id, 1, { aiModel: 'model-101', startedAt: '2026-03-11T09:00:00Z' });
  await findImplausible(server.deps);
  expect(doubts((await roi(`customer=${who.id}`)).gates)).toEqual([
    expect.stringContaining(`1 customer named more than 100 AI models on one day (first ${who.id})`),
  ]);
});

test('what comes to more than 10^15 millionths is refused and kept, costs the others nothing, and what comes to just as much counts', async () => {
  const who = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const assumptions = [{ name: 'hourlyRate', value: '60000000' }]; // a million a minute
  await who.put(`/v1/installations/${id}/assumptions`, { assumptions });
  const of = (executionId: string, minutes: number) => ({
    installationId: id,
    executionId,
    status: 'completed',
    startedAt: now.toISOString(),
    timeSavedMinutes: minutes,
  });
  const tasks = [of('good', 1), of('most', 1_000), of('beyond', 1_000.000001), of('after', 2)];
  const { body } = await who.post('/v1/execution-tasks', { tasks });
  expect(body).toMatchObject({
    accepted: 3,
    rejected: [{ index: 2, errors: [{ message: expect.stringContaining('10^15') }] }],
  });
  const { body: kept } = await operator.get(`/admin/quarantined-tasks?customer=${who.id}`);
  expect(kept.items).toMatchObject([{ reason: 'implausible', task: { executionId: 'beyond' } }]);
  const { rows } = await server.pool.query(
    `select execution_id as id from execution_tasks where installation_id = $1 order by execution_id`,
    [id],
  );
  expect(rows.map((row: { id: string }) => row.id)).toEqual(['after', 'good', 'most']);
});
