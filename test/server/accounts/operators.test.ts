import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOperator } from '../../../server/accounts/operators/create-operator.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, newCustomer, operatorKey, password, signedIn } from './people.ts';

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
const remove = (id: string, headers: Record<string, string>) =>
  call(server, `/admin/operators/${id}`, { method: 'DELETE', headers });

test('an owner adds an operator with a password, who can sign in and no link is given', async () => {
  const added = await add({ password }, owner.headers);
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ email: 'new@example.com', role: 'support', link: null });
  expect(JSON.stringify(added.body)).not.toContain(password);
  const signIn = await call(server, '/admin/auth/sign-in/email', {
    body: { email: 'new@example.com', password },
  });
  expect(signIn.status).toBe(200);
  const list = await call(server, '/admin/operators', { headers: owner.headers });
  expect(list.body.items.map(({ email }: { email: string }) => email)).toContain('new@example.com');
});

test('a taken address or username is named', async () => {
  const sameEmail = await add({ email: 'NEW@example.com', username: 'another' }, owner.headers);
  expect(sameEmail.body.errors).toMatchObject([{ path: '/email' }]);
  const sameName = await add({ email: 'another@example.com', username: 'New_One' }, owner.headers);
  expect(sameName.body.errors).toMatchObject([{ path: '/username' }]);
});

test('only an owner makes or removes owners', async () => {
  const second = { email: 'second@example.com', username: 'second', role: 'owner', password };
  expect((await add(second, admin.headers)).status).toBe(403);
  const made = await add(second, owner.headers);
  expect(made.status).toBe(201);
  expect((await remove(made.body.id, admin.headers)).status).toBe(403);
  expect((await remove(made.body.id, owner.headers)).status).toBe(204);
});

test('a key makes no operator who could do more than itself', async () => {
  const small = await operatorKey(server, ['settings:write', 'customers:read']);
  const all = await operatorKey(server, ['*']);
  const third = { email: 'third@example.com', username: 'third' };
  expect((await add({ ...third, role: 'admin' }, small.headers)).status).toBe(403);
  expect((await add({ ...third, role: 'owner' }, all.headers)).status).toBe(403);
  expect((await add({ ...third, role: 'admin' }, all.headers)).status).toBe(201);
});

test('a session tells what its role may do', async () => {
  const scopesOf = async ({ headers }: { headers: Record<string, string> }): Promise<string[]> =>
    (await call(server, '/admin/session', { headers })).body.scopes;
  expect(await scopesOf(await signedIn(server, 'support'))).toEqual([
    'customers:read',
    'customers:write',
    'feedback:read',
    'feedback:write',
    'scenarios:read',
  ]);
  expect(await scopesOf(admin)).toContain('billing:write');
});

test('removing an operator ends the sessions at once', async () => {
  const analyst = await signedIn(server, 'analyst');
  expect((await call(server, '/admin/session', { headers: analyst.headers })).status).toBe(200);
  expect((await remove(analyst.id, admin.headers)).status).toBe(204);
  expect((await call(server, '/admin/session', { headers: analyst.headers })).status).toBe(401);
  expect((await remove(analyst.id, admin.headers)).status).toBe(404);
});

test('the last owner stays, even when two owners remove each other at once', async () => {
  expect((await remove(owner.id, owner.headers)).body.type).toBe('/problems/last_owner');
  const { id } = (
    await add({ email: 'rival@example.com', username: 'rival', role: 'owner', password }, owner.headers)
  ).body;
  const answers = await Promise.all([remove(owner.id, owner.headers), remove(id, owner.headers)]);
  expect(answers.filter(({ status }) => status === 204).length).toBeLessThanOrEqual(1);
  const { rows } = await server.pool.query(`select id from users where role = 'owner'`);
  expect(rows).toHaveLength(1);
});

test('by address and role alone an operator is made with a link; an unknown role is refused', async () => {
  const at = { publicUrl: server.url, now: new Date() };
  const made = await createOperator(server.pool, { email: 'Cli+1@example.com', role: 'analyst' }, at);
  expect(made).toMatchObject({ email: 'cli+1@example.com', username: 'cli_1', role: 'analyst' });
  const token = new URL(made.link ?? '').searchParams.get('token');
  const welcome = await call(server, '/admin/welcome', {
    body: { token, email: 'cli+1@example.com', name: 'Cli', username: 'cli', password },
  });
  expect(welcome.status).toBe(201);
  const wrongRole = createOperator(server.pool, { email: 'x@example.com', role: 'king' }, at);
  await expect(wrongRole).rejects.toMatchObject({ status: 422, errors: [{ path: '/role' }] });
});

test('customers are listed newest first, found by part of address, name or organization, in stable pages', async () => {
  const { headers } = await operatorKey(server, ['customers:read']);
  for (const name of ['ann', 'ben', 'cleo']) await newCustomer(server, `${name}_x@example.com`);
  const list = (query: string) => call(server, `/admin/customers?${query}`, { headers });
  const emails = ({ body }: { body: { items: { email: string }[] } }) => body.items.map(({ email }) => email);
  const first = await list('limit=2');
  const second = await list(`limit=2&cursor=${first.body.nextCursor}`);
  expect([...emails(first), ...emails(second)].toSorted()).toEqual([
    'ann_x@example.com',
    'ben_x@example.com',
    'cleo_x@example.com',
  ]);
  expect(emails(await list('q=BEN'))).toEqual(['ben_x@example.com']);
  expect(emails(await list('q=_x@'))).toHaveLength(3);
  expect(emails(await list('q=%25'))).toEqual([]);
});
