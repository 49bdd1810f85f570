import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

const minute = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * minute);

type Told = Record<string, unknown> & { executionId: string };

/** A customer with one installation, and how its runs are reported: each took a minute unless it says otherwise. */
async function customerWithRuns() {
  const customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const report = async (...tasks: (Told & { minutesAgo: number; seconds?: number })[]) => {
    const answer = await customer.post('/v1/execution-tasks', {
      tasks: tasks.map(({ minutesAgo, seconds = 60, ...task }) => ({
        installationId: id,
        status: 'completed',
        startedAt: ago(minutesAgo).toISOString(),
        finishedAt: new Date(ago(minutesAgo).getTime() + seconds * 1_000).toISOString(),
        ...task,
      })),
    });
    expect(answer.body).toMatchObject({ rejected: [] });
  };
  const complain = async (body: Record<string, unknown> = {}) =>
    (await customer.post('/v1/feedback', { kind: 'bug', message: 'It went wrong.', ...body })).body;
  return { customer, installationId: id, report, complain };
}

test('an operator who records what a customer says is offered that customer’s runs, and ties it to one', async () => {
  const { customer, installationId, report } = await customerWithRuns();
  const other = await customerWithRuns();
  await report(
    { executionId: 'fine', minutesAgo: 10 },
    { executionId: 'failed', minutesAgo: 20, status: 'failed', taskKey: 'second' },
  );
  await other.report({ executionId: 'theirs', minutesAgo: 5, status: 'failed' });
  const { body } = await operator.get(`/admin/feedback/candidates?customer=${customer.id}`);
  expect(body.items).toMatchObject([
    { candidate: 1, executionId: 'failed', taskKey: 'second', reasons: ['failed'] },
    { candidate: 2, executionId: 'fine', taskKey: 'main', reasons: [] },
  ]);
  const recorded = await operator.post('/admin/feedback', {
    customer: customer.id,
    kind: 'bug',
    message: 'On the telephone: it stopped.',
    installationId,
    executionId: 'failed',
    taskKey: 'second',
  });
  expect(recorded.body).toMatchObject({ source: 'dashboard', runLink: 'linked', run: { status: 'failed' } });
  const unknown = await operator.get('/admin/feedback/candidates?customer=cus_none');
  expect([unknown.status, unknown.body.errors[0].path]).toEqual([422, '/customer']);
  expect((await operator.get('/admin/feedback/candidates')).status).toBe(422);
  const key = await operatorClient(server, ['customers:read']);
  expect((await key.get(`/admin/feedback/candidates?customer=${customer.id}`)).status).toBe(403);
});

describe('candidates', () => {
  test('are the last five runs of 24 hours: failed, with a warning, slow, dear, then the newest', async () => {
    const { installationId, report, complain } = await customerWithRuns();
    const cost = (amountMicros: number) => ({ cost: { amountMicros, currency: 'usd' } });
    await report(
      ...Array.from({ length: 30 }, (_, day) => ({
        executionId: `usual-${day}`,
        minutesAgo: 1_500 + day,
        ...cost(10),
      })),
      { executionId: 'too-old-failed', minutesAgo: 1_441, status: 'failed' },
      { executionId: 'failed', minutesAgo: 1_430, status: 'failed', error: { code: 'DataError' } },
      { executionId: 'warned', minutesAgo: 1_200, warning: true },
      { executionId: 'slow', minutesAgo: 1_100, seconds: 61 },
      { executionId: 'dear', minutesAgo: 1_000, ...cost(31) },
      { executionId: 'plain', minutesAgo: 20 },
      { executionId: 'newest', minutesAgo: 10 },
      { executionId: 'a-test', minutesAgo: 5, kind: 'test', status: 'failed' },
    );
    const { runLink, run, candidates } = await complain({ installationId });
    expect([runLink, run]).toEqual(['open', null]);
    expect(candidates.map(({ executionId, reasons }: Told) => [executionId, reasons])).toEqual([
      ['failed', ['failed']],
      ['warned', ['warning']],
      ['slow', ['slow']],
      ['dear', ['costly']],
      ['newest', []],
    ]);
    expect(candidates[0]).toMatchObject({
      candidate: 1,
      installationId,
      taskKey: 'main',
      status: 'failed',
      errorCode: 'DataError',
      version: 1,
      aiModel: null,
      scenarioTitle: 'Invoice chasing',
    });
  });

  test('a failed run with a slow one outweighs nothing worse than failed', async () => {
    const { report, complain, installationId } = await customerWithRuns();
    await report(
      ...Array.from({ length: 20 }, (_, day) => ({ executionId: `usual-${day}`, minutesAgo: 1_500 + day })),
      { executionId: 'failed', minutesAgo: 30, status: 'failed' },
      { executionId: 'slow-and-warned', minutesAgo: 20, seconds: 600, warning: true },
    );
    const { candidates } = await complain({ installationId });
    expect(candidates.map(({ executionId }: Told) => executionId)).toEqual(['failed', 'slow-and-warned']);
  });

  test('of the customer’s own installations only; the same are listed before anything is sent', async () => {
    const mine = await customerWithRuns();
    const other = await customerWithRuns();
    await other.report({ executionId: 'theirs', minutesAgo: 5, status: 'failed' });
    await mine.report({ executionId: 'mine', minutesAgo: 50 });
    const idsOf = (items: Told[]) => items.map(({ executionId }) => executionId);
    expect(idsOf((await mine.complain()).candidates)).toEqual(['mine']);
    const listed = await mine.customer.get(`/v1/feedback/candidates?installationId=${mine.installationId}`);
    expect(idsOf(listed.body.items)).toEqual(['mine']);
    const stolen = await mine.customer.get(`/v1/feedback/candidates?installationId=${other.installationId}`);
    expect(stolen.status).toBe(422);
  });

  test('an idea is about no run, unless one is named', async () => {
    const { report, complain, installationId } = await customerWithRuns();
    await report({ executionId: 'e1', minutesAgo: 5, aiModel: 'gpt-4o' });
    expect(await complain({ kind: 'idea', installationId })).toMatchObject({
      runLink: 'noRun',
      candidates: [],
    });
    expect(await complain({ kind: 'idea', executionId: 'e1' })).toMatchObject({
      runLink: 'linked',
      run: { executionId: 'e1', status: 'completed', version: 1, aiModel: 'gpt-4o' },
    });
  });
});

