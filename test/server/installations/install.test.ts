import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  callWith,
  firstBlueprint,
  makeToken,
  newAppBlueprint,
  plainBlueprint,
  routedBlueprint,
  sheetsConnection,
  slackConnection,
  startWorld,
  teamId,
  zone,
} from './world.ts';
import type { Call, World } from './world.ts';

let world: World;
let call: Call;
let customerId: string;
let scenario: { id: string; slug: string };

beforeAll(async () => {
  world = await startWorld();
  ({ call, id: customerId } = await world.newCustomer());
  scenario = await world.newScenario('Lead alert', [firstBlueprint]);
});
afterAll(() => world.close());

const install = (body: object, options: Parameters<Call>[2] = {}) =>
  call('POST', '/v1/installations', {
    body: { scenario: scenario.slug, teamId, ...body },
    make: true,
    ...options,
  });
const inMake = (id: unknown) => world.make.scenarios().find((entry) => entry.id === id);

describe('with a Make token', () => {
  test('the scenario stands in the team, inactive, and reports over HTTP to the address of the answer', async () => {
    const { status, body } = await install({ folderId: 701, name: 'Leads of Kim', reporting: 'http' });
    expect(status).toBe(201);
    const made = inMake((body['make'] as { scenarioId: number }).scenarioId);
    expect(body).toEqual({
      id: expect.stringMatching(/^ins_/),
      status: 'installed',
      scenario: scenario.id,
      version: 1,
      make: {
        zone,
        teamId,
        scenarioId: made?.id,
        editUrl: `https://${zone}/${teamId}/scenarios/${made?.id}/edit`,
        isInvalid: true,
      },
      missingConnections: [
        { moduleId: 2, module: 'google-sheets:addRow', app: 'google-sheets', type: 'google' },
        { moduleId: 3, module: 'slack:CreateMessage', app: 'slack', type: 'slack' },
      ],
      connectUrl: expect.stringMatching(/^http.*\/credentials\/[\w-]+$/),
      report: {
        url: expect.stringMatching(new RegExp(`^${world.server.url}/v1/report/rpt_[\\w-]{43}$`)),
        creditsPerRun: 1,
      },
      warnings: [],
    });
    expect(made).toMatchObject({
      name: 'Leads of Kim',
      isActive: false,
      folderId: 701,
      scheduling: { type: 'immediately' },
    });
    const report = JSON.stringify(made?.blueprint.flow.filter((step) => step.module === 'http:MakeRequest'));
    expect(report).toContain((body['report'] as { url: string }).url);
  });

  test('chosen connections are put into their modules, and are no longer missing', async () => {
    const { body } = await install({ connections: { 2: sheetsConnection, 3: String(slackConnection) } });
    expect(body['missingConnections']).toEqual([]);
    const flow = inMake((body['make'] as { scenarioId: number }).scenarioId)?.blueprint.flow ?? [];
    expect(flow[1]?.parameters).toMatchObject({ __IMTCONN__: sheetsConnection });
    expect(flow[2]?.parameters).toMatchObject({ __IMTCONN__: slackConnection });
  });

  test('a connection reaches a module inside a route', async () => {
    const routed = await world.newScenario('Routed', [routedBlueprint]);
    const { body } = await install({ scenario: routed.id, connections: { 5: slackConnection } });
    expect(body['missingConnections']).toEqual([]);
    const router = inMake((body['make'] as { scenarioId: number }).scenarioId)?.blueprint.flow[1];
    expect(router?.routes?.[0]?.flow[0]?.parameters).toMatchObject({ __IMTCONN__: slackConnection });
  });

  test("the app's own module reports when that is chosen, and nothing does with none", async () => {
    const moduleKind = await install({ reporting: 'module', confirmAppInstall: true });
    expect(JSON.stringify(inMake((moduleKind.body['make'] as { scenarioId: number }).scenarioId))).toContain(
      'app#scenario-library:reportExecution',
    );
    const none = await install({ reporting: 'none' });
    expect(none.status).toBe(201);
    const made = inMake((none.body['make'] as { scenarioId: number }).scenarioId);
    expect(made?.blueprint.flow.map((step) => step.module)).toEqual(
      firstBlueprint.flow.map((step) => step.module),
    );
  });

  test('one that needs no connection can be activated, deactivated and deleted with its scenario', async () => {
    const plain = await world.newScenario('Say hello', [plainBlueprint]);
    const { body } = await install({ scenario: plain.id });
    const { scenarioId, isInvalid } = body['make'] as { scenarioId: number; isInvalid: boolean };
    expect(isInvalid).toBe(false);
    expect((await call('POST', `/v1/installations/${body.id}/activate`, { make: true })).body).toEqual({
      id: body.id,
      isActive: true,
    });
    expect(inMake(scenarioId)?.isActive).toBe(true);
    expect((await call('POST', `/v1/installations/${body.id}/deactivate`, { make: true })).status).toBe(200);
    expect(inMake(scenarioId)?.isActive).toBe(false);
    expect(
      (await call('DELETE', `/v1/installations/${body.id}?deleteScenario=true`, { make: true })).status,
    ).toBe(204);
    expect(inMake(scenarioId)).toBeUndefined();
    expect((await call('GET', `/v1/installations/${body.id}`)).body['status']).toBe('uninstalled');
    expect(
      (await call('DELETE', `/v1/installations/${body.id}?deleteScenario=true`, { make: true })).status,
    ).toBe(204);
  });

  test('once Make has started it, nothing is said to be missing any more', async () => {
    const { body } = await install({ reporting: 'none' });
    expect(body).toMatchObject({ make: { isInvalid: true } });
    const made = inMake((body['make'] as { scenarioId: number }).scenarioId);
    made!.isinvalid = false; // the customer chose connections in Make's editor
    const activated = await call('POST', `/v1/installations/${body.id}/activate`, { make: true });
    expect(activated.body).toEqual({ id: body.id, isActive: true });
    const { body: stands } = await call('GET', `/v1/installations/${body.id}`);
    expect(stands).toMatchObject({ missingConnections: [], make: { isInvalid: false } });
  });

  test('Make says word for word why it cannot be activated', async () => {
    const { body } = await install({});
    const refused = await call('POST', `/v1/installations/${body.id}/activate`, { make: true });
    expect(refused.status).toBe(424);
    expect(refused.body['make']).toMatchObject({ code: 'SC400', message: 'Scenario cannot be activated' });
  });
});

