import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { call, signedIn } from '../accounts/people.ts';

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let failures = 0;

beforeAll(async () => {
  server = await startTestServer({
    beforeMail: () => {
      if (failures-- > 0) throw new Error('the mail server is away');
    },
  });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

const feedback = async (body: Record<string, unknown> = {}, from = customer): Promise<string> =>
  (await from.post('/v1/feedback', { kind: 'question', message: 'How?\nAnd why?', ...body })).body.id;
const idsOf = async (query: string, as = operator) => {
  const { status, body } = await as.get(`/admin/feedback?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ id }: { id: string }) => id);
};
const mailsTo = (email: string) => server.mails.filter(({ to }) => to === email);

test('operators find feedback by status, kind, scenario and customer, newest first and in pages', async () => {
  const other = await customerClient(server, 'Bob');
  const bug = await feedback({ kind: 'bug', scenario: scenario.slug });
  const idea = await feedback({ kind: 'idea' }, other);
  await operator.post(`/admin/feedback/${idea}/close`);
  expect(await idsOf('kind=bug')).toEqual([bug]);
  expect(await idsOf(`scenario=${scenario.slug}`)).toEqual([bug]);
  expect(await idsOf(`scenario=${scenario.id}&status=open`)).toEqual([bug]);
  expect(await idsOf(`customer=${other.id}`)).toEqual([idea]);
  expect(await idsOf('status=closed')).toEqual([idea]);
  const first = await operator.get('/admin/feedback?limit=1');
  const second = await operator.get(`/admin/feedback?limit=1&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual([idea, bug]);
  expect(second.body.items[0]).toMatchObject({
    scenario: { id: scenario.id, slug: scenario.slug, title: 'Invoice chasing' },
    customer: { id: customer.id, name: 'Ada', email: customer.email },
    reply: null,
    closedAt: null,
  });
  expect((await operator.get(`/admin/feedback/${bug}`)).body).toEqual(second.body.items[0]);
  expect((await operator.get('/admin/feedback/fbk_none')).status).toBe(404);
});

test('an answer reaches the customer by mail once, and stands beside their feedback', async () => {
  const asker = await customerClient(server, 'Grace');
  const id = await feedback({ scenario: scenario.id }, asker);
  const answer = await operator.post(`/admin/feedback/${id}/reply`, { message: 'Like this.' });
  expect([answer.status, answer.body.status]).toEqual([200, 'answered']);
  await until(() => mailsTo(asker.email).length > 0);
  expect(mailsTo(asker.email)).toEqual([
    {
      to: asker.email,
      messageKey: id,
      subject: 'Our answer to your feedback about “Invoice chasing”',
      text: expect.stringContaining('Like this.\n\nYou wrote about “Invoice chasing”:\n\n> How?\n> And why?'),
    },
  ]);
  const own = (await asker.get('/v1/feedback')).body.items[0];
  expect(own).toMatchObject({ id, status: 'answered', reply: { message: 'Like this.' } });
  const again = await operator.post(`/admin/feedback/${id}/reply`, { message: 'Or like that.' });
  expect([again.status, again.body.type]).toEqual([409, '/problems/already_replied']);
  await until(async () => (await operator.get(`/admin/feedback/${id}`)).body.reply.mailedAt !== null);
  expect(mailsTo(asker.email)).toHaveLength(1);
});

test('a mail that fails is tried again, and the answer stands meanwhile', async () => {
  const asker = await customerClient(server, 'Alan');
  const id = await feedback({}, asker);
  failures = 1;
  const answer = await operator.post(`/admin/feedback/${id}/reply`, { message: 'Soon.', close: true });
  expect(answer.body).toMatchObject({ status: 'closed', reply: { message: 'Soon.', mailedAt: null } });
  await until(() => failures < 1);
  expect((await asker.get('/v1/feedback')).body.items[0].reply.message).toBe('Soon.');
  await until(() => mailsTo(asker.email).length === 1, 20_000);
  expect(mailsTo(asker.email)[0]?.subject).toBe('Our answer to your feedback');
});

test('two answers at once: one is kept and mailed, the other is refused', async () => {
  const asker = await customerClient(server, 'Edsger');
  const id = await feedback({}, asker);
  const answers = await Promise.all(
    ['One.', 'Two.'].map((message) => operator.post(`/admin/feedback/${id}/reply`, { message })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  await until(async () => (await operator.get(`/admin/feedback/${id}`)).body.reply.mailedAt !== null);
  expect(mailsTo(asker.email)).toHaveLength(1);
});

test('closing needs no answer, changes nothing the second time, and leaves room for one', async () => {
  const id = await feedback();
  const closed = await operator.post(`/admin/feedback/${id}/close`);
  expect(closed.body).toMatchObject({ status: 'closed', reply: null, closedAt: expect.any(String) });
  expect((await operator.post(`/admin/feedback/${id}/close`)).body).toEqual(closed.body);
  const late = await operator.post(`/admin/feedback/${id}/reply`, { message: 'After all.' });
  expect(late.body).toMatchObject({ status: 'closed', closedAt: closed.body.closedAt });
  expect((await operator.post('/admin/feedback/fbk_none/close')).status).toBe(404);
  expect((await operator.post('/admin/feedback/fbk_none/reply', { message: 'x' })).status).toBe(404);
});

test('support answers; analysts read without names and addresses and write nothing', async () => {
  const id = await feedback();
  const [support, analyst] = [await signedIn(server, 'support'), await signedIn(server, 'analyst')];
  const read = async ({ headers }: { headers: Record<string, string> }) =>
    (await call(server, `/admin/feedback/${id}`, { headers })).body.customer;
  expect(await read(support)).toEqual({ id: customer.id, name: 'Ada', email: customer.email });
  expect(await read(analyst)).toEqual({ id: customer.id, name: null, email: null });
  const list = await call(server, '/admin/feedback', { headers: analyst.headers });
  expect(JSON.stringify(list.body)).not.toContain(customer.email);
  const reply = (headers: Record<string, string>) =>
    call(server, `/admin/feedback/${id}/reply`, { headers, body: { message: 'Hello.' } });
  expect((await reply(analyst.headers)).status).toBe(403);
  expect((await reply(support.headers)).status).toBe(200);
  const { rows } = await server.pool.query(`select replied_by from feedback where id = $1`, [id]);
  expect(rows[0].replied_by).toBe(support.id);
  const key = await operatorClient(server, ['scenarios:read']);
  expect((await key.get('/admin/feedback')).status).toBe(403);
});
