import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadMakeApp, runModule, type MakeAppOptions } from '../make-runtime/make-runtime.ts';
import { runInScenario } from '../make-runtime/scenario-run.ts';
import {
  problem,
  reportToken,
  startLibraryStandIn,
  type LibraryStandIn,
  type Route,
} from './library-stand-in.ts';

let library: LibraryStandIn;
const refusals: [string, Route][] = [
  ['401', problem(401, 'unauthorized', 'No.')],
  ['403', problem(403, 'forbidden', 'No.')],
  ['404', problem(404, 'not_found', 'The installation is gone.')],
  ['422', problem(422, 'invalid_request', 'startedAt is in the future.')],
  ['429', problem(429, 'rate_limited', 'Slow down.')],
  ['500', problem(500, 'internal_error', 'Sorry.')],
  ['503', problem(503, 'database_unavailable', 'Later.')],
  ['502 as a page', { status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' }],
  ['500 with broken JSON', { status: 500, body: '{"type', contentType: 'application/json' }],
];
const quiet: [string, Route][] = [
  ['a page', { status: 200, body: '<html>Hello</html>', contentType: 'text/html' }],
  ['broken JSON', { status: 200, body: '{"a', contentType: 'application/json' }],
];

beforeAll(async () => {
  library = await startLibraryStandIn();
});
afterAll(() => library.close());
beforeEach(() => {
  library.received.length = 0;
});

const task = () => ({
  reportUrl: `${library.url}/v1/report/${reportToken}`,
  executionId: 'run-1',
  status: 'completed',
  startedAt: '2026-03-01T10:00:00Z',
  finishedAt: new Date('2026-03-01T10:00:02Z'),
});
const load = (options: Partial<MakeAppOptions> = {}) => loadMakeApp({ publicUrl: library.url, ...options });
const answerWith = (route: Route): void => {
  library.routes['POST /v1/report/*'] = route;
};

describe('Report an execution', () => {
  beforeEach(() => answerWith({ status: 204 }));

  test('reports one run without a connection and without any key', async () => {
    expect(await runModule(load(), 'reportExecution', { parameters: task() })).toEqual([{ reported: true }]);
    expect(library.received).toHaveLength(1);
    expect(library.received[0]).toMatchObject({ method: 'POST', path: `/v1/report/${reportToken}` });
    expect(library.received[0]?.headers).not.toHaveProperty('authorization');
    expect(library.received[0]?.body).toEqual({
      executionId: 'run-1',
      status: 'completed',
      startedAt: '2026-03-01T10:00:00.000Z',
      finishedAt: '2026-03-01T10:00:02.000Z',
    });
  });

  test('reports everything the library can keep of a run', async () => {
    const all = {
      taskKey: 'invoice-7',
      status: 'failed',
      warning: true,
      kind: 'run',
      retryOf: 'run-0',
      items: 3,
      aiModel: 'gpt-4o-mini',
      inputTokens: 900,
      outputTokens: 0,
      credits: 1.5,
      cost: { amountMicros: 0, currency: 'usd' },
      value: { amountMicros: 2_000_000, currency: 'usd' },
      timeSavedMinutes: 4.5,
      error: { code: 'timeout', message: 'The shop did not answer.' },
      data: { invoice: 7 },
    };
    await runModule(load(), 'reportExecution', { parameters: { ...task(), ...all } });
    expect(library.received[0]?.body).toMatchObject(all);
  });

  test('without a start takes the end, and without both the present, so that a run never ends before it starts', async () => {
    await runModule(load(), 'reportExecution', { parameters: { ...task(), startedAt: '' } });
    await runModule(load(), 'reportExecution', { parameters: { ...task(), startedAt: '', finishedAt: '' } });
    const [ended, untimed] = library.received.map(
      ({ body }) => body as { startedAt: string; finishedAt: string },
    );
    expect(ended?.startedAt).toBe(ended?.finishedAt);
    expect(Math.abs(Date.now() - Date.parse(untimed?.startedAt ?? ''))).toBeLessThan(10_000);
  });

  test.each(['reportUrl', 'executionId', 'status'])(
    'says so instead of failing when %s is empty',
    async (name) => {
      const parameters = { ...task(), [name]: '' };
      expect(await runModule(load(), 'reportExecution', { parameters })).toEqual([
        { reported: false, reason: 'Report address, execution ID and status are needed.' },
      ]);
      expect(library.received).toEqual([]);
    },
  );

  test.each(quiet)('is not fooled by %s in place of the answer', async (_, route) => {
    answerWith(route);
    expect(await runModule(load(), 'reportExecution', { parameters: task() })).toEqual([
      { reported: false, reason: '[200] The report was not accepted.' },
    ]);
  });

  test.each(refusals)('leaves a warning at worst when the library answers %s', async (_, route) => {
    answerWith(route);
    const { effect, error } = await runInScenario(load(), 'reportExecution', { parameters: task() });
    expect(effect).toBe('goes on with a warning');
    expect(error?.message).not.toContain(reportToken);
  });

  test.each(refusals)(
    'tells by its output, where Make lets it, that the library answered %s',
    async (_, route) => {
      answerWith(route);
      const { effect, bundles } = await runInScenario(load({ validAcceptsErrors: true }), 'reportExecution', {
        parameters: task(),
      });
      expect(effect).toBe('goes on');
      expect(bundles).toEqual([
        { reported: false, reason: expect.stringMatching(/^\[\d{3}\] The report was not accepted\.$/) },
      ]);
    },
  );
});

describe('Report an execution on a broken network', () => {
  const cases: [string, () => Promise<{ reportUrl: string }>][] = [
    [
      'nobody listens',
      async () => ({ reportUrl: `http://127.0.0.1:${await freePort()}/v1/report/${reportToken}` }),
    ],
    [
      'the library never answers',
      () => (answerWith(() => 'never'), Promise.resolve({ reportUrl: task().reportUrl })),
    ],
    [
      'the connection breaks',
      async () => ({ reportUrl: `http://127.0.0.1:${await portThatHangsUp()}/v1/report/${reportToken}` }),
    ],
  ];

  test.each(cases)('goes on with the handler of installed scenarios when %s', async (_, prepare) => {
    const parameters = { ...task(), ...(await prepare()) };
    const app = load({ timeoutMs: 300 });
    expect((await runInScenario(app, 'reportExecution', { parameters, hasIgnoreHandler: true })).effect).toBe(
      'goes on',
    );
    const { effect, error } = await runInScenario(app, 'reportExecution', { parameters });
    expect(effect).toBe('next run is delayed');
    expect(error?.message).not.toContain(reportToken);
  });
});

/** Accepts connections and closes them at once. */
async function portThatHangsUp(): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  server.unref();
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