describe('without a Make token', () => {
  test('the blueprint comes with the answer, is imported by hand and then confirmed', async () => {
    const { status, body } = await install({}, { make: false });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'pending', scenario: scenario.id, version: 1 });
    expect(body['make']).toBeUndefined();
    expect(JSON.parse(body['blueprintJson'] as string)).toEqual(body['blueprint']);
    expect(JSON.parse(body['schedulingJson'] as string)).toEqual({ type: 'immediately' });
    expect(body['blueprintJson']).toContain((body['report'] as { url: string }).url);
    const confirmed = await call('PATCH', `/v1/installations/${body.id}`, {
      body: { status: 'installed', makeScenarioId: 4711 },
    });
    expect(confirmed.status).toBe(200);
    expect(confirmed.body['confirmedAt']).toEqual(expect.any(String));
    const { rows } = await world.pool.query(
      'select status, make_scenario_id from installations where id = $1',
      [body.id],
    );
    expect(rows).toEqual([{ status: 'installed', make_scenario_id: 4711 }]);
  });
});

describe('apps that are new to the organization', () => {
  test('are named with 409 and leave nothing behind, until they are confirmed', async () => {
    const fresh = await world.newScenario('Notes', [newAppBlueprint]);
    const before = world.make.scenarios().length;
    const refused = await install({ scenario: fresh.id }, { key: 'notes' });
    expect(refused.status).toBe(409);
    expect(refused.body['errors']).toEqual([
      { path: '/confirmAppInstall', message: "App 'notion' is not installed in the organization." },
    ]);
    expect(world.make.scenarios()).toHaveLength(before);
    const { rows } = await world.pool.query('select 1 from installations where scenario_id = $1', [fresh.id]);
    expect(rows).toEqual([]);
    expect((await install({ scenario: fresh.id, confirmAppInstall: true }, { key: 'notes' })).status).toBe(
      201,
    );
  });
});

