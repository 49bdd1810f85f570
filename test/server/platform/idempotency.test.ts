import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { created, endpoint } from '../../../server/platform/endpoint.ts';
import { HttpError } from '../../../server/platform/errors.ts';
import { deleteOldIdempotencyKeys } from '../../../server/platform/idempotency.ts';
import { until } from '../../support/until.ts';
import { startRouterServer, type RouterServer } from './router-server.ts';

let server: RouterServer;
let clock = new Date('2026-03-01T12:00:00Z');
let made = 0;
let failure: (() => Error) | null = null;
let hold: Promise<void> = Promise.resolve();

const Body = z.strictObject({ name: z.string() });

beforeAll(async () => {
  const spec = {
    method: 'post',
    summary: 'Make a thing',
    access: { kind: 'customer' },
    body: Body,
    answers: { 201: z.object({ number: z.int(), name: z.string(), key: z.string() }) },
    isIdempotent: true,
    handle: async ({ body }: { body: z.infer<typeof Body> }) => {
      made += 1;
      const number = made;
      await hold;
      if (failure) throw failure();
      return created({ number, name: body.name, key: `shown-once-${number}` });
    },
  } as const;
  server = await startRouterServer(
    () => [endpoint({ ...spec, path: '/things' }), endpoint({ ...spec, path: '/others' })],
    { now: () => clock },
  );
});
afterAll(() => server.close());
beforeEach(() => {
  made = 0;
  failure = null;
  hold = Promise.resolve();
});

const withKey = (key: string) => ({ 'Idempotency-Key': key });
const make = (key: string, { by = 'ada', name = 'x', path = '/things' } = {}) =>
  server.as(by).post(path, { name }, withKey(key));

test('the same key and body give the first answer again, word for word', async () => {
  const first = await make('again');
  const second = await make('again');
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(made).toBe(1);
});

test('without a key every call makes another', async () => {
  await server.as('ada').post('/things', { name: 'x' });
  await server.as('ada').post('/things', { name: 'x' });
  expect(made).toBe(2);
});

test('the same key with another body, or at another address, is a conflict', async () => {
  await make('taken');
  for (const other of [await make('taken', { name: 'y' }), await make('taken', { path: '/others' })]) {
    expect(other.status).toBe(409);
    expect(other.body.type).toBe('/problems/idempotency_key_reused');
  }
  expect(made).toBe(1);
});

test('ten at once make one, and all get its answer', async () => {
  let release = () => {};
  hold = new Promise((resolve) => (release = resolve));
  const answers = Array.from({ length: 10 }, () => make('rush'));
  await until(() => made > 0);
  release();
  const bodies = (await Promise.all(answers)).map(({ status, body }) => [status, body.number]);
  expect(bodies).toEqual(Array.from({ length: 10 }, () => [201, 1]));
  expect(made).toBe(1);
});

test('keys belong to a credential: another caller may use the same', async () => {
  await make('shared', { by: 'ada' });
  const { body } = await make('shared', { by: 'bob', name: 'y' });
  expect(body).toMatchObject({ number: 2, name: 'y' });
});

test('a refusal is not kept: the same key may try again, with another body too', async () => {
  failure = () => new HttpError(402, 'payment_required', 'Pay first.');
  expect((await make('pay')).status).toBe(402);
  expect((await server.as('ada').post('/things', { nam: 1 }, withKey('pay'))).status).toBe(422);
  failure = null;
  expect((await make('pay', { name: 'paid' })).body).toMatchObject({ name: 'paid' });
});

test.each([
  ['a failure of ours', () => new Error('a bug')],
  ['a 503', () => new HttpError(503, 'not_configured', 'Off.')],
])('%s is not kept: the same key continues', async (what, error) => {
  failure = error;
  expect((await make(what)).status).toBeGreaterThanOrEqual(500);
  failure = null;
  expect((await make(what)).status).toBe(201);
  expect((await make(what)).body.number).toBe(2);
});

test('an answer is given again for 24 hours and no longer; then the key is free and the row goes', async () => {
  clock = new Date('2026-03-02T00:00:00Z');
  await make('day');
  clock = new Date('2026-03-02T23:59:59Z');
  expect((await make('day')).body.number).toBe(1);
  clock = new Date('2026-03-03T00:00:01Z');
  expect((await make('day', { name: 'anew' })).body).toMatchObject({ number: 2, name: 'anew' });
  clock = new Date('2026-03-04T00:00:02Z');
  await deleteOldIdempotencyKeys(server.pool, () => clock);
  const { rows } = await server.pool.query('select count(*) as n from idempotency_keys');
  expect(rows[0].n).toBe(0);
});

test('what an answer shows once is not readable in the database', async () => {
  const { body } = await make('sealed');
  const { rows } = await server.pool.query(`select body::text from idempotency_keys where key = 'sealed'`);
  expect(rows[0].body).not.toContain(body.key);
  expect(Buffer.from(String(rows[0].body), 'base64').toString('latin1')).not.toContain('shown-once');
});

test('a key of more than 255 characters is refused', async () => {
  expect((await make('k'.repeat(256))).status).toBe(422);
  expect((await make('k'.repeat(255))).status).toBe(201);
});

test('a first request that died with its server is continued after its lease', async () => {
  await make('lease');
  await server.pool.query(
    `update idempotency_keys set status = null, body = null, leased_until = clock_timestamp() - interval '1 second' where key = 'lease'`,
  );
  expect((await make('lease', { name: 'y' })).status).toBe(409);
  expect((await make('lease')).body.number).toBe(2);
});
