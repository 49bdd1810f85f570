import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantEntitlement } from '../../../server/billing/entitlements/grant-entitlement.ts';
import { addVersion } from '../../../server/scenarios/write-version.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import {
  firstBlueprint,
  makeToken,
  module,
  newAppBlueprint,
  sheetsConnection,
  slackConnection,
  startWorld,
  teamId,
  zone,
  type Body,
  type Call,
  type World,
} from './world.ts';
import { updateScenario } from '../../../server/scenarios/write-scenario.ts';
import type { UpdateScenarioBody } from '../../../server/scenarios/schema.ts';

let world: World;
let call: Call;
let visitor: ApiClient;
let operator: ApiClient;
let free: { id: string; slug: string };

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
  visitor = apiClient(world.server.url);
  operator = await operatorClient(world.server);
  free = await world.newScenario('Lead alert', [firstBlueprint]);
});
afterAll(() => world.close());

const dryRun = (body: object = {}, options: Parameters<Call>[2] = {}) =>
  call('POST', '/v1/installations', {
    body: { scenario: free.id, teamId, dryRun: true, ...body },
    make: true,
    ...options,
  });
const look = async (query = '', scenario = free.slug) =>
  (await visitor.get(`/v1/scenarios/${scenario}/preflight${query}`)).body as Body;
const grant = (customerId: string, scenarioId: string) =>
  grantEntitlement(world.pool, { customerId, scenarioId, sourceId: 'gift' }, new Date());
const codes = (body: Body) => (body['problems'] as { code: string }[]).map(({ code }) => code);
const poll = {
  ...firstBlueprint,
  flow: [
    { ...module(1, 'google-sheets:watchRows', { __IMTCONN__: 9001 }), mapper: {} },
    firstBlueprint.flow[2],
  ],
  metadata: { version: 1 },
};
const assume = async (name: string, value: unknown, currency?: string) => {
  const body = { scope: 'library', name, value, provenance: 'confirmed', from: '2020-01-01T00:00:00Z' };
  const answer = await operator.post('/admin/assumptions', { ...body, ...(currency ? { currency } : {}) });
  expect(answer.status).toBe(201);
};

