import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openForm } from '../make-runtime/forms.ts';
import { startHookHost, type HookHost } from '../make-runtime/hook-host.ts';
import { attachWebhook, detachWebhook, runInstantTrigger, type Hook } from '../make-runtime/hooks.ts';
import { outputProblems } from '../make-runtime/output-problems.ts';
import { firstBlueprint, plainBlueprint } from '../server/installations/world.ts';
import { until } from '../support/until.ts';
import { place, startAppWorld, type AppWorld } from './app-world.ts';
import { problem } from './front.ts';

let world: AppWorld;
let host: HookHost;
const open: Hook[] = [];
beforeAll(async () => {
  host = await startHookHost();
  world = await startAppWorld({ env: { HOOK_ALLOWED_HOSTS: new URL(host.url).host } });
});
afterAll(async () => {
  await world.close();
  await host.close();
});
beforeEach(async () => {
  world.front.insteadOfServer = null;
  for (const hook of open.splice(0)) await detachWebhook(world.app, hook);
  world.front.asked.length = 0;
});

async function watch(parameters: Record<string, unknown>): Promise<Hook> {
  const hook = await attachWebhook(world.app, host, 'libraryEvents', {
    connection: world.connection,
    parameters,
  });
  open.push(hook);
  return hook;
}
async function received(hook: Hook) {
  const bundles = await runInstantTrigger(world.app, 'watchEvents', hook, { connection: world.connection });
  expect(await outputProblems(world.app, 'watchEvents', bundles)).toEqual([]);
  return bundles;
}
const arrived = (hook: Hook, count = 1) => until(async () => hook.queue.length >= count, 20_000);
const listed = async () =>
  (await world.customer.get('/v1/hooks')).body.items as { events: string[]; url: string; state: string }[];

describe('attaching', () => {
  test('names address, events and filter with the key of the connection, and keeps the id alone', async () => {
    const lead = await world.publish('Lead alert', [plainBlueprint]);
    const hook = await watch({ events: ['scenario.updated'], scenario: lead.id });
    expect(world.front.asked.at(-1)).toMatchObject({
      method: 'POST',
      path: '/v1/hooks',
      body: { url: hook.url, events: ['scenario.updated'], filter: { scenario: lead.id } },
    });
    expect(hook.data).toEqual({ hookId: expect.any(String) });
    expect(await listed()).toMatchObject([{ events: ['scenario.updated'], url: hook.url, state: 'active' }]);
  });

  test('that the library refuses leaves nothing behind, and says why', async () => {
    await expect(watch({ events: ['scenario.updated'], scenario: 'gone' })).rejects.toThrow(
      /^\[(404|422)\] .+ \(.+, request .+\)$/,
    );
    world.front.insteadOfServer = problem(503, 'not_ready', 'The library is starting.');
    await expect(watch({ events: ['scenario.updated'] })).rejects.toMatchObject({
      type: 'ConnectionError',
      message: '[503] The library is starting. (not_ready, request req-1)',
    });
    world.front.insteadOfServer = null;
    expect(await listed()).toEqual([]);
    await expect(watch({})).rejects.toThrow('"Events" is required.');
  });

  test('detaching takes the address off the list', async () => {
    const hook = await watch({ events: ['payment.succeeded'] });
    await detachWebhook(world.app, hook);
    open.pop();
    expect(await listed()).toEqual([]);
    expect(world.front.asked.at(-1)).toMatchObject({
      method: 'DELETE',
      path: `/v1/hooks/${String(hook.data['hookId'])}`,
    });
  });

  test('the form offers the events of the library, several to choose', async () => {
    const [events] = await openForm(world.app, 'libraryEvents', { connection: world.connection }, 'webhook');
    expect(events).toMatchObject({ name: 'events', isRequired: true });
    expect(events?.options?.map(({ value }) => value)).toEqual([
      'scenario.published',
      'scenario.updated',
      'payment.succeeded',
      'payment.refunded',
      'installation.completed',
      'execution.failed',
      'alert.opened',
    ]);
  });
});

describe('Watch events', () => {
  test('hears of publications and updates of the scenario it was told to', async () => {
    const wanted = await world.publish('Wanted', [plainBlueprint]);
    const other = await world.publish('Other', [plainBlueprint]);
    const hook = await watch({ events: ['scenario.published', 'scenario.updated'], scenario: wanted.id });
    await world.publishVersion(other, firstBlueprint);
    await world.publishVersion(wanted, firstBlueprint);
    await arrived(hook);
    expect(await received(hook)).toMatchObject([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'scenario.updated',
        timestamp: expect.stringMatching(/Z$/),
        data: { scenario: wanted.id, scenarioTitle: 'Wanted', version: 2, publishedAt: expect.any(String) },
      },
    ]);
  });

  test('hears of the own installations: the first success, and failures', async () => {
    const scenario = await world.publish('Runs', [plainBlueprint]);
    const hook = await watch({ events: ['installation.completed', 'execution.failed'] });
    const [{ id: installationId }] = (await world.run('installScenario', {
      scenario: scenario.id,
      ...place,
    })) as [{ id: string }];
    const run = (executionId: string, status: string) => ({
      installationId,
      executionId,
      status,
      startedAt: new Date(Date.now() - 5_000),
      finishedAt: new Date(),
      ...(status === 'failed' ? { error: { message: 'The shop is closed.' } } : {}),
    });
    await world.run('reportExecutions', { tasks: [run('run-1', 'completed'), run('run-2', 'failed')] });
    await arrived(hook, 2);
    const bundles = await received(hook);
    expect(new Map(bundles.map((bundle) => [bundle['type'], bundle['data']]))).toEqual(
      new Map([
        [
          'installation.completed',
          expect.objectContaining({ installationId, completedRuns: 1, executionId: 'run-1' }),
        ],
        [
          'execution.failed',
          expect.objectContaining({
            installationId,
            executionId: 'run-2',
            errorMessage: 'The shop is closed.',
          }),
        ],
      ]),
    );
  });

  const ours = {
    id: 'evt_1',
    type: 'scenario.updated',
    timestamp: '2026-10-01T09:30:00.000Z',
    data: { scenario: 'scn_1' },
  };
  test.each([
    ['without the headers of a delivery', ours, {}],
    ['without a signature', ours, { 'webhook-id': 'evt_1' }],
    ['with the id of another', ours, { 'webhook-id': 'evt_2', 'webhook-signature': 'v1,x' }],
    [
      'of an event that was not asked for',
      { ...ours, type: 'payment.refunded' },
      { 'webhook-id': 'evt_1', 'webhook-signature': 'v1,x' },
    ],
    ['of something else', { hello: 'world' }, { 'webhook-id': 'evt_1', 'webhook-signature': 'v1,x' }],
    ['of no JSON', 'hello', {}],
  ])('answers and ignores a body %s', async (_, body, headers) => {
    const hook = await watch({ events: ['scenario.updated'] });
    const answer = await fetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    expect(hook.queue).toEqual([]);
  });
});
