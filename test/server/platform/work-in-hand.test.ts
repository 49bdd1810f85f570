import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createFailures, type Failure } from '../../../server/platform/failures.ts';
import { endpoint, ok } from '../../../server/platform/endpoint.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { startPollingLoop } from '../../../server/platform/polling-loop.ts';
import { setUpQueue, startQueue } from '../../../server/platform/queue.ts';
import { workInHand } from '../../../server/platform/work-in-hand.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { startRouterServer, type RouterServer } from './router-server.ts';

let router: RouterServer;
let server: TestServer;
const told: Failure[] = [];
beforeAll(async () => {
  server = await startTestServer();
  server.deps.failures.subscribe((failure) => void told.push(failure));
  router = await startRouterServer((logger) => [
    endpoint({
      method: 'post',
      path: '/work/{place}',
      summary: 'Tells what is being worked on',
      access: { kind: 'visitor' },
      params: z.object({ place: z.string() }),
      body: z.strictObject({}),
      answers: { 200: z.looseObject({}) },
      handle: () => {
        logger.info('working');
        return ok(workInHand());
      },
    }),
  ]);
});
afterAll(async () => {
  await router.close();
  await server.close();
});

const lineOf = (log: string, message: string) =>
  log
    .split('\n')
    .filter((line) => line.includes(message))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .at(-1);

test('a request knows its id, operation, caller and reason, also after its body was read', async () => {
  const headers = { 'X-Request-Id': 'r-1', 'X-Change-Reason': encodeURIComponent('günstiger –\n bis März') };
  const { body } = await router.as('ada').post('/work/here', {}, headers);
  expect(body).toEqual({
    requestId: 'r-1',
    operation: 'POST /work/{place}',
    customerId: 'ada',
    actor: 'customer:ada',
    reason: 'günstiger –  bis März',
  });
  const plain = await router.as().post('/work/here', {}, { 'X-Change-Reason': '100% sure' });
  expect(plain.body).toEqual({
    requestId: expect.any(String),
    operation: 'POST /work/{place}',
    reason: '100% sure',
  });
});

test('lines of a request carry its ids, and not who and why', async () => {
  await router.as('grace').post('/work/here', {}, { 'X-Request-Id': 'r-2', 'X-Change-Reason': 'private' });
  const ids = { requestId: 'r-2', operation: 'POST /work/{place}', customerId: 'grace' };
  expect(lineOf(router.logText(), '"working"')).toEqual({
    ...ids,
    level: 30,
    time: expect.any(String),
    msg: 'working',
  });
  await until(() => lineOf(router.logText(), 'request answered')?.requestId === 'r-2');
  expect(lineOf(router.logText(), 'request answered')).toMatchObject(ids);
  expect(router.logText()).not.toContain('private');
});

test('a request that fails on our side is told with what it worked on; a refusal is not', async () => {
  const customer = await customerClient(server);
  await server.pool.query('alter table categories rename to categories_away');
  try {
    const { status, body } = await customer.get('/v1/categories');
    expect(status).toBe(500);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      kind: 'request',
      name: 'GET /v1/categories',
      error: { code: '42P01' },
      work: { requestId: body.requestId, operation: 'GET /v1/categories' },
    });
  } finally {
    await server.pool.query('alter table categories_away rename to categories');
  }
  await customer.get('/v1/scenarios/none');
  await (await operatorClient(server)).post('/admin/customers', {});
  expect(told).toHaveLength(1);
});

test('a job that fails is told and logged with its name and id', async () => {
  await server.deps.queue.stop();
  const work: unknown[] = [];
  const lines: string[] = [];
  const logger = createLogger(
    'info',
    new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) }),
  );
  const databaseUrl = server.deps.config.databaseUrl ?? '';
  await setUpQueue(databaseUrl, ['test.break']);
  const failures = createFailures(logger);
  const heard: Failure[] = [];
  failures.subscribe((failure) => void heard.push(failure));
  const queue = await startQueue(databaseUrl, { logger, failures });
  try {
    await queue.work({
      'test.break': {
        run: async () => {
          work.push(workInHand());
          throw new Error('broken');
        },
      },
    });
    await queue.enqueue(server.pool, 'test.break', {});
    await until(() => heard.length > 0);
    const { jobId } = heard[0]!.work;
    expect(heard[0]).toMatchObject({ kind: 'job', name: 'test.break', error: { message: 'broken' } });
    expect(work[0]).toEqual({ job: 'test.break', jobId, actor: 'job:test.break' });
    expect(lineOf(lines.join(''), 'a job failed')).toMatchObject({ job: 'test.break', jobId });
  } finally {
    await queue.stop();
  }
});

test('a round of a loop that fails is told, and whoever listens and fails disturbs nobody', async () => {
  const failures = createFailures(server.deps.logger);
  const heard: Failure[] = [];
  failures.subscribe(() => {
    throw new Error('deaf');
  });
  const end = failures.subscribe((failure) => void heard.push(failure));
  const loop = startPollingLoop(
    { logger: server.deps.logger, failures },
    { name: 'the test', everyMs: 5, round: () => Promise.reject(new Error('no round')) },
  );
  await until(() => heard.length > 1);
  await loop.stop();
  expect(heard[0]).toMatchObject({ kind: 'loop', name: 'the test', work: { actor: 'loop:the test' } });
  expect(server.logText()).toContain('a failure could not be noted');
  end();
  const before = heard.length;
  failures.tell({ kind: 'loop', name: 'the test', error: new Error('later') });
  expect(heard).toHaveLength(before);
});