describe('a dry run with a team', () => {
  test('tells everything that is known, and neither writes nor creates anything', async () => {
    const [before, calls] = [world.make.scenarios().length, world.make.requests.length];
    const { status, body } = await dryRun({ connections: { 2: sheetsConnection } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scenario: free.id,
      version: 1,
      canInstall: true,
      problems: [],
      price: null,
      recurring: null,
      isEntitled: true,
      checkoutUrl: null,
      apps: [
        { app: 'google-sheets', isNew: false },
        { app: 'slack', isNew: false },
      ],
      connections: [
        {
          moduleId: 2,
          module: 'google-sheets:addRow',
          app: 'google-sheets',
          type: 'google',
          label: 'Add row',
          choices: [{ label: 'Sheets of Kim', value: sheetsConnection }],
          chosen: sheetsConnection,
        },
        {
          moduleId: 3,
          type: 'slack',
          choices: [{ label: 'Northwind Slack', value: slackConnection }],
          chosen: null,
        },
      ],
      bindings: [
        { moduleId: 1, module: 'gateway:CustomWebHook', app: 'gateway', parameter: 'hook', kind: 'hook' },
      ],
      scheduling: { type: 'immediately', intervalSeconds: null },
      plan: {
        name: 'Core',
        minimumIntervalSeconds: 60,
        requestsPerMinute: 60,
        creditsPerMonth: 10_000,
      },
      isIntervalAllowed: true,
      runsPerMonth: null,
      credits: { perRun: 3, reportingPerRun: 1, perMonth: null, basis: 'estimated' },
    });
    const { rows } = await world.pool.query('select 1 from installations');
    expect(rows).toEqual([]);
    expect(world.make.scenarios()).toHaveLength(before);
    const asked = world.make.requests.slice(calls);
    expect(asked.map(({ method }) => method)).toEqual(asked.map(() => 'GET'));
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  test('an app is new while neither a scenario nor a connection uses it, and that wants consent', async () => {
    const notes = await world.newScenario('Notes', [newAppBlueprint]);
    const refused = await dryRun({ scenario: notes.id });
    expect(refused.body['apps']).toEqual([{ app: 'notion', isNew: true }]);
    expect(codes(refused.body)).toEqual(['make_apps_new']);
    expect(refused.body['canInstall']).toBe(false);
    const consented = await dryRun({ scenario: notes.id, confirmAppInstall: true });
    expect([consented.body['canInstall'], codes(consented.body)]).toEqual([true, []]);
    const body = { scenario: notes.id, teamId, confirmAppInstall: true, reporting: 'none' };
    expect((await call('POST', '/v1/installations', { body, make: true })).status).toBe(201);
    expect((await dryRun({ scenario: notes.id })).body['apps']).toEqual([{ app: 'notion', isNew: false }]);
  });

  test('our own app counts among the apps when its module reports', async () => {
    const { body } = await dryRun({ reporting: 'module' });
    expect(body['apps']).toContainEqual({ app: 'app#scenario-library', isNew: true });
    expect(body['credits']).toMatchObject({ reportingPerRun: 1 });
  });

  test.each([
    ['of another team', { 2: 811 }, /no connection 811.*module 2 \(google-sheets:addRow\)/s],
    ['of another app', { 3: sheetsConnection }, /type google.*module 3 \(slack:CreateMessage\)/s],
  ])('a connection %s is refused, naming the module', async (_what, connections, message) => {
    const refused = await dryRun({ connections });
    expect(refused.status).toBe(422);
    expect(refused.body['errors']).toEqual([
      { path: `/connections/${Object.keys(connections)[0]}`, message: expect.stringMatching(message) },
    ]);
  });

  test('a token that may not create scenarios, and one that does not see the team, are told apart', async () => {
    const reader = 'aaaaaaaa-1111-4222-8333-444444444444';
    world.make.account.tokens.set(reader, { token: reader, scopes: ['teams:read', 'scenarios:read'] });
    const headers = { 'x-make-token': reader, 'x-make-zone': zone };
    const { body } = await dryRun({}, { make: false, headers });
    expect(codes(body)).toContain('make_scope_missing');
    expect(body).toMatchObject({ plan: null, connections: [{ choices: [] }, { choices: [] }] });
    const hidden = (await dryRun({ teamId: 999, organizationId: 501 })).body;
    expect(codes(hidden)).toEqual(['make_team_hidden']);
    expect((hidden['apps'] as { isNew: unknown }[]).map(({ isNew }) => isNew)).toEqual([null, null]);
  });

  test("what Make refuses otherwise is passed on with Make's words and a sentence", async () => {
    world.make.failNext({ kind: '429', path: '/organizations', retryAfterSeconds: 7 });
    const refused = await dryRun();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([424, '7']);
    expect(refused.body['detail']).toContain('Wait 7 seconds');
    expect((await dryRun({}, { headers: { 'x-make-token': makeToken.replace('7', '8') } })).status).toBe(424);
  });

  test('pull needs a token, a team and consent, and says so', async () => {
    const body = { scenario: free.id, reporting: 'pull', dryRun: true };
    const asked = await call('POST', '/v1/installations', { body });
    expect(codes(asked.body)).toEqual(['make_token_required', 'team_required', 'consent_required']);
    expect(codes((await dryRun({ reporting: 'pull' })).body)).toEqual(['consent_required']);
    const complete = await dryRun({ reporting: 'pull', consents: { storeMakeToken: true } });
    expect(complete.body).toMatchObject({ canInstall: true, credits: { reportingPerRun: 0 } });
  });
});

describe("the plan's shortest interval", () => {
  test('is compared with the scheduling, and what runs a month is counted with what Make allows', async () => {
    const polling = await world.newScenario('Poll', [poll]);
    const fits = await dryRun({ scenario: polling.id });
    expect(fits.body).toMatchObject({
      scheduling: { type: 'indefinitely', intervalSeconds: 900 },
      isIntervalAllowed: true,
      runsPerMonth: { value: 2880, basis: 'schedule' },
      credits: { perRun: 2, perMonth: 8640 },
      value: { minutesPerRun: 5, minutesPerMonth: null, micros: null },
      payback: { days: null, reason: expect.stringContaining('runsPerMonth') },
    });
    world.make.account.organizations.get(501)!.license.interval = 60;
    const { body } = await dryRun({ scenario: polling.id });
    expect(body).toMatchObject({
      plan: { minimumIntervalSeconds: 3600 },
      scheduling: { intervalSeconds: 900 },
      isIntervalAllowed: false,
      canInstall: true,
      runsPerMonth: { value: 720, basis: 'schedule' },
    });
    world.make.account.organizations.get(501)!.license.interval = 1;
  });
});

describe('a paid scenario', () => {
  let paid: { id: string; slug: string };
  beforeAll(async () => {
    paid = await world.newScenario('Paid alert', [firstBlueprint], { amount: 1900, currency: 'usd' });
  });

  test('says what it costs and where to pay, instead of 402', async () => {
    const { status, body } = await dryRun({ scenario: paid.id });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      canInstall: false,
      price: { amount: 1900, currency: 'usd' },
      isEntitled: false,
      checkoutUrl: expect.stringMatching(/\/checkout\/v1\./),
      problems: [{ code: 'payment_required', message: expect.stringContaining('19.00 USD') }],
    });
  });

  test('is open to who holds a right to it', async () => {
    const other = await world.newCustomer();
    await grant(other.id, paid.id);
    const options = { body: { scenario: paid.id, dryRun: true } };
    const { body } = await other.call('POST', '/v1/installations', options);
    expect(body).toMatchObject({ canInstall: true, isEntitled: true, checkoutUrl: null, plan: null });
  });

  test('tells a visitor the price, and a customer who looks where to pay', async () => {
    expect(await look('', paid.slug)).toMatchObject({
      isEntitled: null,
      checkoutUrl: null,
      problems: [{ code: 'payment_required', message: expect.stringContaining('Sign up') }],
    });
    const seen = await call('GET', `/v1/scenarios/${paid.slug}/preflight`);
    expect(seen.body).toMatchObject({ isEntitled: false, checkoutUrl: expect.any(String) });
  });
});

