import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { bearer, call, cookieOf, fromPage, newCustomer, signedIn, type Answer } from './people.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let server: TestServer;
let now = new Date();
let count = 0;
let customer: Awaited<ReturnType<typeof newCustomer>>;
beforeAll(async () => void (server = await startTestServer({ now: () => now })));
afterAll(() => server.close());
beforeEach(async () => void (customer = await newCustomer(server, `s${(count += 1)}@example.com`)));

const later = (ms: number) => (now = new Date(now.getTime() + ms));
const ask = (email: string, more: object = {}, headers: Record<string, string> = {}) =>
  call(server, '/v1/account/sign-in-links', { body: { email, ...more }, headers });
const byKey = (headers: Record<string, string> = customer.headers) =>
  call(server, '/v1/account/session', { method: 'POST', headers });
const me = (headers: Record<string, string>) => call(server, '/v1/me', { headers });
const cookie = (answer: Answer) => ({ Cookie: cookieOf(answer) });
const press = (link: string, headers: Record<string, string> = {}) =>
  call(server, link.slice(server.url.length), { method: 'POST', headers });

/** What was mailed to an address after it asked for a link. */
async function mailedTo(email: string, more: object = {}): Promise<{ link: string; text: string }> {
  const mails = () => server.mails.filter(({ to }) => to === email);
  const before = mails().length;
  expect((await ask(email, more)).status).toBe(202);
  await expect.poll(() => mails().length).toBeGreaterThan(before);
  const text = mails().at(-1)?.text ?? '';
  return { link: /http\S+\/account\/confirm\?token=\S+/.exec(text)?.[0] ?? '', text };
}

