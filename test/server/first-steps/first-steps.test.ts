import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FirstSteps } from '../../../server/first-steps/schema.ts';
import { stripeClientFor } from '../../doubles/stripe/stripe-client.ts';
import { startStripeDouble } from '../../doubles/stripe/start-stripe-double.ts';
import { validateConnection, loadMakeApp } from '../../make-runtime/make-runtime.ts';
import { publishInvoiceReminder } from '../../main-job/stage.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

/** One library, from empty to its first run: each test goes on where the former ended. */
let stripe: Awaited<ReturnType<typeof startStripeDouble>>;
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let endpointId = '';

beforeAll(async () => {
  stripe = await startStripeDouble({ webhookSecret: 'whsec_first_steps' });
  server = await startTestServer({ stripe, hasStarterLibrary: true });
  operator = await operatorClient(server);
  customer = await customerClient(server);
});
afterAll(async () => {
  await server.close();
  await stripe.close();
});

const read = async (): Promise<FirstSteps> => (await operator.get('/admin/first-steps')).body;
const states = ({ steps }: FirstSteps) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));
async function check(name: FirstSteps['steps'][number]['checks'][number]['check']) {
  const found = (await read()).steps.flatMap(({ checks }) => checks).find((each) => each.check === name);
  if (!found) throw new Error(`no check ${name}`);
  return found;
}

test('without a key nothing is done, and each check says what to do', async () => {
  const bare = await startTestServer({ hasStarterLibrary: true });
  try {
    const { body } = await (await operatorClient(bare)).get('/admin/first-steps');
    expect(body.done).toBe(0);
    expect(states(body)).toEqual({
      stripe: 'open',
      makeApp: 'wrong',
      scenario: 'open',
      installation: 'open',
      run: 'open',
    });
    expect(body.steps[0].checks[0]).toEqual({
      check: 'secretKey',
      state: 'waiting',
      detail: 'Set STRIPE_SECRET_KEY and restart.',
      at: null,
    });
    expect(body.webhookUrl).toBe(`${bare.url}/webhooks/stripe`);
    expect(body.webhookEvents).toEqual(
      expect.arrayContaining(['checkout.session.completed', 'charge.refunded']),
    );
  } finally {
    await bare.close();
  }
});

test('a key that Stripe refuses is told from one that it takes', async () => {
  expect(await check('secretKey')).toMatchObject({
    state: 'passed',
    detail: 'Stripe takes it, in test mode.',
  });
  const wrong = await startTestServer({ stripe: { ...stripe, apiKey: 'sk_test_wrong' } });
  try {
    const { body } = await (await operatorClient(wrong)).get('/admin/first-steps');
    expect(body.steps[0]).toMatchObject({
      state: 'wrong',
      checks: [
        { check: 'secretKey', state: 'failed' },
        { check: 'webhookEndpoint', state: 'unknown' },
        {},
        {},
      ],
    });
    expect(JSON.stringify(body)).not.toContain('sk_test_wrong');
  } finally {
    await wrong.close();
  }
});

test('while Stripe cannot be reached the rest is still told', async () => {
  const cutOff = await startTestServer({ stripe: { ...stripe, url: 'http://127.0.0.1:1' } });
  try {
    const { status, body } = await (await operatorClient(cutOff)).get('/admin/first-steps');
    expect(status).toBe(200);
    expect(body.steps[0].checks[0]).toMatchObject({
      state: 'unknown',
      detail: 'Stripe cannot be reached at the moment.',
    });
  } finally {
    await cutOff.close();
  }
});

test('the endpoint at Stripe is looked up: missing, not sending all that matters, disabled, right', async () => {
  const client = stripeClientFor(stripe);
  const { webhookUrl, webhookEvents } = await read();
  expect(await check('webhookEndpoint')).toMatchObject({ state: 'waiting' });
  await client.webhookEndpoints.create({ url: 'https://elsewhere.example/hooks', enabled_events: ['*'] });
  expect(await check('webhookEndpoint')).toMatchObject({ state: 'waiting' });
  const made = await client.webhookEndpoints.create({
    url: webhookUrl,
    enabled_events: webhookEvents.filter((type) => type !== 'charge.refunded') as ['*'],
  });
  endpointId = made.id;
  expect(await check('webhookEndpoint')).toMatchObject({
    state: 'failed',
    detail: 'It does not send 1 event that matters: charge.refunded.',
  });
  await client.webhookEndpoints.update(endpointId, { enabled_events: webhookEvents as ['*'] });
  expect(await check('webhookEndpoint')).toMatchObject({ state: 'passed' });
  await client.webhookEndpoints.update(endpointId, { disabled: true });
  expect(await check('webhookEndpoint')).toMatchObject({ state: 'failed' });
  await client.webhookEndpoints.update(endpointId, { disabled: false, enabled_events: ['*'] });
  expect(await check('webhookEndpoint')).toMatchObject({ state: 'passed' });
});

test('the first event of Stripe is seen arriving, and Stripe is done', async () => {
  expect(await check('firstEvent')).toMatchObject({ state: 'waiting' });
  await stripeClientFor(stripe).customers.create({ email: 'first@example.com' });
  await stripe.deliver({ to: `${server.url}/webhooks/stripe` });
  expect(await check('firstEvent')).toMatchObject({
    state: 'passed',
    detail: expect.stringMatching(/^The first was [a-z_.]+\.$/),
    at: expect.any(String),
  });
  expect(states(await read())['stripe']).toBe('done');
});

test('a call with a key is none of the app; a connection in Make is, and is noted once', async () => {
  await customer.get('/v1/account');
  expect(await check('firstCall')).toMatchObject({ state: 'waiting' });
  expect(await check('publicAddress')).toMatchObject({ state: 'failed' });
  const app = loadMakeApp({ publicUrl: server.url });
  await validateConnection(app, { apiKey: customer.apiKey });
  const first = await check('firstCall');
  expect(first).toMatchObject({ state: 'passed', at: expect.any(String) });
  await validateConnection(app, { apiKey: customer.apiKey });
  expect(await check('firstCall')).toEqual(first);
  expect(states(await read())['makeApp']).toBe('done');
});

test('a starter scenario is none of one’s own; a published one of theirs, its installation and its first run are', async () => {
  expect(states(await read())).toMatchObject({ scenario: 'open', installation: 'open', run: 'open' });
  const { scenario } = await publishInvoiceReminder({ operator });
  expect(await check('publishedScenario')).toMatchObject({
    state: 'passed',
    detail: 'Invoice reminder is published.',
  });

  const { rows } = await server.pool.query<{ id: string }>(
    'select id from scenario_versions where scenario_id = $1',
    [scenario.id],
  );
  const of = { id: String(scenario.id), slug: String(scenario.slug), versionId: rows[0]?.id ?? '' };
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario: of });
  expect(await check('installation')).toMatchObject({ state: 'passed' });
  expect(await check('firstRun')).toMatchObject({ state: 'waiting' });

  const task = {
    installationId: id,
    executionId: 'exe-1',
    status: 'completed',
    startedAt: new Date().toISOString(),
  };
  expect((await customer.post('/v1/execution-tasks', { tasks: [task] })).status).toBe(200);
  await until(async () => (await check('firstRun')).state === 'passed');
  const steps = await read();
  expect([steps.done, steps.steps.length]).toEqual([5, 5]);
});
