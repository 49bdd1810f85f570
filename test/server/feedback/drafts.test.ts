import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendReplyMail } from '../../../server/feedback/answer-feedback.ts';
import { deleteExpiredDrafts } from '../../../server/feedback/drafts/draft-queries.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let anybody: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  anybody = apiClient(server.url);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (path: string, fields: Record<string, string> = {}) =>
  anybody.post(path, new URLSearchParams(fields).toString(), form);
const write = (email: string, fields: Record<string, string> = {}) =>
  post(`/feedback?scenario=${scenario.slug}`, { kind: 'wrongResult', message: 'No.', email, ...fields });
const mailsTo = (email: string) => server.mails.filter(({ to }) => to === email);
const drafts = async () =>
  (await server.pool.query(`select email, message, redacted from feedback_drafts order by id`)).rows;
/** The path of the link that was mailed. */
async function linkTo(email: string): Promise<string> {
  await expect.poll(() => mailsTo(email).length).toBeGreaterThan(0);
  return /\/feedback\/sent\/\S+/.exec(mailsTo(email).at(-1)?.text ?? '')?.[0] ?? '';
}

test('what is written on a public page is sent once its mailed link is followed and its button pressed', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  const page = await anybody.get(`/feedback?scenario=${scenario.slug}`);
  expect([page.status, page.body.includes('Invoice chasing'), page.body.includes('<script')]).toEqual([
    200,
    true,
    false,
  ]);
  const taken = await write(` ${email.toUpperCase()} `, {
    message: 'It wrote to jane@acme.io <b>twice</b>.',
    rating: '2',
  });
  expect([taken.status, taken.body.includes('Look into your mailbox')]).toEqual([200, true]);
  expect(await drafts()).toEqual([
    { email, message: 'It wrote to [removed:email_address] <b>twice</b>.', redacted: ['email_address'] },
  ]);
  const link = await linkTo(email);
  expect(mailsTo(email)[0]?.text).not.toContain('twice');
  const asks = await anybody.get(link);
  expect([asks.status, asks.headers.get('cache-control'), asks.headers.get('referrer-policy')]).toEqual([
    200,
    'no-store',
    'no-referrer',
  ]);
  expect(asks.body).toContain('[removed:email_address] &lt;b&gt;twice&lt;/b&gt;.');
  await Promise.all([1, 2, 3].map(() => fetch(`${server.url}${link}`, { method: 'HEAD' })));
  expect((await customer.get('/v1/feedback')).body.items).toEqual([]);
  const presses = await Promise.all(
    [1, 2, 3].map(() => fetch(`${server.url}${link}/send`, { method: 'POST', redirect: 'manual' })),
  );
  expect(presses.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
    [1, 2, 3].map(() => [303, link]),
  );
  expect((await customer.get('/v1/feedback')).body.items).toMatchObject([
    {
      kind: 'wrongResult',
      rating: 2,
      message: 'It wrote to [removed:email_address] <b>twice</b>.',
      redacted: ['email_address'],
      runLink: 'open',
      scenario: scenario.id,
    },
  ]);
  expect((await anybody.get(link)).body).toContain('Nobody has looked at it yet.');
  expect(await drafts()).toEqual([]);
  const operator = await operatorClient(server);
  const [seen] = (await operator.get(`/admin/feedback?customer=${customer.id}`)).body.items;
  expect(seen).toMatchObject({ source: 'page', customer: { email } });
});

test('the page of sent feedback offers the runs of its customer', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  const { token } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  await anybody.post(`/v1/report/${token}`, {
    executionId: 'run-1',
    status: 'failed',
    startedAt: new Date(Date.now() - 60_000).toISOString(),
  });
  await write(email);
  const link = await linkTo(email);
  await post(`${link}/send`);
  expect((await anybody.get(link)).body).toContain('Which run do you mean?');
  expect((await post(link, { run: '1' })).body).toContain('run-1');
});

