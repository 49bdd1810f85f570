import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { bearer, call, newCustomer, operatorKey, signedIn } from './people.ts';

let server: TestServer;
let now = new Date();
let count = 0;
let customer: Awaited<ReturnType<typeof newCustomer>>;
beforeAll(async () => void (server = await startTestServer({ now: () => now })));
afterAll(() => server.close());
beforeEach(async () => void (customer = await newCustomer(server, `c${(count += 1)}@example.com`)));

const me = (key: string) => call(server, '/v1/me', { headers: bearer(key) });
const create = (body: unknown, headers: Record<string, string> = customer.headers) =>
  call(server, '/v1/api-keys', { body, headers });
const inMs = (ms: number) => new Date(now.getTime() + ms).toISOString();

describe("a customer's API key", () => {
  test('is shown once, and kept as a hash', async () => {
    const made = await create({ name: 'Make' });
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(made.body).toEqual({
      id: expect.stringMatching(/^key_/),
      key: expect.stringMatching(/^slk_[\w-]{43}$/),
      prefix: made.body.key.slice(0, 12),
      name: 'Make',
      createdAt: now.toISOString(),
      expiresAt: null,
    });
    const list = await call(server, '/v1/api-keys', { headers: customer.headers });
    expect(list.body.items).toHaveLength(2);
    const tables = await server.pool.query(
      `select (select jsonb_agg(api_keys) from api_keys)::text || coalesce((select jsonb_agg(idempotency_keys) from idempotency_keys)::text, '') as everything`,
    );
    for (const text of [JSON.stringify(list.body), tables.rows[0].everything, server.logText()])
      expect(text).not.toContain(made.body.key);
  });

  test('tells when it was last used, at most once a minute', async () => {
    const first = await create({ name: 'Used' });
    const lastUse = async () => {
      const { rows } = await server.pool.query('select last_used_at from api_keys where id = $1', [
        first.body.id,
      ]);
      return rows[0].last_used_at?.getTime();
    };
    expect(await lastUse()).toBeUndefined();
    const usedAt = now.getTime();
    await me(first.body.key);
    expect(await lastUse()).toBe(usedAt);
    now = new Date(usedAt + 59_000);
    await me(first.body.key);
    expect(await lastUse()).toBe(usedAt);
    now = new Date(usedAt + 60_000);
    await me(first.body.key);
    expect(await lastUse()).toBe(usedAt + 60_000);
  });

  test('ends when it expires', async () => {
    const { body } = await create({ name: 'Short', expiresAt: inMs(60_000) });
    expect((await me(body.key)).status).toBe(200);
    now = new Date(now.getTime() + 60_000);
    expect((await me(body.key)).status).toBe(401);
    expect((await create({ name: 'Past', expiresAt: inMs(-1) })).body.errors).toMatchObject([
      { path: '/expiresAt' },
    ]);
  });

  test('is rotated with an overlap, and refused at once when revoked', async () => {
    const former = await create({ name: 'Former' });
    const next = await create({ name: 'Next' });
    expect([(await me(former.body.key)).status, (await me(next.body.key)).status]).toEqual([200, 200]);
    const path = `/v1/api-keys/${former.body.id}`;
    expect((await call(server, path, { method: 'DELETE', headers: bearer(next.body.key) })).status).toBe(204);
    expect([(await me(former.body.key)).status, (await me(next.body.key)).status]).toEqual([401, 200]);
    expect((await call(server, path, { method: 'DELETE', headers: bearer(next.body.key) })).status).toBe(204);
    const list = await call(server, '/v1/api-keys', { headers: customer.headers });
    expect(list.body.items.find(({ id }: { id: string }) => id === former.body.id).revokedAt).not.toBeNull();
  });

  test('is replaced by another of its name and length of life, and goes on working for the overlap', async () => {
    const rotate = (id: string, body: object, headers: Record<string, string> = customer.headers) =>
      call(server, `/v1/api-keys/${id}/rotate`, { body, headers });
    const former = await create({ name: 'Make', expiresAt: inMs(90 * 86_400_000) });
    now = new Date(now.getTime() + 86_400_000);
    const next = await rotate(former.body.id, { overlapHours: 2 });
    expect(next.status).toBe(201);
    expect(next.body).toMatchObject({ name: 'Make', expiresAt: inMs(90 * 86_400_000) });
    expect([(await me(former.body.key)).status, (await me(next.body.key)).status]).toEqual([200, 200]);
    now = new Date(now.getTime() + 2 * 3_600_000);
    expect([(await me(former.body.key)).status, (await me(next.body.key)).status]).toEqual([401, 200]);
    expect((await rotate(former.body.id, {})).body.type).toBe('/problems/key_ended');
    const other = await newCustomer(server, `rotator-${count}@example.com`);
    expect((await rotate(next.body.id, {}, other.headers)).status).toBe(404);
    expect((await rotate(next.body.id, { overlapHours: 721 })).status).toBe(422);
    const at = await rotate(next.body.id, { overlapHours: 0 });
    expect([(await me(next.body.key)).status, (await me(at.body.key)).status]).toEqual([401, 200]);
  });

  test("of another customer is neither listed nor revocable, and an operator's is not either", async () => {
    const other = await newCustomer(server, 'other@example.com');
    const theirs = await create({ name: 'Theirs' }, other.headers);
    const operators = await operatorKey(server, ['*']);
    for (const id of [theirs.body.id, operators.id]) {
      const answer = await call(server, `/v1/api-keys/${id}`, {
        method: 'DELETE',
        headers: customer.headers,
      });
      expect(answer.status).toBe(404);
    }
    expect((await me(theirs.body.key)).status).toBe(200);
    const list = await call(server, '/v1/api-keys', { headers: customer.headers });
    expect(list.body.items.map(({ id }: { id: string }) => id)).not.toContain(theirs.body.id);
  });

  test('is made once for one Idempotency-Key, of two at once too, and the same key is answered again', async () => {
    const headers = { ...customer.headers, 'Idempotency-Key': 'one' };
    const answers = await Promise.all([create({ name: 'Once' }, headers), create({ name: 'Once' }, headers)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect((await me(answers[0]?.body.key)).status).toBe(200);
    expect((await create({ name: 'Other' }, headers)).status).toBe(409);
    const { rows } = await server.pool.query('select body::text from idempotency_keys');
    expect(JSON.stringify(rows)).not.toContain(answers[0]?.body.key);
  });

  test('pages are stable', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      now = new Date(now.getTime() + 1);
      await create({ name });
    }
    const first = await call(server, '/v1/api-keys?limit=3', { headers: customer.headers });
    await create({ name: 'e' });
    const second = await call(server, `/v1/api-keys?limit=3&cursor=${first.body.nextCursor}`, {
      headers: customer.headers,
    });
    const names = [...first.body.items, ...second.body.items].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['d', 'c', 'b', 'a', 'First key']);
    expect(second.body.nextCursor).toBeNull();
    expect((await call(server, '/v1/api-keys?cursor=x', { headers: customer.headers })).status).toBe(422);
  });

  test('with an unknown field is refused', async () => {
    expect((await create({ name: 'Typo', expires: 'never' })).status).toBe(422);
  });
});

