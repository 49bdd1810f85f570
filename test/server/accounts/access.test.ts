import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { bearer, call, newCustomer, operatorKey, signedIn } from './people.ts';

let server: TestServer;
const people: Record<string, Awaited<ReturnType<typeof signedIn>>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['owner', 'admin', 'analyst', 'support']) people[role] = await signedIn(server, role);
});
afterAll(() => server.close());

const newKey = { name: 'script', scopes: ['feedback:read'] };

describe('what each role may do', () => {
  test.each([
    ['owner', 200, 200, 201],
    ['admin', 200, 200, 201],
    ['analyst', 200, 200, 403],
    ['support', 200, 403, 403],
  ])('%s: customers %i, settings %i, changing settings %i', async (role, customers, settings, change) => {
    const { headers } = people[role]!;
    expect((await call(server, '/admin/customers', { headers })).status).toBe(customers);
    expect((await call(server, '/admin/api-keys', { headers })).status).toBe(settings);
    const written = await call(server, '/admin/api-keys', { body: newKey, headers });
    expect(written.status).toBe(change);
    expect(written.body.scope).toBe(change === 403 ? 'settings:write' : undefined);
  });

  test('an analyst sees customers without e-mail and name, and cannot find them by these', async () => {
    await newCustomer(server, 'ada@example.com');
    const seen = await call(server, '/admin/customers?q=ada', { headers: people.support!.headers });
    expect(seen.body.items).toMatchObject([
      { email: 'ada@example.com', name: 'Ada', installations: 0, orders: 0 },
    ]);
    const masked = await call(server, '/admin/customers', { headers: people.analyst!.headers });
    expect(masked.body.items).toMatchObject([{ email: null, name: null }]);
    const probe = await call(server, '/admin/customers?q=ada', { headers: people.analyst!.headers });
    expect(probe.body.items).toEqual([]);
  });
});

describe('an operator key', () => {
  test('opens what its scopes name and nothing else', async () => {
    const { headers } = await operatorKey(server, ['customers:read']);
    expect((await call(server, '/admin/customers', { headers })).status).toBe(200);
    const refused = await call(server, '/admin/api-keys', { headers });
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('settings:read');
  });

  test('with * opens everything but what needs a person', async () => {
    const { headers } = await operatorKey(server, ['*']);
    expect((await call(server, '/admin/api-keys', { body: newKey, headers })).status).toBe(201);
    expect((await call(server, '/admin/session', { headers })).status).toBe(401);
  });

  test('needs no CSRF header, for no browser sends it by itself', async () => {
    const { headers } = await operatorKey(server, ['settings:write', 'feedback:read']);
    const evil = { ...headers, Origin: 'https://evil.example' };
    expect((await call(server, '/admin/api-keys', { body: newKey, headers: evil })).status).toBe(201);
  });

  test('of unknown scopes cannot be made', async () => {
    await expect(operatorKey(server, ['everything:read'])).rejects.toThrow(/everything:read/);
  });
});

describe('credentials do not mix', () => {
  test('each path wants its own kind, and says so', async () => {
    const customer = await newCustomer(server, 'mix@example.com');
    const operator = await operatorKey(server, ['*']);
    const wrong = [
      ['/v1/me', {}],
      ['/v1/me', operator.headers],
      ['/v1/me', people.owner!.headers],
      ['/v1/me', bearer('slk_unknown')],
      ['/v1/me', { Authorization: 'Basic c2xrOng=' }],
      ['/admin/customers', {}],
      ['/admin/customers', customer.headers],
      ['/admin/customers', { ...people.owner!.headers, ...customer.headers }],
      ['/admin/customers', { Cookie: 'scenario-library.session_token=forged.signature' }],
    ] as const;
    for (const [path, headers] of wrong) {
      const answer = await call(server, path, { headers });
      expect(`${path} ${answer.status}`).toBe(`${path} 401`);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(answer.body.type).toBe('/problems/unauthorized');
    }
    expect((await call(server, '/v1/me', { headers: customer.headers })).status).toBe(200);
  });
});

describe('a state-changing call with a session cookie', () => {
  const withCookie = (headers: Record<string, string>) =>
    call(server, '/admin/api-keys', { body: newKey, headers: { Cookie: people.owner!.cookie, ...headers } });
  const asked = { 'X-Requested-With': 'x' };

  test.each([
    ['nothing said about where it comes from', asked],
    ['another origin', { ...asked, Origin: 'https://evil.example' }],
    ['the null origin', { ...asked, Origin: 'null' }],
    ['another site', { ...asked, 'Sec-Fetch-Site': 'cross-site' }],
    ['a sister domain', { ...asked, 'Sec-Fetch-Site': 'same-site' }],
    [
      'another site with our origin',
      { ...asked, 'Sec-Fetch-Site': 'cross-site', Origin: 'http://127.0.0.1' },
    ],
    ['our page but without the header', { 'Sec-Fetch-Site': 'same-origin' }],
  ])('is refused from %s', async (_where, headers) => {
    const answer = await withCookie(headers);
    expect(answer.status).toBe(403);
    expect(answer.body.type).toBe('/problems/csrf');
  });

  test('is accepted from our own page', async () => {
    expect((await withCookie({ ...asked, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
    expect((await withCookie({ ...asked, Origin: server.url })).status).toBe(201);
  });
});