test('an address that has no account gets the same answer, no mail, and is forgotten; so do customers who were made up', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  const demo = await customerClient(server);
  const madeUp = (await demo.get('/v1/me')).body.email;
  await server.pool.query(`update customers set is_demo = true where id = $1`, [demo.id]);
  const answers = [await write(email), await write('nobody@acme.test'), await write(madeUp)];
  const [known, ...others] = answers.map(({ status, body }) => [status, body.replace(/nonce="[^"]+"/, '')]);
  expect(others).toEqual([known, known]);
  await linkTo(email);
  await expect.poll(drafts).toMatchObject([{ email }]);
  expect([...mailsTo('nobody@acme.test'), ...mailsTo(madeUp)]).toEqual([]);
  await server.pool.query(`delete from feedback_drafts`);
});

test('customers who were made up get no answers by mail either', async () => {
  const demo = await customerClient(server);
  const { email } = (await demo.get('/v1/me')).body;
  await server.pool.query(`update customers set is_demo = true where id = $1`, [demo.id]);
  const { id } = (await demo.post('/v1/feedback', { kind: 'idea', message: 'So.' })).body;
  const operator = await operatorClient(server);
  await operator.post(`/admin/feedback/${id}/reply`, { message: 'Yes.' });
  await sendReplyMail(server.deps, { feedbackId: id });
  expect(mailsTo(email)).toEqual([]);
});

test('a link is over after a day, and what it would have sent goes', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  await write(email);
  const link = await linkTo(email);
  await server.pool.query(`update feedback_drafts set expires_at = now()`);
  expect((await anybody.get(link)).status).toBe(404);
  await post(`${link}/send`);
  expect((await customer.get('/v1/feedback')).body.items).toEqual([]);
  await deleteExpiredDrafts(server.pool, new Date());
  expect(await drafts()).toEqual([]);
});

test('a link that was changed sends nothing', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  await write(email);
  const link = await linkTo(email);
  const another = link.replace(
    /fbk_.{6}/,
    (start) => `${start.slice(0, -1)}${start.endsWith('0') ? '1' : '0'}`,
  );
  for (const wrong of [`${link}x`, link.slice(0, -1), another, '/feedback/sent/none'])
    expect([wrong, (await post(`${wrong}/send`)).status, (await anybody.get(wrong)).status]).toEqual([
      wrong,
      404,
      404,
    ]);
  expect((await customer.get('/v1/feedback')).body.items).toEqual([]);
});

test('what is wrong stands on the page beside what was written', async () => {
  for (const [fields, sentence] of [
    [{ message: ' ' }, 'Write a message.'],
    [{ email: 'jane' }, 'Give the e-mail address of your account.'],
    [{ kind: 'gossip' }, 'Choose what it is.'],
    [{ rating: '9' }, 'Choose a rating'],
  ] as const) {
    const answer = await write('jane@acme.test', { message: 'It <stopped>.', ...fields });
    expect([answer.status, answer.body.includes(`role="alert"`), answer.body.includes(sentence)]).toEqual([
      422,
      true,
      true,
    ]);
    if (!('message' in fields)) expect(answer.body).toContain('It &lt;stopped&gt;.');
  }
  expect((await anybody.get('/feedback?scenario=none')).status).toBe(404);
  expect((await post('/feedback?scenario=none', { message: 'No.', email: 'jane@acme.test' })).status).toBe(
    404,
  );
  expect((await anybody.get('/feedback')).body).toContain('about the library');
  expect(await drafts()).not.toContainEqual(expect.objectContaining({ email: 'jane@acme.test' }));
});

test('an address gets five mails an hour at most, whoever asks', async () => {
  const customer = await customerClient(server);
  const { email } = (await customer.get('/v1/me')).body;
  const answers = [];
  for (let nth = 0; nth < 6; nth += 1) answers.push(await write(email, { message: `Again ${nth}.` }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(answers.at(-1)?.body).toContain('Again 5.');
  await expect.poll(() => mailsTo(email).length).toBe(5);
});