describe('an operator key', () => {
  test('is made with at most what its maker holds', async () => {
    const admin = await signedIn(server, 'admin');
    const small = await operatorKey(server, ['settings:write', 'scenarios:read']);
    const make = (scopes: string[], headers: Record<string, string>) =>
      call(server, '/admin/api-keys', { body: { name: 'k', scopes }, headers });
    expect((await make(['*'], admin.headers)).status).toBe(201);
    expect((await make(['scenarios:read'], small.headers)).status).toBe(201);
    const refused = await make(['scenarios:read', 'billing:read'], small.headers);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('billing:read');
    expect((await make(['*'], small.headers)).status).toBe(403);
    expect((await make([], admin.headers)).status).toBe(422);
    expect((await make(['everything'], admin.headers)).status).toBe(422);
  });

  test('is listed with its scopes and revoked at once', async () => {
    const owner = await signedIn(server, 'owner');
    const made = await call(server, '/admin/api-keys', {
      body: { name: 'report', scopes: ['customers:read'], expiresAt: inMs(86_400_000) },
      headers: owner.headers,
    });
    expect(made.body.key).toMatch(/^slo_[\w-]{43}$/);
    const list = await call(server, '/admin/api-keys', { headers: owner.headers });
    const { key: _, ...listed } = made.body;
    expect(list.body.items).toContainEqual({ ...listed, lastUsedAt: null, revokedAt: null });
    expect((await call(server, '/admin/customers', { headers: bearer(made.body.key) })).status).toBe(200);
    const path = `/admin/api-keys/${made.body.id}`;
    expect((await call(server, path, { method: 'DELETE', headers: owner.headers })).status).toBe(204);
    expect((await call(server, '/admin/customers', { headers: bearer(made.body.key) })).status).toBe(401);
    const none = await call(server, '/admin/api-keys/key_none', { method: 'DELETE', headers: owner.headers });
    expect(none.status).toBe(404);
  });
});
