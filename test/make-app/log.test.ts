import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHookHost, type HookHost } from '../make-runtime/hook-host.ts';
import { attachWebhook, detachWebhook } from '../make-runtime/hooks.ts';
import { callRpc, runModule, validateConnection } from '../make-runtime/make-runtime.ts';
import { epochChoices } from '../make-runtime/polling.ts';
import { assertNoSecretIn } from '../make-runtime/request-log.ts';
import { firstBlueprint, plainBlueprint } from '../server/installations/world.ts';
import { makeToken, makeZone, place, reportUrlOf, startAppWorld, type AppWorld } from './app-world.ts';
import { callsOf, runAny } from './every-module.ts';

let world: AppWorld;
let host: HookHost;
beforeAll(async () => {
  host = await startHookHost();
  world = await startAppWorld({ env: { HOOK_ALLOWED_HOSTS: new URL(host.url).host } });
});
afterAll(async () => {
  await world.close();
  await host.close();
});

test("the log shows every component at work, and none of the user's secrets, in success and in failure", async () => {
  const free = await world.publish('Plain', [plainBlueprint]);
  const paid = await world.publish('Paid', [firstBlueprint], { amount: 1900, currency: 'usd' });
  const app = world.load();
  const connection = await validateConnection(app, { apiKey: world.customer.apiKey, makeZone, makeToken });
  const inputs = (parameters: Record<string, unknown>) => ({ connection, parameters });
  const secrets = [world.customer.apiKey, makeToken, world.customer.email];

  const [installed] = await runModule(app, 'installScenario', inputs({ scenario: free.id, ...place }));
  const pending = await runModule(app, 'installScenario', inputs({ scenario: free.id }));
  for (const bundle of [installed, ...pending]) secrets.push(tokenOf(reportUrlOf(bundle)));
  const reportUrl = reportUrlOf(installed).replace(world.server.url, world.front.url);
  const installationId = String(installed?.['id']);
  await runModule(app, 'reportExecution', { parameters: { reportUrl, executionId: 'run-1' } });
  await runModule(app, 'reportExecutions', inputs({ tasks: [{ installationId, executionId: 'run-2' }] }));
  await runModule(app, 'recordMetric', inputs({ scenario: free.id, name: 'n', value: 1 }));

  const [dry] = await runModule(
    app,
    'installScenario',
    inputs({ scenario: paid.id, ...place, dryRun: true }),
  );
  secrets.push(tokenOf(String(dry?.['checkoutUrl'])));
  const refused = await runModule(app, 'installScenario', inputs({ scenario: paid.id, ...place })).catch(
    String,
  );
  secrets.push(/\/checkout\/(\S+)/.exec(String(refused))?.[1] ?? '');
  const [checkout] = await runModule(app, 'createCheckoutLink', inputs({ scenario: paid.id }));
  secrets.push(String(checkout?.['url']), String(checkout?.['sessionId']));
  world.stripe.paySession(String(checkout?.['sessionId']));
  await world.stripe.deliver({ to: `${world.server.url}/webhooks/stripe` });

  const hook = await attachWebhook(app, host, 'libraryEvents', inputs({ events: ['scenario.updated'] }));
  const { rows } = await world.server.pool.query<{ secret: string }>('select url as secret from hooks');
  secrets.push(hook.url, ...rows.map(({ secret }) => secret), 'whsec_');
  await detachWebhook(app, hook);

  const form = {
    scenario: free.id,
    installationId,
    organizationId: place.organizationId,
    teamId: place.teamId,
  };
  for (const id of app.components.rpc.keys()) await callRpc(app, id, inputs(form));
  await epochChoices(app, 'watchNewScenarios', inputs({}));
  for (const [id, parameters] of Object.entries(callsOf(form)))
    if (id !== 'installScenario') await runAny(app, id, inputs(parameters)).catch(() => null);
  const [made] = await runModule(
    app,
    'makeApiCall',
    inputs({ url: '/v1/api-keys', method: 'POST', body: '{"name":"Second"}' }),
  );
  secrets.push(String((made?.['body'] as { key?: string } | undefined)?.key));

  expect(secrets.filter((secret) => secret.length < 6)).toEqual([]);
  assertNoSecretIn(app.log, secrets);
  const silent = ['watchEvents'];
  const ids = Object.values(app.components).flatMap((components) => [...components.keys()]);
  expect(new Set(app.log.map(({ component }) => component))).toEqual(
    new Set(ids.filter((id) => !silent.includes(id))),
  );
});

const tokenOf = (url: string): string => url.split('/').at(-1) ?? '';
