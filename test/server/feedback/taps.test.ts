import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEndpoints } from '../../../server/app.ts';
import { isPage } from '../../../server/platform/endpoint.ts';
import { apiClient, customerClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let anybody: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installation: { id: string; token: string };

beforeAll(async () => {
  server = await startTestServer();
  anybody = apiClient(server.url);
  customer = await customerClient(server);
  const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
});
afterAll(() => server.close());

/** What a browser says of the answers that it takes. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const form = { ...browser, 'content-type': 'application/x-www-form-urlencoded' };
const pathOf = (url: string) => url.slice(server.url.length);

/** A run that was reported by the address of its installation: the path of the link that came with the answer. */
async function linkOf(executionId: string, task: Record<string, unknown> = {}): Promise<string> {
  const answer = await anybody.post(`/v1/report/${installation.token}`, {
    executionId,
    status: 'completed',
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    ...task,
  });
  expect(answer.status).toBe(204);
  return pathOf(answer.headers.get('feedback-url') ?? '');
}
const tap = (path: string, fields: Record<string, string> = {}) =>
  anybody.post(path, new URLSearchParams(fields).toString(), form);
const stored = async (executionId: string) =>
  (
    await server.pool.query(
      `select kind, source, message, redacted, run_status as status, run_link as link, may_see_run as "maySeeRun", task_key as "taskKey"
       from feedback where execution_id = $1 order by id`,
      [executionId],
    )
  ).rows;

test('each report is answered with a link; opening it changes nothing, one button says that the result was wrong', async () => {
  const path = await linkOf('run-1');
  const page = await anybody.get(path);
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.body).toContain('“A copy”');
  expect(page.body).not.toContain('<script');
  await Promise.all([1, 2, 3].map(() => fetch(`${server.url}${path}`, { method: 'HEAD' })));
  expect(await stored('run-1')).toEqual([]);
  const thanks = await tap(path, { wrong: 'result' });
  expect([thanks.status, thanks.body.includes('Thank you')]).toEqual([200, true]);
  expect(await stored('run-1')).toEqual([
    {
      kind: 'wrongResult',
      source: 'link',
      message: '',
      redacted: [],
      status: 'completed',
      link: 'linked',
      maySeeRun: false,
      taskKey: 'main',
    },
  ]);
  const [own] = (await customer.get('/v1/feedback')).body.items;
  expect(own).toMatchObject({
    kind: 'wrongResult',
    run: { executionId: 'run-1', status: 'completed', version: 1 },
  });
});

