import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, type ApiAnswer, type ApiClient } from '../../support/api-client.ts';
import { parseHtml, wordsIn } from '../../support/html-document.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const agreed = { terms: 'yes', privacy: 'yes' };
let server: TestServer;
let visitor: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  visitor = apiClient(server.url);
});
afterAll(() => server.close());

/** Sends the form as a browser without scripts does. */
const send = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<ApiAnswer> =>
  visitor.post('/signup', new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    ...headers,
  });
const mailTo = (address: string) => server.mails.find(({ to }) => to === address);

test('a form without a script ends in a mailed link, whose page shows the key once', async () => {
  const page = parseHtml((await visitor.get('/signup')).body);
  const form = page.querySelector('form');
  expect([form?.getAttribute('method'), form?.getAttribute('action')]).toEqual(['post', '/signup']);
  const { status, body, headers } = await send({
    ...agreed,
    email: 'Ada@Example.com ',
    name: 'Ada',
    organization: '',
  });
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(wordsIn(parseHtml(body).querySelector('h1'))).toBe('Look in your mail');
  await expect.poll(() => mailTo('ada@example.com')).toBeDefined();
  const link =
    /https?:\S+\/signup\/confirm\?token=\S+/.exec(mailTo('ada@example.com')?.text ?? '')?.[0] ?? '';
  const shown = await fetch(link, { method: 'POST' });
  const key = /slk_[\w-]+/.exec(await shown.text())?.[0] ?? '';
  const me = await apiClient(server.url, key).get('/v1/me');
  expect(me.body).toMatchObject({ email: 'ada@example.com', name: 'Ada', organization: null });
  const consents = (await apiClient(server.url, key).get('/v1/consents')).body.items;
  expect(
    consents
      .map(({ purpose, granted }: { purpose: string; granted: boolean }) => [purpose, granted])
      .toSorted(),
  ).toEqual([
    ['privacy', true],
    ['productNews', false],
    ['terms', true],
  ]);
  expect(await (await fetch(link, { method: 'POST' })).text()).not.toContain('slk_');
});

test('what is wrong is said beside its field, and what was typed stays', async () => {
  const { status, body } = await send({
    email: 'nobody',
    name: '',
    organization: '"><b>',
    terms: 'yes',
    referralCode: 'zzz',
  });
  const page = parseHtml(body);
  expect(status).toBe(422);
  for (const field of ['email', 'name', 'privacy', 'referralCode']) {
    const input = page.querySelector(`#${field}`);
    expect(input?.getAttribute('aria-invalid'), field).toBe('true');
    expect(wordsIn(page.querySelector(`#${field}-wrong`)).length, field).toBeGreaterThan(5);
  }
  expect(page.querySelector('#terms')?.getAttribute('checked')).toBe('');
  expect(page.querySelector('#organization')?.getAttribute('value')).toBe('"><b>');
  const nobodys = await send({ ...agreed, email: 'b@example.com', name: 'B', referralCode: '0123456789ab' });
  expect([nobodys.status, wordsIn(parseHtml(nobodys.body).querySelector('#referralCode-wrong'))]).toEqual([
    422,
    'Nobody has this code. Ask who told you, or leave it out.',
  ]);
  expect(server.mails.some(({ to }) => to === 'b@example.com')).toBe(false);
});

test('forms of other sites are refused, and the page shares its limit with the API', async () => {
  const fields = { ...agreed, email: 'often@example.com', name: 'Often' };
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
    expect((await send(fields, headers)).status).toBe(403);
  const silent = await visitor.post('/signup', new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    origin: 'https://evil.example',
  });
  expect(silent.status).toBe(403);
  for (let count = 0; count < 3; count += 1) expect((await send(fields)).status).toBe(200);
  const signup = { email: fields.email, name: 'Often', consents: [] };
  for (const status of [202, 202, 429])
    expect((await visitor.post('/v1/signup', signup)).status).toBe(status);
  const { status, body, headers } = await send(fields);
  expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(wordsIn(parseHtml(body).querySelector('#email-wrong'))).toContain('Too many attempts');
});

test('a link of who told of the library fills their code in', async () => {
  const { body } = await visitor.get('/signup?code=0123456789ab');
  expect(parseHtml(body).querySelector('#referralCode')?.getAttribute('value')).toBe('0123456789ab');
});
