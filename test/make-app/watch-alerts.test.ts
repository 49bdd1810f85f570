import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAlerts } from '../../server/alerts/lifecycle/evaluate.ts';
import { startHookHost, type HookHost } from '../make-runtime/hook-host.ts';
import { attachWebhook, detachWebhook, runInstantTrigger } from '../make-runtime/hooks.ts';
import { outputProblems } from '../make-runtime/output-problems.ts';
import { plainBlueprint } from '../server/installations/world.ts';
import { startReceiver, verify, type Receiver } from '../server/hooks/receiver.ts';
import { until } from '../support/until.ts';
import { place, startAppWorld, type AppWorld } from './app-world.ts';

/** The way of an alert into a scenario in Make: attached, told with a signature, taken by the trigger, detached. */
let world: AppWorld;
let host: HookHost;
let receiver: Receiver;
let now = new Date();

beforeAll(async () => {
  [host, receiver] = [await startHookHost(), await startReceiver()];
  const hosts = [host.url, receiver.url].map((url) => new URL(url).host).join(',');
  world = await startAppWorld({ env: { HOOK_ALLOWED_HOSTS: hosts } });
});
afterAll(async () => {
  await world.close();
  await host.close();
  await receiver.close();
});

/** The library as its operators run it: alerts about it go to the customer whose connection they use. */
const evaluateHourly = async (times: number) => {
  const { deps } = world.server;
  const config = { ...deps.config, alertCustomerId: world.customer.id };
  for (let index = 0; index < times; index += 1) {
    await evaluateAlerts({ ...deps, config, now: () => now });
    now = new Date(now.getTime() + 3_600_000);
  }
};

async function failing(name: string): Promise<string> {
  const { status, body } = await world.operator.post('/admin/alert-rules', {
    name,
    channels: ['make'],
    condition: {
      kind: 'threshold',
      metric: 'failures',
      scope: 'library',
      comparison: 'above',
      value: 0,
      days: 30,
      minimumVolume: 1,
    },
  });
  expect(status).toBe(201);
  await evaluateHourly(2);
  const [{ id }] = (await world.operator.get(`/admin/alerts?rule=${body.id}`)).body.items;
  return id;
}

test('an alert that opens starts the scenario that watches, signed, and after detaching no more', async () => {
  const scenario = await world.publish('Runs', [plainBlueprint]);
  const [{ id: installationId }] = (await world.run('installScenario', {
    scenario: scenario.id,
    ...place,
  })) as [{ id: string }];
  const task = { executionId: 'run-1', status: 'failed', startedAt: now, finishedAt: now };
  await world.run('reportExecutions', {
    tasks: [{ installationId, ...task, error: { message: 'Closed.' } }],
  });
  const hook = await attachWebhook(world.app, host, 'libraryEvents', {
    connection: world.connection,
    parameters: { events: ['alert.opened'] },
  });
  const own = await world.customer.post('/v1/hooks', {
    url: receiver.urlOf('/alerts'),
    events: ['alert.opened'],
  });
  expect(own.status).toBe(201);

  const first = await failing('First');
  await until(async () => hook.queue.length >= 1, 20_000);
  const bundles = await runInstantTrigger(world.app, 'watchEvents', hook, { connection: world.connection });
  expect(await outputProblems(world.app, 'watchEvents', bundles)).toEqual([]);
  expect(bundles).toMatchObject([
    {
      id: expect.stringMatching(/^evt_/),
      type: 'alert.opened',
      data: {
        alertId: first,
        title: 'Failed and timed out of the library is 1',
        message: expect.stringContaining('above 0'),
        openedAt: expect.stringMatching(/Z$/),
      },
    },
  ]);
  await receiver.bodies('/alerts', 1);
  const [told] = receiver.at('/alerts');
  if (!told) throw new Error('Nothing was received.');
  expect(verify(own.body.secret, told)).toMatchObject({ type: 'alert.opened', data: { alertId: first } });
  expect(() => verify(own.body.secret, { ...told, text: told.text.replace(first, 'alr_other') })).toThrow();

  await detachWebhook(world.app, hook);
  const second = await failing('Second');
  await receiver.bodies('/alerts', 2); // who still listens has it, so it was told to all who do
  expect(receiver.at('/alerts')[1]?.body).toMatchObject({ data: { alertId: second } });
  expect(hook.queue).toEqual([]);
  const hooks = (await world.customer.get('/v1/hooks')).body.items as { url: string }[];
  expect(hooks.map(({ url }) => url)).toEqual([receiver.urlOf('/alerts')]);
}, 60_000);