test('taps of the same run at once count once; the words of a later one are kept until somebody has answered', async () => {
  const path = await linkOf('run-2');
  const answers = await Promise.all([1, 2, 3, 4].map(() => tap(path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await tap(path, { message: 'Mail to a@acme.io went out twice.', maySeeRun: 'yes' });
  await tap(path, { message: 'Mail to a@acme.io went out twice.' });
  await tap(path);
  expect(await stored('run-2')).toMatchObject([
    {
      message: 'Mail to [removed:email_address] went out twice.',
      redacted: ['email_address'],
      maySeeRun: true,
    },
  ]);
  const { rows } = await server.pool.query(
    `update feedback set reply = 'Mended.', replied_at = now(), status = 'answered' where execution_id = 'run-2' returning id`,
  );
  await tap(path, { message: 'Other words.' });
  expect(await stored('run-2')).toMatchObject([
    { message: 'Mail to [removed:email_address] went out twice.' },
  ]);
  const changes = await server.pool.query(`select field from feedback_changes where feedback_id = $1`, [
    rows[0].id,
  ]);
  expect(changes.rows).toEqual([{ field: 'message' }]);
});

test('the time saved is another complaint about the same run, and minutes by hand count at once', async () => {
  const path = await linkOf('run-3', { taskKey: 'second' });
  await tap(path);
  const refused = await tap(path, { wrong: 'time', minutes: '-3', items: '2' });
  expect([refused.status, refused.body.includes('role="alert"')]).toEqual([422, true]);
  const taken = await tap(path, { wrong: 'time', minutes: '30', items: '2' });
  expect(taken.body).toContain('Your minutes count');
  expect(await stored('run-3')).toMatchObject([
    { kind: 'wrongResult', taskKey: 'second' },
    { kind: 'wrongTimeSaved', taskKey: 'second' },
  ]);
  const { rows } = await server.pool.query(`select minutes::float8, items, via from calibration_answers`);
  expect(rows).toEqual([{ minutes: 30, items: 2, via: 'page' }]);
});

test('only of a run that may have said something of an error is it asked whether that may be read', async () => {
  const asks = async (path: string) => (await anybody.get(path, browser)).body.includes('name="maySeeRun"');
  const [completed, failed] = [
    await linkOf('run-asked-1'),
    await linkOf('run-asked-2', { status: 'failed' }),
  ];
  expect([await asks(completed), await asks(failed)]).toEqual([false, true]);
  expect(
    [(await tap(completed)).body, (await tap(failed)).body].map((page) => page.includes('maySeeRun')),
  ).toEqual([false, true]);
});

test('the page of what was sent says what a press of a button said', async () => {
  const said = async (run: string, fields: Record<string, string>) => {
    const thanks = await tap(await linkOf(run), fields);
    const sent = /href="([^"]*\/feedback\/sent\/[^"]+)"/.exec(thanks.body)?.[1] ?? '';
    return (await anybody.get(pathOf(sent), browser)).body;
  };
  expect(await said('run-said-1', { wrong: 'result' })).toContain('<p>The result was wrong.</p>');
  expect(await said('run-said-2', { wrong: 'time', minutes: '30', items: '2' })).toContain(
    '<p>The time that it saves is wrong.</p>',
  );
  expect(await said('run-said-3', { message: 'Twice <b>the</b> mail.' })).toContain(
    '<pre>Twice &lt;b&gt;the&lt;/b&gt; mail.</pre>',
  );
});

test('a link works when nothing is known of its run any more', async () => {
  const path = await linkOf('run-4');
  await server.pool.query(`delete from task_identities where identity = task_identity($1, 'run-4', 'main')`, [
    installation.id,
  ]);
  expect((await anybody.get(path)).body).toContain('run-4');
  expect((await tap(path)).status).toBe(200);
  expect(await stored('run-4')).toMatchObject([{ status: null, link: 'linked' }]);
});

test('a link that was changed or made for something else leads nowhere', async () => {
  const path = await linkOf('run-5');
  const [head, content = '', signature = ''] = path.split('.');
  const forged = Buffer.from(JSON.stringify([installation.id, 'another', 'main'])).toString('base64url');
  for (const wrong of [
    `${head}.${forged}.${signature}`,
    `${head}.${content}.${signature}x`,
    `${head}.${content}.${'A'.repeat(signature.length)}`,
    `${head}.${content}.${signature}.x`,
    '/feedback/none',
    path.replace('/feedback/', '/feedback/sent/'),
  ])
    for (const answer of [
      await anybody.get(wrong),
      await tap(wrong, wrong.includes('/sent/') ? { run: 'none' } : {}),
    ])
      expect([wrong, answer.status]).toEqual([wrong, 404]);
  expect(await stored('run-5')).toEqual([]);
});

test('the page of sent feedback asks which run is meant, and shows the answer when there is one', async () => {
  await linkOf('run-6', { status: 'failed', error: { code: 'DataError' } });
  const { body } = await customer.post('/v1/feedback', { kind: 'bug', message: 'It <b>stopped</b>.' });
  const path = pathOf(body.pageUrl);
  const asks = await anybody.get(path);
  expect(asks.body).toContain('Which run do you mean?');
  expect(asks.body).toContain('It &lt;b&gt;stopped&lt;/b&gt;.');
  const chosen = await tap(path, { run: '1' });
  expect(chosen.body).toContain('run-6');
  expect((await tap(path, { run: '1' })).body).toContain('run-6');
  expect((await customer.get(`/v1/feedback/${body.id}`)).body.run).toMatchObject({ executionId: 'run-6' });
  await server.pool.query(
    `update feedback set reply = 'Like this.', replied_at = now(), status = 'answered' where id = $1`,
    [body.id],
  );
  expect((await anybody.get(path)).body).toContain('Like this.');
});

test('who sends too much by one link is asked to wait', async () => {
  const path = await linkOf('run-7');
  const statuses: number[] = [];
  for (let nth = 0; nth < 25; nth += 1) statuses.push((await tap(path, { message: `Again ${nth}.` })).status);
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429]);
  const refused = await tap(path, { message: 'Once more.' });
  expect(refused.headers.get('content-type')).toContain('text/html');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('cache-control')).toBe('no-store');
  expect(refused.body).toMatch(/<h1>[^<]+<\/h1>.*Try again in (an hour|5\d minutes)\./s);
  for (const accept of ['application/json', '*/*']) {
    const asked = await anybody.post(path, {}, { accept });
    expect([asked.status, asked.body.type]).toEqual([429, '/problems/rate_limited']);
  }
  expect(await stored('run-7')).toHaveLength(1);
});

test('whatever a page refuses is a page: a choice that is none, a form that is too large, another kind of body', async () => {
  const { body } = await customer.post('/v1/feedback', { kind: 'bug', message: 'Which run?' });
  const path = pathOf(body.pageUrl);
  const answers = [
    await tap(path, { run: '7' }),
    await tap(path, { run: 'x'.repeat(300_000) }),
    await anybody.post(path, 'run=1', { ...browser, 'content-type': 'text/plain' }),
    await anybody.get(`/feedback/${'x'.repeat(1_001)}`, browser),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 413, 415, 422]);
  for (const { headers, body: page } of answers) {
    expect(headers.get('content-type')).toContain('text/html');
    expect(page).toContain(`<code>${headers.get('x-request-id')}</code>`);
    expect(page).not.toContain('<script');
  }
});

test('so is what every other public page refuses, when the address has asked too often', async () => {
  const small = await startTestServer({ env: { RATE_LIMIT_PER_MINUTE: '3' } });
  try {
    const pages = allEndpoints(small.deps).filter(
      ({ method, ...one }) => method === 'get' && isPage({ method, ...one }),
    );
    expect(pages.length).toBeGreaterThan(8);
    for (let nth = 0; nth < 4; nth += 1) await fetch(`${small.url}/feedback/none`);
    for (const { path } of pages) {
      const answer = await fetch(small.url + path.replaceAll(/\{\w+\}/g, 'none'), {
        headers: browser,
        redirect: 'manual',
      });
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        429,
        'text/html; charset=utf-8',
      ]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  } finally {
    await small.close();
  }
});