test('a scenario whose price the customer chooses, or that is paid by the month, says so', async () => {
  const scenario = await world.newScenario('What you like', [firstBlueprint], {
    amount: 1900,
    currency: 'usd',
  });
  const told = async (change: UpdateScenarioBody) => {
    await updateScenario(world.pool, scenario.id, change, () => new Date());
    const { body } = await dryRun({ scenario: scenario.id });
    return [body['price'], body['recurring'], (body['problems'] as { message: string }[])[0]?.message];
  };
  const price = { amount: 1900, currency: 'usd' };
  expect(await told({ minimumPrice: { amount: 500, currency: 'usd' } })).toEqual([
    price,
    null,
    expect.stringContaining('costs what you like, from 5.00 USD'),
  ]);
  expect(await told({ recurring: 'month' })).toEqual([
    price,
    'month',
    expect.stringContaining('costs 19.00 USD a month'),
  ]);
});

describe('the public preflight', () => {
  test('needs nobody and says null where only a team would tell', async () => {
    expect(await look('?reporting=none&runsPerMonth=100')).toMatchObject({
      canInstall: true,
      apps: [
        { app: 'google-sheets', isNew: null },
        { app: 'slack', isNew: null },
      ],
      connections: [
        { moduleId: 2, choices: [], chosen: null },
        { moduleId: 3, choices: [], chosen: null },
      ],
      plan: null,
      isIntervalAllowed: null,
      runsPerMonth: { value: 100, basis: 'given' },
      credits: { perRun: 3, reportingPerRun: 0, perMonth: 300 },
    });
  });

  test.each([
    ['/v1/scenarios/nothing-like-it/preflight', 404],
    ['/v1/scenarios/lead-alert/preflight?version=9', 404],
    ['/v1/scenarios/lead-alert/preflight?reporting=smoke', 422],
    ['/v1/scenarios/lead-alert/preflight?runsPerMonth=-1', 422],
  ])('%s is %i', async (path, status) => {
    expect((await visitor.get(path)).status).toBe(status);
  });

  test('shows operators the newest version too, and customers only what is published', async () => {
    const longer = {
      ...firstBlueprint,
      flow: [...firstBlueprint.flow, module(4, 'slack:CreateMessage', { __IMTCONN__: 9002 }, 4)],
    };
    await addVersion(world.pool, free.id, { blueprint: longer, changelog: '' }, world.server.deps.now);
    expect((await look())['version']).toBe(1);
    const { body } = await operator.get(`/admin/scenarios/${free.slug}/preflight`);
    expect(body).toMatchObject({
      version: 2,
      canInstall: false,
      problems: [{ code: 'not_published' }],
      credits: { perRun: 4 },
    });
    expect((await operator.get(`/admin/scenarios/${free.slug}/preflight?version=1`)).body).toMatchObject({
      version: 1,
      canInstall: true,
    });
    expect((await visitor.get(`/admin/scenarios/${free.slug}/preflight`)).status).toBe(401);
  });
});

