import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainBlueprint } from '../server/installations/world.ts';
import { MakeAppError } from '../make-runtime/errors.ts';
import { place, startAppWorld, type AppWorld } from './app-world.ts';
import { callsOf, runAny } from './every-module.ts';
import { problem, type Instead } from './front.ts';

let world: AppWorld;
let calls: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  world = await startAppWorld();
  const scenario = await world.publish('Plain', [plainBlueprint]);
  const [installed] = await world.run('installScenario', { scenario: scenario.id, ...place });
  calls = callsOf({ scenario: scenario.id, installationId: String(installed?.['id']) });
});
afterAll(() => world.close());
beforeEach(() => void (world.front.insteadOfServer = null));

const ids = Object.keys(callsOf({ scenario: '', installationId: '' }));
/** Reports have tests of their own, and the instant trigger asks nothing. */
const others = ['watchEvents', 'reportExecution', 'reportExecutions', 'recordMetric'];

test('every module is asked', () => {
  expect([...ids, ...others].toSorted()).toEqual([...world.app.components.module.keys()].toSorted());
});

async function failureOf(
  id: string,
  options: { connection?: AppWorld['connection'] } = {},
): Promise<MakeAppError> {
  const { connection = world.connection } = options;
  const failure: unknown = await runAny(world.load({ timeoutMs: 300 }), id, {
    connection,
    parameters: calls[id] ?? {},
  }).then(
    () => new Error('It succeeded.'),
    (error: unknown) => error,
  );
  if (!(failure instanceof MakeAppError)) throw failure;
  return failure;
}

describe.each(ids)('%s', (id) => {
  test('tells a key that was revoked, and leaves the scenario switched on', async () => {
    const connection = { ...world.connection, data: { ...world.connection.data, apiKey: 'slk_revoked' } };
    expect(await failureOf(id, { connection })).toMatchObject({
      type: 'RuntimeError',
      message: expect.stringMatching(/^\[401\] .+ \(unauthorized, request [\w-]+\)$/),
    });
  });

  const refusals: [number, string, string][] = [
    [401, 'unauthorized', 'RuntimeError'],
    [402, 'payment_required', 'DataError'],
    [403, 'forbidden', 'RuntimeError'],
    [404, 'not_found', 'DataError'],
    [409, 'conflict', 'DataError'],
    [422, 'invalid_request', 'DataError'],
    [424, 'make_refused', 'RuntimeError'],
    [429, 'rate_limited', 'RateLimitError'],
    [500, 'internal_error', 'ConnectionError'],
    [503, 'not_ready', 'ConnectionError'],
    [504, 'make_timeout', 'ConnectionError'],
  ];
  test.each(refusals)('says on %i what the library says', async (status, code, type) => {
    world.front.insteadOfServer = problem(status, code, 'Not today.', {
      errors: [{ path: '/name', message: 'Too long.' }],
    });
    const what = code === 'invalid_request' ? 'Check name:' : 'Not today.';
    expect(await failureOf(id)).toMatchObject({
      type,
      message: `[${status}] ${what} Too long. (${code}, request req-1)`,
    });
  });

  const page: Instead = {
    status: 502,
    body: '<html><body>Bad gateway</body></html>',
    contentType: 'text/html',
  };
  test("survives a proxy's page, and does not show it", async () => {
    world.front.insteadOfServer = page;
    expect(await failureOf(id)).toMatchObject({
      type: 'ConnectionError',
      message: '[502] Scenario Library did not say what went wrong. (no code)',
    });
  });

  test.each(['silence', 'reset'] as const)(
    'is tried again later after a network failure: %s',
    async (nothing) => {
      world.front.insteadOfServer = nothing;
      expect(await failureOf(id)).toMatchObject({ type: 'ConnectionError' });
    },
  );
});

test('the real limit of requests reads as a limit, which delays the next run', async () => {
  const busy = await startAppWorld({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
  await busy.run('listInstallations');
  await expect(busy.run('listInstallations')).rejects.toMatchObject({
    type: 'RateLimitError',
    message: expect.stringMatching(/^\[429\] .+ \(\w+, request /),
  });
  await busy.close();
});
