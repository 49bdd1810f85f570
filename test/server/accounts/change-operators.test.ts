import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteExpired } from '../../../server/accounts/customers/signup-queries.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { bearer, call, cookieOf, fromPage, operatorKey, password, signedIn } from './people.ts';

let server: TestServer;
let owner: Awaited<ReturnType<typeof signedIn>>;
let admin: typeof owner;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, 'owner');
  admin = await signedIn(server, 'admin');
});
afterAll(() => server.close());

const add = (change: object, headers: Record<string, string>) =>
  call(server, '/admin/operators', {
    body: { email: 'new@example.com', name: 'New', username: 'new_one', role: 'support', ...change },
    headers,
  });
const changeRole = (id: string, role: string, headers: Record<string, string>) =>
  call(server, `/admin/operators/${id}`, { method: 'PATCH', body: { role }, headers });
const listed = async (email: string) => {
  const { body } = await call(server, '/admin/operators?limit=100', { headers: owner.headers });
  return body.items.find((operator: { email: string }) => operator.email === email);
};

test('another role holds from the next request on', async () => {
  const ida = await add(
    { email: 'ida@example.com', username: 'ida', role: 'admin', password },
    owner.headers,
  );
  const signIn = await call(server, '/admin/auth/sign-in/email', {
    body: { email: 'ida@example.com', password },
  });
  const headers = fromPage(cookieOf(signIn));
  expect((await call(server, '/admin/operators', { headers })).status).toBe(200);
  expect((await changeRole(ida.body.id, 'support', admin.headers)).body).toMatchObject({ role: 'support' });
  expect((await call(server, '/admin/operators', { headers })).status).toBe(403);
  expect(await listed('ida@example.com')).toMatchObject({
    isInvited: false,
    lastSignInAt: expect.any(String),
  });
  expect((await changeRole('opr_none', 'support', owner.headers)).status).toBe(404);
  expect((await changeRole(ida.body.id, 'king', owner.headers)).status).toBe(422);
});

test('only an owner changes owners, the last one stays, and nobody gives what they do not hold', async () => {
  const ada = await add(
    { email: 'ada@example.com', username: 'ada', role: 'owner', password },
    owner.headers,
  );
  expect((await changeRole(ada.body.id, 'admin', admin.headers)).status).toBe(403);
  expect((await changeRole(admin.id, 'owner', admin.headers)).status).toBe(403);
  expect((await changeRole(ada.body.id, 'analyst', owner.headers)).status).toBe(200);
  expect(await changeRole(owner.id, 'admin', owner.headers)).toMatchObject({ status: 409 });
  const small = await operatorKey(server, ['settings:write', 'customers:read']);
  expect((await changeRole(ada.body.id, 'support', small.headers)).status).toBe(403);
});

test('who was invited gets a fresh link, which voids the former; who has started does not', async () => {
  const invited = await add({ email: 'eve@example.com', username: 'eve' }, owner.headers);
  expect(await listed('eve@example.com')).toMatchObject({ isInvited: true, lastSignInAt: null });
  const again = (id: string) =>
    call(server, `/admin/operators/${id}/invitation`, { body: {}, headers: owner.headers });
  const fresh = await again(invited.body.id);
  expect(fresh.status).toBe(201);
  const follow = (link: string) =>
    call(server, '/admin/welcome', {
      body: {
        token: new URL(link).searchParams.get('token'),
        email: 'eve@example.com',
        name: 'Eve',
        username: 'eve',
        password,
      },
    });
  expect((await follow(invited.body.link)).status).toBe(410);
  expect((await follow(fresh.body.link)).status).toBe(201);
  expect((await again(invited.body.id)).status).toBe(409);
});

test('a key is rotated: both work for a while, and the new one has the name, scopes and lifetime of the former', async () => {
  const expiresAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
  const made = await call(server, '/admin/api-keys', {
    body: { name: 'Nightly export', scopes: ['analytics:read'], expiresAt },
    headers: owner.headers,
  });
  const rotate = (id: string, body: object, headers: Record<string, string> = owner.headers) =>
    call(server, `/admin/api-keys/${id}/rotate`, { body, headers });
  const next = await rotate(made.body.id, { overlapHours: 1 });
  expect(next.body).toMatchObject({ name: 'Nightly export', scopes: ['analytics:read'] });
  expect(Date.parse(next.body.expiresAt)).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  const works = async (key: string) =>
    (await call(server, '/admin/analytics/models', { headers: bearer(key) })).status === 200;
  expect([await works(made.body.key), await works(next.body.key)]).toEqual([true, true]);
  const { rows } = await server.pool.query('select expires_at from api_keys where id = $1', [made.body.id]);
  expect(rows[0]?.expires_at.getTime()).toBeLessThan(Date.now() + 3_601_000);
  const last = await rotate(next.body.id, { overlapHours: 0 });
  expect([await works(next.body.key), await works(last.body.key)]).toEqual([false, true]);
  expect((await rotate(next.body.id, {})).status).toBe(409);
  expect((await rotate('key_unknown', {})).status).toBe(404);
  expect((await rotate(last.body.id, { overlapHours: 721 })).status).toBe(422);
  const small = await operatorKey(server, ['settings:write']);
  expect((await rotate(last.body.id, { overlapHours: 0 }, small.headers)).status).toBe(403);
  expect(await works(last.body.key)).toBe(true);
});

test('whose link has expired is invited again, also after the night', async () => {
  const late = await add({ email: 'late@example.com', username: 'late' }, owner.headers);
  await server.pool.query(
    `update operator_links set expires_at = now() - interval '8 days' where user_id = $1`,
    [late.body.id],
  );
  await deleteExpired(server.pool, new Date());
  expect(await listed('late@example.com')).toMatchObject({ isInvited: true });
  const again = await call(server, `/admin/operators/${late.body.id}/invitation`, {
    body: {},
    headers: owner.headers,
  });
  expect(again.status).toBe(201);
});