describe('the figures', () => {
  test('are null with a reason without a rate, and those of the definitions with one', async () => {
    const priced = await world.newScenario('Priced', [firstBlueprint], { amount: 4900, currency: 'usd' });
    expect((await look('?runsPerMonth=1200', priced.slug))['payback']).toMatchObject({
      days: null,
      reason: expect.stringContaining('hourly rate'),
    });
    await assume('hourlyRate', '36', 'usd');
    await assume('realisation', { low: '0.4', base: '0.6', high: '1' });
    await assume('creditPrice', '0.00106', 'usd');
    await assume('setupHours', '1');
    const body = await look('?runsPerMonth=1200', priced.slug);
    // 1,200 × 5 min × 0.6 ÷ 60 × 36.00 = 2,160.00; credits: 1,200 × (3 + 1) × 0.00106 = 5.088.
    expect(body).toMatchObject({
      value: { minutesPerRun: 5, minutesPerMonth: 6000, micros: 2_160_000_000, currency: 'usd' },
      credits: { perMonth: 4800 },
      // A day brings 71.83; price and set-up are 85.00: not on the first evening, but on the second.
      payback: { days: 1, netMicrosPerMonth: 2_154_912_000, currency: 'usd', reason: null },
    });
    const held = await world.newCustomer();
    await grant(held.id, priced.id);
    const seen = await held.call('GET', `/v1/scenarios/${priced.id}/preflight?runsPerMonth=1200`);
    expect(seen.body['payback']).toMatchObject({ days: 0 }); // only the set-up of 36.00 is left
    expect((await look('?runsPerMonth=1', priced.slug))['payback']).toMatchObject({
      days: 1420,
      netMicrosPerMonth: 1_795_760,
    });
    expect((await look('?runsPerMonth=0', priced.slug))['payback']).toMatchObject({
      days: null,
      netMicrosPerMonth: 0,
      reason: expect.stringContaining('more than it brings'),
    });
  });

  test('count what a customer assumes for themselves, and amounts of other currencies are not mixed', async () => {
    const kim = await world.newCustomer();
    const own = { scope: 'customer', scopeId: kim.id, name: 'hourlyRate', value: '60', currency: 'eur' };
    await operator.post('/admin/assumptions', {
      ...own,
      provenance: 'confirmed',
      from: '2020-01-01T00:00:00Z',
    });
    const { body } = await kim.call('GET', `/v1/scenarios/${free.id}/preflight?runsPerMonth=100`);
    expect(body).toMatchObject({
      value: { micros: 300_000_000, currency: 'eur' },
      payback: { days: null, reason: expect.stringContaining('EUR') },
    });
  });

  test('are measured from the runs of the last 30 days, once there are enough', async () => {
    const measured = await world.newScenario('Measured', [firstBlueprint]);
    const { call: mine } = await world.newCustomer();
    const now = Date.now();
    const confirmedAt = new Date(now - 15 * 86_400_000);
    const runs = [20, 40, 10];
    for (const count of runs) {
      const { body } = await mine('POST', '/v1/installations', { body: { scenario: measured.id } });
      await world.pool.query(
        `update installations set status = 'installed', confirmed_at = $2, created_at = $2 where id = $1`,
        [body.id, confirmedAt],
      );
      const started = new Date(now - 86_400_000).toISOString();
      const tasks = Array.from({ length: count }, (_, index) => ({
        installationId: body.id,
        executionId: `run-${index}`,
        status: 'completed',
        startedAt: started,
        credits: index % 2 === 0 ? 7 : 8,
      }));
      await mine('POST', '/v1/execution-tasks', { body: { tasks } });
      if (count === 20)
        expect(await look('', measured.slug)).toMatchObject({
          credits: { perRun: 7.5, basis: 'measured' },
          runsPerMonth: null,
        });
    }
    // Per month of 30 days the installations of 15 days run 40, 80 and 20 times: the median is 40.
    expect(await look('', measured.slug)).toMatchObject({
      runsPerMonth: { value: 40, basis: 'measured' },
      credits: { perRun: 7.5, reportingPerRun: 1, perMonth: 340, basis: 'measured' },
    });
    expect((await look('?runsPerMonth=7', measured.slug))['runsPerMonth']).toEqual({
      value: 7,
      basis: 'given',
    });
  });
});