describe('saying which run is meant', () => {
  test('one of those that were offered, once and for all, or another afterwards; operators see each step', async () => {
    const { customer, report, complain, installationId } = await customerWithRuns();
    await report(
      { executionId: 'e1', minutesAgo: 5, status: 'failed' },
      { executionId: 'e2', minutesAgo: 9 },
    );
    const { id } = await complain({ installationId });
    const choose = (body: unknown, who: ApiClient = customer) => who.post(`/v1/feedback/${id}/run`, body);
    const first = await choose({ candidate: 2 });
    expect(first.body).toMatchObject({ runLink: 'linked', run: { executionId: 'e2' }, candidates: [] });
    expect((await choose({ candidate: 2 })).body).toEqual(first.body);
    expect((await choose({ candidate: 3 })).status).toBe(422);
    expect((await choose({ executionId: 'e1' })).body.run).toMatchObject({
      executionId: 'e1',
      status: 'failed',
    });
    expect((await choose({ noRun: true })).body).toMatchObject({ runLink: 'noRun', run: null });
    const { rows } = await server.pool.query(
      `select changed_by, former, current from feedback_changes where feedback_id = $1 order by position`,
      [id],
    );
    expect(rows).toEqual([
      { changed_by: 'customer', former: null, current: 'e2' },
      { changed_by: 'customer', former: 'e2', current: 'e1' },
      { changed_by: 'customer', former: 'e1', current: 'noRun' },
    ]);
    expect((await choose({ noRun: true }, (await customerWithRuns()).customer)).status).toBe(404);
  });

  test('an operator says it for the customer', async () => {
    const { report, complain } = await customerWithRuns();
    await report({ executionId: 'e1', minutesAgo: 5 });
    const { id } = await complain();
    expect((await operator.get('/admin/feedback?runLink=open')).body.items[0].id).toBe(id);
    const linked = await operator.post(`/admin/feedback/${id}/run`, { candidate: 1 });
    expect(linked.body).toMatchObject({ runLink: 'linked', run: { executionId: 'e1' } });
  });

  test('what contradicts itself is refused', async () => {
    const { customer, report } = await customerWithRuns();
    await report({ executionId: 'e1', minutesAgo: 5 });
    const refused = async (body: Record<string, unknown>) => {
      const answer = await customer.post('/v1/feedback', { kind: 'bug', message: 'x', ...body });
      return [answer.status, answer.body.errors?.[0]?.path];
    };
    expect(await refused({ executionId: 'e1', noRun: true })).toEqual([422, '/noRun']);
    expect(await refused({ taskKey: 'second' })).toEqual([422, '/taskKey']);
    expect(await refused({ executionId: 'e1', taskKey: 'second' })).toEqual([422, '/taskKey']);
    expect(await refused({ minutesByHand: { minutes: '5' } })).toEqual([422, '/minutesByHand']);
  });

  test('of an execution with several tasks the one that failed is meant, or the one that is named', async () => {
    const { report, complain } = await customerWithRuns();
    await report(
      { executionId: 'e1', minutesAgo: 5 },
      { executionId: 'e1', taskKey: 'second', minutesAgo: 4, status: 'failed' },
      { executionId: 'e1', taskKey: 'third', minutesAgo: 3 },
    );
    expect((await complain({ executionId: 'e1' })).run).toMatchObject({
      taskKey: 'second',
      status: 'failed',
    });
    expect((await complain({ executionId: 'e1', taskKey: 'third' })).run).toMatchObject({ taskKey: 'third' });
    expect((await complain({ executionId: 'e1', taskKey: 'main' })).run).toMatchObject({ taskKey: 'main' });
  });
});

test('minutes by hand that come with a complaint about the time saved count for what runs from now on', async () => {
  const { customer, installationId, complain, report } = await customerWithRuns();
  await report({ executionId: 'e1', minutesAgo: 5 });
  const sent = await complain({
    kind: 'wrongTimeSaved',
    executionId: 'e1',
    minutesByHand: { minutes: '30', items: 2 },
  });
  expect(sent).toMatchObject({ kind: 'wrongTimeSaved', run: { installationId } });
  const { body } = await customer.post(`/v1/installations/${installationId}/minutes`, { minutes: '15' });
  expect(body).toMatchObject({ answers: 1, ownMinutes: '15' });
  const { rows } = await server.pool.query(
    `select minutes::float8, items, via from calibration_answers where installation_id = $1 order by position`,
    [installationId],
  );
  expect(rows[0]).toEqual({ minutes: 30, items: 2, via: 'api' });
});
