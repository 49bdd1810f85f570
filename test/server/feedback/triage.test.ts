import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, signedIn } from '../accounts/people.ts';

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

const complain = async (body: Record<string, unknown> = {}, from = customer): Promise<string> =>
  (await from.post('/v1/feedback', { kind: 'bug', message: 'It went wrong.', ...body })).body.id;
const triage = (id: string, body: unknown, as = operator) => as.patch(`/admin/feedback/${id}`, body);
const dossier = async (id: string) => (await operator.get(`/admin/feedback/${id}/dossier`)).body;

describe('sorting', () => {
  test('state, kind, severity and assignee change with their history; the same again leaves no trace', async () => {
    const [id, support] = [await complain(), await signedIn(server, 'support')];
    const body = { status: 'inProgress', kind: 'wrongResult', severity: 'high', assignee: support.id };
    const sorted = await triage(id, { ...body, reason: 'Three customers have it.' });
    expect(sorted.body).toMatchObject({
      status: 'inProgress',
      kind: 'wrongResult',
      severity: 'high',
      assignee: { id: support.id, name: expect.any(String) },
    });
    expect((await triage(id, body)).body).toEqual(sorted.body);
    const { history } = await dossier(id);
    expect(
      history.map(({ field, former, current, by }: Record<string, string>) => [by, field, former, current]),
    ).toEqual([
      ['operator', 'status', 'open', 'inProgress'],
      ['operator', 'kind', 'bug', 'wrongResult'],
      ['operator', 'severity', null, 'high'],
      ['operator', 'assignee', null, support.id],
    ]);
    expect(history[0].reason).toBe('Three customers have it.');
    const found = await operator.get(`/admin/feedback?assignee=${support.id}`);
    expect(found.body.items).toMatchObject([{ id }]);
  });

  test('who may not answer cannot be assigned, and may not sort', async () => {
    const [id, analyst] = [await complain(), await signedIn(server, 'analyst')];
    expect((await triage(id, { assignee: analyst.id })).body.errors[0].path).toBe('/assignee');
    const { items } = (await operator.get('/admin/feedback/assignees')).body;
    expect(items.map((each: { id: string }) => each.id)).not.toContain(analyst.id);
    const refused = await call(server, `/admin/feedback/${id}`, {
      headers: analyst.headers,
      method: 'PATCH',
      body: { severity: 'low' },
    });
    expect(refused.status).toBe(403);
    expect((await triage(id, { reason: 'Nothing changes.' })).status).toBe(422);
    expect((await triage('fbk_none', { severity: 'low' })).status).toBe(404);
  });

  test('of two who look at once, the second is told when both change the same; what differs is merged', async () => {
    const [id, grace] = [await complain(), await signedIn(server, 'admin')];
    const was = { status: 'open', severity: null, assignee: null };
    const asGrace = (body: unknown) =>
      call(server, `/admin/feedback/${id}`, { headers: grace.headers, method: 'PATCH', body });
    expect((await asGrace({ severity: 'high', assignee: grace.id, was })).status).toBe(200);

    const merged = await triage(id, { status: 'inProgress', was });
    expect(merged.body).toMatchObject({ status: 'inProgress', severity: 'high', assignee: { id: grace.id } });

    const refused = await triage(id, { severity: 'low', status: 'closed', was });
    expect(refused).toMatchObject({
      status: 409,
      body: { type: '/problems/changed_since', fields: ['status', 'severity'] },
    });
    expect(refused.body.detail).toMatch(
      /^Meanwhile the status was changed by an operator to “in progress”, and the severity was changed by .+ to “high”\. Look/,
    );
    expect((await triage(id, { assignee: null, was })).body.fields).toEqual(['assignee']);
    expect((await dossier(id)).feedback).toMatchObject({ status: 'inProgress', severity: 'high' });

    expect((await triage(id, { severity: 'high', was })).status).toBe(200); // both want the same
    expect((await triage(id, { severity: 'low', was: { severity: 'high' } })).body.severity).toBe('low');
    expect((await triage(id, { severity: 'normal' })).body.severity).toBe('normal'); // who says nothing of it goes last
    expect((await triage(id, { was })).status).toBe(422);
  });

  test('what is closed can be opened again, and that is counted', async () => {
    const id = await complain();
    expect((await triage(id, { status: 'closed' })).body).toMatchObject({
      closedBecause: 'operator',
      reopenedCount: 0,
    });
    expect((await triage(id, { status: 'open' })).body).toMatchObject({
      status: 'open',
      closedAt: null,
      closedBecause: null,
      reopenedCount: 1,
    });
  });

  test('a duplicate is closed and stands beside the one it repeats; chains and circles are refused', async () => {
    const [first, second, third] = [await complain(), await complain(), await complain()];
    const closed = await triage(second, { duplicateOf: first });
    expect(closed.body).toMatchObject({ status: 'closed', closedBecause: 'duplicate', duplicateOf: first });
    expect((await dossier(first)).duplicates).toMatchObject([{ id: second }]);
    for (const [id, duplicateOf] of [
      [third, third],
      [third, second],
      [first, third],
      [third, 'fbk_none'],
    ] as const)
      expect((await triage(id, { duplicateOf })).body.errors?.[0]?.path).toBe('/duplicateOf');
    const back = await triage(second, { duplicateOf: null });
    expect(back.body).toMatchObject({ status: 'open', duplicateOf: null, closedAt: null });
  });

  test('two who make each other duplicates at once leave one original', async () => {
    const [one, other] = [await complain(), await complain()];
    const answers = await Promise.all([
      triage(one, { duplicateOf: other }),
      triage(other, { duplicateOf: one }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });
});

describe('the dossier', () => {
  test('has the run, the fields of log lines that tell of it, and what else the customer said', async () => {
    const { id: installationId } = await insertInstallation(server.pool, {
      customerId: customer.id,
      scenario,
    });
    const startedAt = new Date(Date.now() - 3_600_000);
    await customer.post('/v1/execution-tasks', {
      tasks: [
        {
          installationId,
          executionId: 'run-1',
          status: 'failed',
          startedAt: startedAt.toISOString(),
          finishedAt: startedAt.toISOString(),
          error: { code: 'DataError', message: 'Row 7 is empty.' },
        },
      ],
    });
    const earlier = await complain();
    const sent = await customer.post(
      '/v1/feedback',
      { kind: 'bug', message: 'It went wrong.', executionId: 'run-1', requestId: 'trace-9' },
      { 'x-request-id': 'sending-9' },
    );
    const { body } = await operator.get(`/admin/feedback/${sent.body.id}/dossier`);
    expect(body.feedback).toMatchObject({
      run: { executionId: 'run-1', errorCode: 'DataError', version: 1 },
    });
    expect(body.runError).toBeNull();
    expect(body.logs).toEqual([
      { about: 'namedRequest', field: 'requestId', value: 'trace-9', from: null, to: null },
      { about: 'sendingRequest', field: 'requestId', value: 'sending-9', from: null, to: null },
      {
        about: 'run',
        field: 'customerId',
        value: customer.id,
        from: new Date(startedAt.getTime() - 60_000).toISOString(),
        to: new Date(startedAt.getTime() + 60_000).toISOString(),
      },
    ]);
    expect(server.logText()).toContain('sending-9');
    expect(body.alsoBy[0].id).toBe(earlier);
  });

  test('tells what the run said of its error only with the customer’s consent', async () => {
    const sent = await customer.post('/v1/feedback', {
      kind: 'bug',
      message: 'Look into it.',
      executionId: 'run-1',
      maySeeRun: true,
    });
    expect((await dossier(sent.body.id)).runError).toBe('Row 7 is empty.');
  });
});

test('reasons of operators are redacted as messages are', async () => {
  const { id } = (await customer.post('/v1/feedback', { kind: 'idea', message: 'So.' })).body;
  await operator.patch(`/admin/feedback/${id}`, { severity: 'high', reason: 'Call jane(a)acme.io.' });
  const { history } = (await operator.get(`/admin/feedback/${id}/dossier`)).body;
  expect(history).toMatchObject([{ field: 'severity', reason: 'Call [removed:email_address].' }]);
});
