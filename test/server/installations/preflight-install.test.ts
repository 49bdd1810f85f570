import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  firstBlueprint,
  module,
  plainBlueprint,
  routedBlueprint,
  sheetsConnection,
  slackConnection,
  startWorld,
  teamId,
  type Call,
  type Reply,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let polling: { id: string };
let alert: { id: string };

/** Looks into a sheet by the clock. */
const pollingBlueprint = {
  ...firstBlueprint,
  flow: [
    { ...module(1, 'google-sheets:watchRows', { __IMTCONN__: 9001 }), mapper: {} },
    firstBlueprint.flow[2],
  ],
  metadata: { version: 1 },
};

beforeAll(async () => {
  world = await startWorld();
  polling = await world.newScenario('Poll', [pollingBlueprint]);
  alert = await world.newScenario('Lead alert', [firstBlueprint]);
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ call } = await world.newCustomer());
  world.make.account.organizations.get(501)!.license.interval = 1;
});

const install = (body: object, key?: string): Promise<Reply> =>
  call('POST', '/v1/installations', { body: { teamId, ...body }, make: true, ...(key ? { key } : {}) });
const inMake = ({ body }: Reply) =>
  world.make.account.scenarios.get((body['make'] as { scenarioId: number }).scenarioId);
const requestsDuring = async (work: () => Promise<unknown>) => {
  const before = world.make.requests.length;
  await work();
  return world.make.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
};

describe("an interval shorter than the plan's", () => {
  test('is raised to what Make will start with, and the answer says so', async () => {
    world.make.account.organizations.get(501)!.license.interval = 60;
    const installed = await install({ scenario: polling.id });
    expect(installed.body['warnings']).toEqual([
      { code: 'interval_raised', message: expect.stringMatching(/every 15 minutes.*60 minutes/s) },
    ]);
    expect(inMake(installed)?.scheduling).toEqual({ type: 'indefinitely', interval: 3_600 });
  });

  test('is left as it is where the plan allows it, where Make does not tell, and for what a call starts', async () => {
    const fits = await install({ scenario: polling.id });
    expect([fits.body['warnings'], inMake(fits)?.scheduling['interval']]).toEqual([[], 900]);
    world.make.account.organizations.get(501)!.license.interval = 60;
    world.make.failNext({ kind: '403', path: '/organizations' });
    const unknown = await install({ scenario: polling.id });
    expect([unknown.body['warnings'], inMake(unknown)?.scheduling['interval']]).toEqual([[], 900]);
    const called = await install({ scenario: alert.id });
    expect([called.body['warnings'], inMake(called)?.scheduling]).toEqual([[], { type: 'immediately' }]);
  });
});

describe('chosen connections', () => {
  test.each([
    ['of another team', { 2: 811 }, /team 601 has no connection 811.*module 2 \(google-sheets:addRow\)/],
    ['of another app', { 2: slackConnection }, /of the type slack.*module 2 \(google-sheets:addRow\)/],
    ['that is not there', { 3: 4711 }, /no connection 4711.*module 3 \(slack:CreateMessage\)/],
  ])('%s are refused before anything is created, naming the module', async (_what, connections, message) => {
    const before = world.make.scenarios().length;
    const refused = await install({ scenario: alert.id, connections }, 'a-key');
    expect(refused.status).toBe(422);
    expect(refused.body['errors']).toEqual([
      { path: `/connections/${Object.keys(connections)[0]}`, message: expect.stringMatching(message) },
    ]);
    expect(world.make.scenarios()).toHaveLength(before);
    expect((await call('GET', '/v1/installations')).body['items']).toEqual([]);
    const mended = await install({ scenario: alert.id, connections: { 2: sheetsConnection } }, 'another-key');
    expect(mended.status).toBe(201);
  });

  test('that fit are put into their modules, and the only one that fits is not chosen silently', async () => {
    const dry = await install({ scenario: alert.id, dryRun: true });
    expect(dry.body['connections']).toMatchObject([
      { choices: [{ value: sheetsConnection }], chosen: null },
      { choices: [{ value: slackConnection }], chosen: null },
    ]);
    const chosen = await install({ scenario: alert.id, connections: { 3: slackConnection } });
    const flow = inMake(chosen)?.blueprint.flow ?? [];
    expect(flow[1]?.parameters).not.toHaveProperty('__IMTCONN__');
    expect(flow[2]?.parameters).toMatchObject({ __IMTCONN__: slackConnection });
  });
});

describe('the calls that installing costs', () => {
  test('are six at most, of which one creates', async () => {
    const calls = await requestsDuring(() => install({ scenario: alert.id }));
    expect(calls.toSorted()).toEqual([
      'GET /organizations/501',
      'GET /teams/601',
      'GET /users/me/current-authorization',
      expect.stringMatching(/^PATCH \/scenarios\/\d+$/),
      'POST /credential-requests/actions/create',
      'POST /scenarios',
    ]);
  });

  test('are fewer where the organization is named and nothing is missing', async () => {
    const plain = await world.newScenario('Say hello', [plainBlueprint]);
    const calls = await requestsDuring(() => install({ scenario: plain.id, organizationId: 501 }));
    expect(calls.map((each) => each.split(' ')[0])).toEqual(['GET', 'POST', 'PATCH']);
  });
});

describe('the credits of reporting', () => {
  const router = (routes: object[]) => ({
    ...firstBlueprint,
    flow: [
      firstBlueprint.flow[0],
      { id: 2, module: 'builtin:BasicRouter', version: 1, mapper: null, metadata: {}, routes },
    ],
  });
  const slack = (id: number) => module(id, 'slack:CreateMessage', { __IMTCONN__: 9002 }, 4);
  test.each([
    ['one task', firstBlueprint, 1, 3],
    ['one route', routedBlueprint, 1, 2],
    ['two routes, which both run', router([{ flow: [slack(5)] }, { flow: [slack(6), slack(7)] }]), 2, 4],
  ])('of %s', async (what, blueprint, reporting, perRun) => {
    const { id } = await world.newScenario(`Credits of ${what}`, [blueprint]);
    for (const [kind, credits] of [
      ['http', reporting],
      ['module', reporting],
      ['none', 0],
    ] as const) {
      const body = { scenario: id, reporting: kind, confirmAppInstall: true };
      const dry = await install({ ...body, dryRun: true });
      expect(dry.body['credits']).toMatchObject({ perRun, reportingPerRun: credits });
      const installed = await install(body);
      expect(installed.body['report']).toMatchObject({ creditsPerRun: credits });
      if (kind === 'http') {
        const made = inMake(installed)!;
        const { reports } = await world.make.runScenario(made.id);
        expect(reports).toHaveLength(reporting);
      }
    }
  });
});
