import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenOnLoopback, type LoopbackServer } from '../../doubles/http/loopback-server.ts';
import { customerClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Received = { path: string; event: Record<string, any> }; // oxlint-disable-line typescript/no-explicit-any -- JSON of another service

let service: LoopbackServer;
let server: TestServer;
let status = 200;
const received: Received[] = [];

beforeAll(async () => {
  service = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // An envelope: a header, then for each item a header and its payload, each on a line of its own.
    const lines = Buffer.concat(chunks).toString().split('\n');
    const [, itemHeader, payload] = lines.map(
      (line) => JSON.parse(line || 'null') as Record<string, unknown>,
    );
    expect(itemHeader).toMatchObject({ type: 'event' });
    received.push({ path: request.url ?? '', event: payload ?? {} });
    response.writeHead(status, status === 429 ? { 'Retry-After': '60' } : {}).end('{}');
  });
  server = await startTestServer({
    env: {
      SENTRY_DSN: `${service.url.replace('http://', 'http://publickey@')}/42`,
      RELEASE_COMMIT: 'abcdef1',
    },
  });
});
afterAll(async () => {
  await server.close();
  await service.close();
});

const failOnce = async (path: string, table: string) => {
  const customer = await customerClient(server);
  await server.pool.query(`alter table ${table} rename to away`);
  const answer = await customer.get(path);
  await server.pool.query(`alter table away rename to ${table}`);
  expect(answer.status).toBe(500);
  return { customer, requestId: answer.headers.get('X-Request-Id') };
};

describe('a service that takes errors in the form of Sentry', () => {
  test('is told of a failure of the server with what leads to it, and of nothing else', async () => {
    const { customer, requestId } = await failOnce('/v1/feedback?limit=3', 'feedback');
    await expect.poll(() => received.length, { timeout: 15_000 }).toBe(1);
    const { path, event } = received[0]!;
    expect(path).toMatch(/^\/api\/42\/envelope\/\?.*sentry_key=publickey/);
    expect(event).toMatchObject({
      platform: 'node',
      level: 'error',
      release: 'scenario-library@0.1.0+abcdef1',
      transaction: 'GET /v1/feedback',
      user: { id: customer.id },
      exception: { values: [{ type: 'error', value: 'relation "feedback" does not exist' }] },
      tags: { kind: 'request', code: '42P01', requestId },
      extra: { occurrences: 1 },
    });
    const { frames } = event.exception.values[0].stacktrace;
    expect(frames.at(-1).filename).toMatch(/^server\/feedback\//);
    expect(Object.keys(event).toSorted()).toEqual([
      'environment',
      'event_id',
      'exception',
      'extra',
      'fingerprint',
      'level',
      'platform',
      'release',
      'tags',
      'timestamp',
      'transaction',
      'user',
    ]);
    expect(JSON.stringify(event)).not.toContain(customer.apiKey);
    expect(JSON.stringify(event)).not.toContain(process.cwd());
  });

  test('a flood of one kind is a few events that say for how many they stand', async () => {
    const before = received.length;
    for (let no = 0; no < 10_000; no += 1)
      server.deps.failures.tell({ kind: 'loop', name: 'the flood', error: new Error(`No drop ${no}`) });
    await expect.poll(() => received.length - before, { timeout: 15_000 }).toBe(3);
    expect(received.at(-1)?.event.extra).toEqual({ occurrences: 10_000 });
    expect(received.at(-1)?.event.exception.values[0].value).toMatch(/^No drop \d+$/);
    const stored = async () =>
      (
        await server.pool.query(
          `select count(*)::int as groups, sum(count)::int as count from error_groups where kind = 'loop'`,
        )
      ).rows;
    await expect.poll(stored, { timeout: 15_000 }).toEqual([{ groups: 1, count: 10_000 }]);
  });

  test('that says it has enough is left alone', async () => {
    status = 429;
    server.deps.failures.tell({ kind: 'loop', name: 'first', error: new Error('Too much') });
    const before = received.length;
    await expect.poll(() => received.length, { timeout: 15_000 }).toBe(before + 1);
    status = 200;
    server.deps.failures.tell({ kind: 'loop', name: 'second', error: new Error('Still too much') });
    const stored = () => server.pool.query(`select from error_groups where operation = 'second'`);
    await expect.poll(async () => (await stored()).rows.length, { timeout: 15_000 }).toBe(1);
    expect(received.length).toBe(before + 1);
  });
});
