import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOperator } from '../../../server/accounts/operators/create-operator.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, cookieOf, fromPage, password, signedIn } from './people.ts';

const path = '/admin/auth/sign-in/email';

describe('signing in', () => {
  let server: TestServer;
  const operator = { email: 'anna@example.com', username: 'anna', role: 'admin', password };
  beforeAll(async () => {
    server = await startTestServer();
    await createOperator(server.pool, operator, { publicUrl: server.url, now: new Date() });
  });
  afterAll(() => server.close());

  test('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await call(server, path, { body: { email: 'Anna@Example.com', password } });
    expect(answer.status).toBe(200);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^scenario-library\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Secure/i);
    const token = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(JSON.stringify(answer.body)).not.toContain(token);
  });

  test('works by username too', async () => {
    const answer = await call(server, '/admin/auth/sign-in/username', {
      body: { username: 'Anna', password },
    });
    expect(answer.status).toBe(200);
    const session = await call(server, '/admin/session', { headers: { Cookie: cookieOf(answer) } });
    expect(session.body.operator).toMatchObject({
      email: 'anna@example.com',
      username: 'anna',
      role: 'admin',
    });
  });

  test('tells nothing apart: wrong password, unknown address, unknown username', async () => {
    const wrong = await call(server, path, { body: { email: operator.email, password: 'not the password' } });
    const unknown = await call(server, path, { body: { email: 'who@example.com', password } });
    const nobody = await call(server, '/admin/auth/sign-in/username', {
      body: { username: 'who', password },
    });
    for (const answer of [wrong, unknown, nobody]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.body.detail).toBe(wrong.body.detail);
      expect(Object.keys(answer.body)).toEqual(Object.keys(wrong.body));
    }
  });

  test('passwords are kept as argon2id at or above the floor of OWASP', async () => {
    const { rows } = await server.pool.query<{ password: string }>('select password from operator_accounts');
    const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(rows[0]?.password ?? '') ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
  });

  test('signing out ends the session', async () => {
    const { headers } = await signedIn(server, 'analyst');
    expect((await call(server, '/admin/session', { headers })).status).toBe(200);
    expect((await call(server, '/admin/auth/sign-out', { body: {}, headers })).status).toBe(200);
    expect((await call(server, '/admin/session', { headers })).status).toBe(401);
  });

  test('a sign-out that could not end the session does not say that it did', async () => {
    const { headers } = await signedIn(server, 'support');
    const signOut = () => call(server, '/admin/auth/sign-out', { body: {}, headers });
    await server.pool.query(`create rule keep_sessions as on delete to operator_sessions do instead nothing`);
    expect((await signOut()).status).toBe(500);
    await server.pool.query('drop rule keep_sessions on operator_sessions');
    expect((await signOut()).status).toBe(200);
    expect((await call(server, '/admin/session', { headers })).status).toBe(401);
  });

  test.each([
    ['POST', '/admin/auth/sign-up/email', { email: 'x@example.com', password, name: 'X', username: 'xxx' }],
    ['POST', '/admin/auth/sign-up/email/', { email: 'x@example.com', password, name: 'X' }],
    ['POST', '/admin/auth//sign-up/email', { email: 'x@example.com', password, name: 'X' }],
    ['POST', '/admin/auth/%73ign-up/email', { email: 'x@example.com', password, name: 'X' }],
    ['POST', '/admin/auth/update-user', { role: 'owner' }],
    ['POST', '/admin/auth/request-password-reset', { email: 'anna@example.com' }],
    ['POST', '/admin/auth/is-username-available', { username: 'anna' }],
    ['GET', '/admin/auth/error', undefined],
    ['GET', '/admin/auth/get-session', undefined],
  ])('%s %s of the sign-in library is closed', async (method, closed, body) => {
    const answer = await call(server, closed, { method, body });
    expect(answer.status).toBe(404);
    expect((await server.pool.query(`select from users where email = 'x@example.com'`)).rowCount).toBe(0);
  });

  test('another site cannot sign anyone in or out', async () => {
    const body = { email: operator.email, password };
    const evil = { Origin: 'https://evil.example' };
    expect((await call(server, path, { body, headers: evil })).body.type).toBe('/problems/csrf');
    expect((await call(server, path, { body, headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(
      403,
    );
    const own = await call(server, path, { body, headers: { Origin: server.url } });
    expect(own.status).toBe(200);
    const cookie = cookieOf(own);
    const out = (headers: Record<string, string>) =>
      call(server, '/admin/auth/sign-out', { body: {}, headers: { Cookie: cookie, ...headers } });
    expect((await out({ ...evil, 'X-Requested-With': 'x' })).status).toBe(403);
    expect((await out({})).status).toBe(403);
    expect((await call(server, '/admin/session', { headers: fromPage(cookie) })).status).toBe(200);
  });

  test('bad input is a problem, not a failure', async () => {
    const text = { 'Content-Type': 'text/plain' };
    const malformed = await fetch(server.url + path, {
      method: 'POST',
      body: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(malformed.status).toBe(400);
    expect((await call(server, path, { body: {}, headers: text })).status).toBe(415);
    for (const body of [{}, { email: 7, password }, { email: 'no address', password }, [], null])
      expect((await call(server, path, { body })).status).toBe(422);
  });
});

describe('guessing', () => {
  test('is slowed down per account, also for an account that does not exist', async () => {
    const server = await startTestServer();
    await createOperator(
      server.pool,
      { email: 'anna@example.com', role: 'admin', password },
      { publicUrl: server.url, now: new Date() },
    );
    for (const email of ['anna@example.com', 'who@example.com']) {
      const guesses = Array.from({ length: 7 }, (_, index) =>
        call(server, path, { body: { email, password: `guess number ${index}` } }),
      );
      const answers = await Promise.all(guesses);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        401, 401, 401, 401, 401, 429, 429,
      ]);
      const refused = answers.find(({ status }) => status === 429);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused?.body.type).toBe('/problems/rate_limited');
      expect(refused?.body.detail).toMatch(/^Too many attempts\. Try again in (a minute|\d+ seconds)\.$/);
    }
    const right = await call(server, path, { body: { email: 'ANNA@example.com', password } });
    expect(right.status).toBe(429);
    await server.close();
  });

  test('is slowed down per address, however many accounts are tried, and right passwords cost nothing', async () => {
    const server = await startTestServer();
    await createOperator(
      server.pool,
      { email: 'anna@example.com', role: 'admin', password },
      { publicUrl: server.url, now: new Date() },
    );
    const signInAs = async (name: string) =>
      (await call(server, path, { body: { email: `${name}@example.com`, password } })).status;
    // Side by side, for each takes a good part of a processor; no more of an account at once than may be guesses.
    const times = (count: number, name: (index: number) => string) =>
      Promise.all(Array.from({ length: count }, (_, index) => signInAs(name(index))));
    for (let round = 0; round < 5; round += 1)
      expect(await times(5, () => 'anna')).toEqual(Array.from({ length: 5 }, () => 200));
    expect(await times(20, (index) => `a${index}`)).toEqual(Array.from({ length: 20 }, () => 401));
    expect([await signInAs('a20'), await signInAs('a21')]).toEqual([429, 429]);
    await server.close();
  }, 300_000);
});

test('the cookie is Secure where the public address is https', async () => {
  const server = await startTestServer({ env: { PUBLIC_URL: 'https://library.example' } });
  await createOperator(
    server.pool,
    { email: 'anna@example.com', role: 'admin', password },
    { publicUrl: server.url, now: new Date() },
  );
  const answer = await call(server, path, {
    body: { email: 'anna@example.com', password },
    headers: { Origin: 'https://library.example' },
  });
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-scenario-library\.session_token=.*; Secure/i);
  const session = await call(server, '/admin/session', { headers: { Cookie: cookieOf(answer) } });
  expect(session.body.publicUrl).toBe('https://library.example');
  await server.close();
});