describe('signing in by a mailed link', () => {
  test('asks for a press of a button, works once, and leads to the page that was asked for', async () => {
    const { link } = await mailedTo(customer.email, { page: '/account/keys?sort=name' });
    for (let visit = 0; visit < 3; visit += 1) {
      const page = await call(server, link.slice(server.url.length));
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(page.body).toContain(customer.email);
    }
    const answers = await Promise.all([press(link), press(link)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410]);
    const entered = answers.find(({ status }) => status === 303)!;
    expect(entered.headers.get('location')).toBe('/account/keys?sort=name');
    expect((await me(cookie(entered))).body).toMatchObject({ id: customer.id });
    expect((await call(server, link.slice(server.url.length))).status).toBe(410);
    expect(server.logText()).not.toContain(new URL(link).searchParams.get('token'));
    expect(server.logText()).not.toContain(cookieOf(entered).split('=')[1]);
  });

  test('answers the same for an unknown address, which is told that it has no account', async () => {
    const [known, unknown] = [await ask(customer.email), await ask('nobody@example.com')];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    const { link, text } = await mailedTo('stranger@example.com');
    expect(text).toContain('has no account');
    expect(link).toBe('');
  });

  test('ends after 15 minutes, and with a token that was written by somebody else or cut off', async () => {
    const { link } = await mailedTo(customer.email);
    for (const wrong of [
      link.slice(0, -1),
      `${link}x`,
      link.replace(/token=.*/, 'token=x.y'),
      link.replace(/\?.*/, ''),
    ])
      expect((await press(wrong)).status).toBe(410);
    later(15 * minute);
    expect((await press(link)).status).toBe(410);
  });

  test('is not pressed by another site, which would sign its visitor in to an account of its choice', async () => {
    const { link } = await mailedTo(customer.email);
    expect((await press(link, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await press(link, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await press(link, { Origin: server.url, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
  });

  test('never leads to another site', async () => {
    for (const page of [
      'https://evil.example',
      '//evil.example',
      '/dashboard',
      '/account\\@evil',
      '/accounts',
    ])
      expect([page, (await ask(customer.email, { page })).status]).toEqual([page, 422]);
  });

  test('is slowed down per address that is written to', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await ask('often@example.com')).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect(Number((await ask('Often@Example.com')).headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('signing in with an API key', () => {
  test('sets a cookie that no script reads and of which the database has a hash', async () => {
    const answer = await byKey();
    expect(answer.status).toBe(201);
    const [set = ''] = answer.headers.getSetCookie();
    expect(set).toMatch(/^scenario-library\.account=slc_[\w-]{43};/);
    for (const part of ['; HttpOnly', '; SameSite=Lax', '; Path=/']) expect(set).toContain(part);
    expect(set).not.toContain('Secure');
    const secret = cookieOf(answer).split('=')[1]!;
    expect(JSON.stringify(answer.body)).not.toContain(secret);
    const { rows } = await server.pool.query('select to_jsonb(s)::text as row from customer_sessions s');
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((await me(cookie(answer))).body).toMatchObject({ id: customer.id, email: customer.email });
  });

  test('ends at once when the key is revoked or expires', async () => {
    const make = async (more: object) =>
      (await call(server, '/v1/api-keys', { body: { name: 'k', ...more }, headers: customer.headers })).body;
    const revoked = await make({});
    const expiring = await make({ expiresAt: new Date(now.getTime() + minute).toISOString() });
    const sessions = [await byKey(bearer(revoked.key)), await byKey(bearer(expiring.key))];
    for (const session of sessions) expect((await me(cookie(session))).status).toBe(200);
    await call(server, `/v1/api-keys/${revoked.id}`, { method: 'DELETE', headers: customer.headers });
    expect((await me(cookie(sessions[0]!))).status).toBe(401);
    later(minute);
    expect((await me(cookie(sessions[1]!))).status).toBe(401);
  });

  test('does not go from one session to the next', async () => {
    const session = await byKey();
    expect((await byKey(fromPage(cookieOf(session)))).status).toBe(403);
    expect((await byKey({ Authorization: 'Bearer slk_unknown' })).status).toBe(401);
  });
});

describe('a session', () => {
  test('calls the very endpoints that the key calls, and changes something only from our own pages', async () => {
    const session = await byKey();
    const create = (headers: Record<string, string>) =>
      call(server, '/v1/api-keys', { body: { name: 'From the page' }, headers });
    for (const headers of [
      {},
      { 'X-Requested-With': 'x' },
      { 'X-Requested-With': 'x', Origin: 'https://evil.example' },
      { 'X-Requested-With': 'x', 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'same-origin' },
    ])
      expect((await create({ ...cookie(session), ...headers })).body.type).toBe('/problems/csrf');
    expect((await create(fromPage(cookieOf(session)))).status).toBe(201);
    const { headers } = await signedIn(server, 'owner');
    expect((await me(headers)).status).toBe(401);
    expect((await call(server, '/admin/customers', { headers: cookie(session) })).status).toBe(401);
  });

  test('is known where anybody may look, and an ended one is nobody there', async () => {
    const session = await byKey();
    for (const headers of [cookie(session), { Cookie: 'scenario-library.account=slc_ended' }])
      expect((await call(server, '/v1/scenarios', { headers })).status).toBe(200);
    expect((await me({ Cookie: 'scenario-library.account=slc_ended' })).status).toBe(401);
  });

  test('gets another secret each day; the former one is good for a minute, for what was under way', async () => {
    const first = await byKey();
    const session = (headers: Record<string, string>) => call(server, '/v1/account/session', { headers });
    expect((await session(cookie(first))).headers.getSetCookie()).toEqual([]);
    later(day);
    const second = await session(cookie(first));
    expect(cookieOf(second)).toMatch(/^scenario-library\.account=slc_/);
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await session(cookie(first))).headers.getSetCookie()).toEqual([]);
    for (const one of [first, second]) expect((await me(cookie(one))).status).toBe(200);
    later(minute);
    expect((await me(cookie(first))).status).toBe(401);
    expect((await me(cookie(second))).status).toBe(200);
  });

  test('ends after 30 days, however busy', async () => {
    let session = await byKey();
    for (let month = 0; month < 29; month += 1) {
      later(day);
      const answer = await call(server, '/v1/account/session', { headers: cookie(session) });
      expect(answer.status).toBe(200);
      session = answer;
    }
    later(day);
    expect((await me(cookie(session))).status).toBe(401);
  });

  test('is listed with where it was begun, and ended there, elsewhere or everywhere else', async () => {
    const sessions: Answer[] = [];
    for (const browser of ['Firefox', 'Chrome', 'Safari']) {
      later(1);
      sessions.push(await byKey({ ...customer.headers, 'User-Agent': browser }));
    }
    const [first, second, third] = sessions.map((session) => fromPage(cookieOf(session)));
    const list = async () =>
      (await call(server, '/v1/account/sessions', { headers: third! })).body.items as {
        id: string;
        userAgent: string;
      }[];
    const listed = await list();
    expect(listed).toMatchObject([
      { userAgent: 'Safari', isThis: true, isByKey: true, address: '127.0.0.1' },
      { userAgent: 'Chrome', isThis: false },
      { userAgent: 'Firefox', isThis: false },
    ]);
    const end = (id: string, headers: Record<string, string>) =>
      call(server, `/v1/account/sessions/${id}`, { method: 'DELETE', headers });
    const other = await newCustomer(server, `other${count}@example.com`);
    expect((await end(listed[1]!.id, other.headers)).status).toBe(404);
    expect((await end(listed[1]!.id, third!)).status).toBe(204);
    expect((await end(listed[1]!.id, third!)).status).toBe(404);
    expect((await me(second!)).status).toBe(401);
    const others = { method: 'DELETE', headers: third! };
    expect((await call(server, '/v1/account/sessions', others)).status).toBe(204);
    expect([(await me(first!)).status, (await me(third!)).status]).toEqual([401, 200]);
    const left = await call(server, '/v1/account/session', { method: 'DELETE', headers: third! });
    expect(left.headers.getSetCookie()[0]).toMatch(/^scenario-library\.account=; Path=\/; Max-Age=0/);
    expect((await me(third!)).status).toBe(401);
  });
});

test('behind https the cookie goes over https only, and to this host only', async () => {
  const secure = await startTestServer({ env: { PUBLIC_URL: 'https://library.example.com' } });
  try {
    const { headers } = await newCustomer(secure, 'secure@example.com');
    const answer = await call(secure, '/v1/account/session', { method: 'POST', headers });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-scenario-library\.account=slc_.*; Secure$/);
    expect((await call(secure, '/v1/me', { headers: cookie(answer) })).status).toBe(200);
  } finally {
    await secure.close();
  }
});