describe('what is refused before anything happens', () => {
  test.each([
    ['an unknown field', { colour: 'red' }, 422, '/colour'],
    ['reporting by pull without consent', { reporting: 'pull' }, 422, '/consents/storeMakeToken'],
    ['a connection for a module that needs none', { connections: { 1: 801 } }, 422, '/connections/1'],
    ['a name that is too long', { name: 'x'.repeat(121) }, 422, '/name'],
    ['a scenario that is not there', { scenario: 'nothing-like-it' }, 404, undefined],
    ['a version that is not there', { version: 9 }, 404, undefined],
  ])('%s', async (_what, body, status, path) => {
    const before = world.make.scenarios().length;
    const refused = await install(body);
    expect(refused.status).toBe(status);
    expect((refused.body['errors'] as { path: string }[] | undefined)?.[0]?.path).toBe(path);
    expect(world.make.scenarios()).toHaveLength(before);
  });

  test('a token without its zone, and a zone that is not one of Make', async () => {
    const noZone = await install({}, { make: false, headers: { 'x-make-token': makeToken } });
    expect([noZone.status, noZone.body['detail']]).toEqual([422, expect.stringContaining('X-Make-Zone')]);
    const foreign = await install({}, { headers: { 'x-make-zone': 'make.attacker.example' } });
    expect(foreign.status).toBe(422);
  });

  test('a paid scenario without an entitlement, for its blueprint too', async () => {
    const paid = await world.newScenario('Paid thing', [firstBlueprint], { amount: 1900, currency: 'usd' });
    const refused = await install({ scenario: paid.id });
    expect(refused.status).toBe(402);
    expect(refused.body['checkoutUrl']).toContain(`${world.server.url}/checkout/`);
    expect((await call('GET', `/v1/scenarios/${paid.slug}/blueprint`)).status).toBe(402);
  });

  test('a caller without a key', async () => {
    expect(
      (await callWith(world.server.url, 'slk_wrong')('POST', '/v1/installations', { body: {} })).status,
    ).toBe(401);
  });
});

describe('reading', () => {
  test('lists the own ones by status and scenario, page by page; those of others are 404', async () => {
    const other = await world.newCustomer();
    const mine = await other.call('POST', '/v1/installations', { body: { scenario: scenario.id } });
    const second = await other.call('POST', '/v1/installations', { body: { scenario: scenario.id } });
    await other.call('PATCH', `/v1/installations/${second.body.id}`, {
      body: { status: 'failed', error: 'It broke.' },
    });
    const page = await other.call('GET', '/v1/installations?limit=1');
    expect((page.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([second.body.id]);
    const next = await other.call(
      'GET',
      `/v1/installations?limit=1&cursor=${String(page.body['nextCursor'])}`,
    );
    expect((next.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([mine.body.id]);
    const failed = await other.call('GET', `/v1/installations?status=failed&scenario=${scenario.slug}`);
    expect(failed.body['items']).toMatchObject([
      { id: second.body.id, error: { code: null, message: 'It broke.' }, make: null },
    ]);
    for (const [method, suffix] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/upgrade'],
      ['POST', '/rollback'],
      ['POST', '/activate'],
    ] as const)
      expect(
        (
          await call(method, `/v1/installations/${mine.body.id}${suffix}`, {
            make: true,
            ...(method === 'POST' ? { body: {} } : {}),
          })
        ).status,
      ).toBe(404);
    expect(
      (await call('PATCH', `/v1/installations/${mine.body.id}`, { body: { status: 'failed' } })).status,
    ).toBe(404);
  });

  test('the blueprint of a version names the connections that it needs', async () => {
    const { status, body } = await call('GET', `/v1/scenarios/${scenario.slug}/blueprint?version=1`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      scheduling: { type: 'immediately' },
      requiredConnections: [
        { app: 'google-sheets', type: 'google' },
        { app: 'slack', type: 'slack' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('/v1/report/');
    expect((await call('GET', `/v1/scenarios/${scenario.slug}/blueprint?version=7`)).status).toBe(404);
  });
});

test("neither the caller's Make token nor a report token is in the database or the log", async () => {
  const { body } = await install({}, { key: 'kept-answer' });
  expect(body['status']).toBe('installed');
  const { rows: tables } = await world.pool.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const dumps = await Promise.all(
    tables.map(async ({ name }) => JSON.stringify((await world.pool.query(`select * from ${name}`)).rows)),
  );
  const stored = dumps.join('\n') + world.server.logText();
  expect(stored).toContain(customerId);
  expect(stored).not.toContain(makeToken);
  expect(stored).not.toContain((body['report'] as { url: string }).url.split('/').at(-1));
});
