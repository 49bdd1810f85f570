import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  firstBlueprint,
  plainBlueprint,
  sheetsConnection,
  slackConnection,
  startWorld,
  teamId,
  zone,
  type Call,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let scenarioId: string;

beforeAll(async () => {
  world = await startWorld({ env: { MAKE_TIMEOUT: 'PT1S' } });
  scenarioId = (await world.newScenario('Lead alert', [firstBlueprint])).id;
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  world.make.account.credentialRequests.length = 0;
  ({ call } = await world.newCustomer());
});

const install = (body: object = {}, options: Parameters<Call>[2] = {}) =>
  call('POST', '/v1/installations', {
    body: { scenario: scenarioId, teamId, ...body },
    make: true,
    ...options,
  });
const ask = (id: string, options: Parameters<Call>[2] = {}) =>
  call('POST', `/v1/installations/${id}/credential-request`, { make: true, ...options });
const requests = () => world.make.account.credentialRequests;
const onCreate = { method: 'POST', path: '/credential-requests' };
const withScopes = (...scopes: string[]) => {
  const token = 'bbbbbbbb-1111-4222-8333-444444444444';
  world.make.account.tokens.set(token, { token, scopes });
  return { make: false, headers: { 'x-make-token': token, 'x-make-zone': zone } };
};

describe('an installation that lacks connections', () => {
  test('comes with the page of Make on which they are made, for the apps and modules that need them', async () => {
    const { body } = await install({ name: 'Leads of Kim' });
    expect(requests()).toMatchObject([
      {
        teamId,
        status: 'pending',
        name: `Leads of Kim (Scenario Library, ${body.id})`,
        credentials: [
          { appName: 'google-sheets', appVersion: 2, appModules: ['addRow'] },
          { appName: 'slack', appVersion: 4, appModules: ['CreateMessage'] },
        ],
      },
    ]);
    expect(body['connectUrl']).toBe(`${world.make.url}/credentials/${requests()[0]?.id}`);
    expect(body['warnings']).toEqual([]);
  });

  test('asks only for those that were not chosen', async () => {
    await install({ connections: { 2: sheetsConnection } });
    expect(requests()[0]?.credentials).toEqual([
      { appName: 'slack', appVersion: 4, appModules: ['CreateMessage'] },
    ]);
  });

  test('has no such page where nothing is missing, the token may not ask, or it is imported by hand', async () => {
    const all = { connections: { 2: sheetsConnection, 3: slackConnection } };
    expect((await install(all)).body['connectUrl']).toBeNull();
    const scopes = withScopes('scenarios:read', 'scenarios:write', 'teams:read');
    expect((await install({}, scopes)).body).toMatchObject({ connectUrl: null, warnings: [] });
    expect((await install({}, { make: false })).body['connectUrl']).toBeNull();
    expect(requests()).toEqual([]);
  });

  test('stands all the same when Make refuses the page, and says so', async () => {
    world.make.failNext({ kind: '422', ...onCreate });
    const { status, body } = await install();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      connectUrl: null,
      warnings: [{ code: 'connect_link_failed', message: expect.stringContaining('Unprocessable Entity') }],
    });
  });

  test.each(['hang', 'reset', 'late'] as const)(
    'whose page Make made without saying so (%s) gets one page in the end, not two',
    async (kind) => {
      world.make.failNext({ kind, when: 'after', delayMs: 1_500, ...onCreate });
      const { status, body } = await install();
      expect([status, body['connectUrl']]).toEqual([201, null]);
      expect(requests()).toHaveLength(1);
      const lost = requests()[0]?.id;
      const asked = await ask(body.id);
      expect(asked.status).toBe(201);
      expect(requests()).toHaveLength(1);
      expect(requests()[0]?.id).not.toBe(lost);
      expect(asked.body['url']).toBe(`${world.make.url}/credentials/${requests()[0]?.id}`);
    },
  );
});

describe('asking for the page later', () => {
  test('answers an address for what Make lacks now, and 409 once nothing is missing', async () => {
    const { body } = await install();
    const { scenarioId: inMake } = body['make'] as { scenarioId: number };
    const made = world.make.account.scenarios.get(inMake)!;
    const flow = made.versions.at(-1)!.blueprint.flow;
    flow[1]!.parameters = { __IMTCONN__: sheetsConnection }; // the customer chose one in Make
    const asked = await ask(body.id, { key: 'page' });
    expect(asked.status).toBe(201);
    expect(requests().at(-1)?.credentials).toEqual([
      { appName: 'slack', appVersion: 4, appModules: ['CreateMessage'] },
    ]);
    const count = requests().length;
    expect((await ask(body.id, { key: 'page' })).body).toEqual(asked.body);
    expect(requests()).toHaveLength(count);
    flow[2]!.parameters = { __IMTCONN__: slackConnection };
    made.isinvalid = false;
    const refused = await ask(body.id);
    expect([refused.status, refused.body['type']]).toEqual([409, '/problems/nothing_missing']);
    expect((await call('GET', `/v1/installations/${body.id}`)).body).toMatchObject({
      missingConnections: [],
      make: { isInvalid: false },
    });
  });

  test('passes on what Make says, with the scope that the token lacks', async () => {
    const { body } = await install({}, withScopes('scenarios:read', 'scenarios:write'));
    const refused = await ask(body.id, withScopes('scenarios:read', 'scenarios:write'));
    expect(refused.status).toBe(424);
    expect(refused.body['detail']).toContain('the scope credential-requests:write');
    expect(refused.body['make']).toMatchObject({ status: 403, code: 'SC403' });
    expect((await ask(body.id)).status).toBe(201);
  });

  test('works for a scenario that was imported by hand, and needs a token', async () => {
    const { body } = await install({}, { make: false });
    expect((await ask(body.id)).status).toBe(409); // not confirmed yet
    const other = await install();
    const { scenarioId: inMake } = other.body['make'] as { scenarioId: number };
    world.make.account.scenarios.set(9_000, { ...world.make.account.scenarios.get(inMake)!, id: 9_000 });
    await call('PATCH', `/v1/installations/${body.id}`, {
      body: { status: 'installed', makeScenarioId: 9_000 },
    });
    expect((await ask(body.id)).status).toBe(201);
    expect(requests().at(-1)).toMatchObject({ teamId });
    expect((await ask(body.id, { make: false })).status).toBe(422);
  });

  test('is 404 for the installation of another customer', async () => {
    const { body } = await install();
    const other = await world.newCustomer();
    const options = { make: true, body: {} };
    const path = `/v1/installations/${body.id}/credential-request`;
    expect((await other.call('POST', path, options)).status).toBe(404);
  });
});

test('one that needs no connection asks for none', async () => {
  const plain = await world.newScenario('Say hello', [plainBlueprint]);
  const { body } = await install({ scenario: plain.id });
  expect([body['connectUrl'], requests()]).toEqual([null, []]);
  expect((await ask(body.id)).status).toBe(409);
});
