import type { Make } from '@makehq/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClientFor } from './make-client.ts';
import { startMakeDouble, type MakeDouble } from './start-make-double.ts';

const TOKEN = '7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b';
const READER = '11111111-2222-4333-8444-555555555555';
const OPERATIONS = 601;
const ON_DEMAND = JSON.stringify({ type: 'on-demand' });

let double: MakeDouble;
let make: Make;

beforeEach(async () => {
  double = await startMakeDouble({
    tokens: [TOKEN, { token: READER, scopes: ['scenarios:read'] }],
    unavailableApps: ['gone-app'],
  });
  make = makeClientFor(double, TOKEN);
});
afterEach(() => double.close());

function blueprintOf(module: string, parameters: Record<string, unknown> = {}): string {
  return JSON.stringify({
    name: 'Order alert',
    flow: [{ id: 1, module, version: 1, parameters, mapper: {} }],
    metadata: { version: 1 },
  });
}

const create = (blueprint: string, confirmed?: boolean) =>
  make.scenarios.create(
    { teamId: OPERATIONS, blueprint, scheduling: ON_DEMAND },
    confirmed === undefined ? {} : { confirmed },
  );

describe('the directory', () => {
  it('tells who calls, with which scopes, and where scenarios can go', async () => {
    expect((await make.users.me()).email).toBe('kim@example.com');
    expect((await make.users.currentAuthorization()).scope).toContain('scenarios:write');
    expect((await makeClientFor(double, READER).users.currentAuthorization()).scope).toEqual([
      'scenarios:read',
    ]);
    const [organization] = await make.organizations.list({ cols: ['id', 'name'] });
    expect(organization).toEqual({ id: 501, name: 'Northwind' });
    const teams = await make.teams.list(501, { pg: { sortBy: 'name', sortDir: 'asc', limit: 1 } });
    expect(teams).toEqual([{ id: 602, name: 'Marketing', organizationId: 501 }]);
    expect(
      (await make.folders.list(OPERATIONS)).map(({ name, hasChildren }) => ({ name, hasChildren })),
    ).toEqual([{ name: 'Library', hasChildren: true }]);
    expect((await make.folders.list(OPERATIONS, { parentId: 701 })).map(({ path }) => path)).toEqual([
      'Library/Reports',
    ]);
    expect((await make.connections.list(OPERATIONS, { type: ['google'] })).map(({ id }) => id)).toEqual([
      801,
    ]);
  });

  it('refuses unknown tokens, missing scopes and foreign teams', async () => {
    await expect(
      makeClientFor(double, 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee').users.me(),
    ).rejects.toMatchObject({ statusCode: 401 });
    await expect(makeClientFor(double, READER).teams.list(501)).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining('teams:read'),
    });
    await expect(make.scenarios.list(999)).rejects.toMatchObject({ statusCode: 403 });
    expect(double.requests[0]?.headers.authorization).toBe('Token aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee');
  });
});

describe('creating a scenario', () => {
  it('makes an inactive one that can be read back, started, stopped and deleted', async () => {
    const scenario = await create(blueprintOf('google-sheets:addRow', { __IMTCONN__: 801 }));
    expect(scenario).toMatchObject({
      name: 'Order alert',
      teamId: OPERATIONS,
      isActive: false,
      isinvalid: false,
      usedPackages: ['google-sheets'],
    });
    const blueprint = await make.blueprints.get(scenario.id);
    expect(blueprint).toMatchObject({
      name: 'Order alert',
      scheduling: { type: 'on-demand' },
      interface: { input: [], output: [] },
    });
    expect(await make.scenarios.activate(scenario.id)).toBe(true);
    expect(await make.scenarios.deactivate(scenario.id)).toBe(true);
    expect((await make.scenarios.list(OPERATIONS)).map(({ id }) => id)).toEqual([scenario.id]);
    await make.scenarios.delete(scenario.id);
    expect(double.scenarios()).toEqual([]);
    await expect(make.scenarios.get(scenario.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('refuses an app that is new to the organization until its installation is confirmed', async () => {
    const blueprint = blueprintOf('notion:createPage');
    await expect(create(blueprint)).rejects.toMatchObject({
      statusCode: 422,
      message: expect.stringContaining("- App 'notion' is not installed"),
    });
    const answer = await fetch(`${double.url}/api/v2/scenarios`, {
      method: 'POST',
      headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ teamId: OPERATIONS, blueprint, scheduling: ON_DEMAND }),
    });
    expect(await answer.json()).toMatchObject({ code: 'IM004', suberrors: [{ name: 'notion' }] });
    expect(double.scenarios()).toEqual([]);
    expect((await create(blueprint, true)).usedPackages).toEqual(['notion']);
    expect((await create(blueprint)).usedPackages).toEqual(['notion']);
    await expect(create(blueprintOf('gone-app:do'), true)).rejects.toMatchObject({ statusCode: 400 });
  });

  it.each([
    ['without a connection', 'google-sheets:addRow', {}],
    ["with another team's connection", 'google-sheets:addRow', { __IMTCONN__: 811 }],
    ['with a webhook that has no hook', 'gateway:CustomWebHook', {}],
    ['with authentication that has no key', 'http:MakeRequest', { authenticationType: 'apiKey' }],
  ])('marks one %s as invalid, and refuses to start it', async (_, module, parameters) => {
    const scenario = await create(blueprintOf(module, parameters));
    expect(scenario.isinvalid).toBe(true);
    await expect(make.scenarios.activate(scenario.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('takes hooks and plain HTTP modules as they are', async () => {
    const hook = await make.hooks.create({
      name: 'Orders',
      teamId: OPERATIONS,
      typeName: 'gateway-webhook',
      data: {},
    });
    expect((await create(blueprintOf('gateway:CustomWebHook', { hook: hook.id }))).isinvalid).toBe(false);
    expect((await create(blueprintOf('http:MakeRequest', { authenticationType: 'noAuth' }))).isinvalid).toBe(
      false,
    );
    expect((await make.hooks.list(OPERATIONS)).map(({ url }) => url)).toEqual([hook.url]);
  });

  it('insists on strings for blueprint and scheduling', async () => {
    const send = (body: Record<string, unknown>) =>
      make.fetch('/scenarios', { method: 'POST', body: body as never });
    await expect(send({ teamId: OPERATIONS, blueprint: {}, scheduling: ON_DEMAND })).rejects.toMatchObject({
      message: expect.stringContaining('blueprint: must be a string'),
    });
    await expect(send({ teamId: OPERATIONS, blueprint: '{', scheduling: ON_DEMAND })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(
      send({ teamId: '601', blueprint: blueprintOf('http:MakeRequest'), scheduling: ON_DEMAND }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it('keeps former blueprints when it is changed', async () => {
    const { id } = await create(blueprintOf('http:MakeRequest'));
    await make.scenarios.update(id, { blueprint: blueprintOf('slack:postMessage', { __IMTCONN__: 802 }) });
    expect((await make.blueprints.versions(id)).map(({ version }) => version)).toEqual([2, 1]);
    expect((await make.blueprints.get(id)).flow[0]?.module).toBe('slack:postMessage');
    await make.fetch(`/scenarios/${id}`, { method: 'PATCH', body: { name: 'Renamed' } });
    expect(await make.scenarios.get(id, { cols: ['id', 'name'] })).toEqual({ id, name: 'Renamed' });
  });
});

describe('credential requests', () => {
  it('answer with a link for the customer', async () => {
    const { publicUri } = await make.credentialRequests.createAction({
      teamId: OPERATIONS,
      credentials: [{ appName: 'slack', appModules: ['*'] }],
    });
    expect(publicUri).toContain(double.url);
    const [request] = await make.credentialRequests.list(OPERATIONS);
    await make.credentialRequests.delete(request?.id ?? '');
    expect(await make.credentialRequests.list(OPERATIONS)).toEqual([]);
  });
});

describe('custom properties', () => {
  it('are filled in once, changed afterwards, and judged by the structure of the organization', async () => {
    const other = await startMakeDouble({
      tokens: [TOKEN],
      organizations: [
        {
          id: 501,
          name: 'Northwind',
          license: { customProperties: 10 },
          customProperties: [
            { name: 'libraryTemplate', type: 'shortText', required: true },
            { name: 'libraryVersion', type: 'number' },
          ],
          teams: [{ id: OPERATIONS, name: 'Operations' }],
        },
      ],
    });
    const here = makeClientFor(other, TOKEN);
    const [structure] = await here.customPropertyStructures.list(501);
    const items = await here.customPropertyStructures.items.list(structure?.id ?? 0);
    expect(items.map(({ name, type }) => [name, type])).toEqual([
      ['libraryTemplate', 'shortText'],
      ['libraryVersion', 'number'],
    ]);
    const { id } = await here.scenarios.create({
      teamId: OPERATIONS,
      blueprint: blueprintOf('http:MakeRequest'),
      scheduling: ON_DEMAND,
    });
    const { customProperties } = here.scenarios;
    await expect(customProperties.update(id, { libraryVersion: 2 })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(customProperties.create(id, { libraryVersion: 1 })).rejects.toThrow('is required');
    await customProperties.create(id, { libraryTemplate: 'leads', libraryVersion: 1 });
    await expect(customProperties.create(id, { libraryTemplate: 'leads' })).rejects.toThrow('already');
    await expect(customProperties.update(id, { colour: 'red' })).rejects.toThrow('not part');
    await customProperties.update(id, { libraryVersion: 2 });
    expect(await customProperties.get(id)).toEqual({ libraryTemplate: 'leads', libraryVersion: 2 });
    await other.close();
    await expect(make.customPropertyStructures.list(501)).rejects.toMatchObject({ statusCode: 403 });
  });
});

describe('failures', () => {
  it.each(['400', '401', '402', '403', '404', '409', '413', '422', '429', '500'] as const)(
    'of status %s come in the shape of Make, once',
    async (kind) => {
      double.failNext({ kind, path: '/users/me' });
      const headers = { authorization: `Token ${TOKEN}` };
      const answer = await fetch(`${double.url}/api/v2/users/me`, { headers });
      expect(answer.status).toBe(Number(kind));
      expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '1' : null);
      expect(await answer.json()).toMatchObject({
        message: expect.any(String),
        detail: expect.any(String),
        code: expect.any(String),
      });
      expect((await fetch(`${double.url}/api/v2/users/me`, { headers })).status).toBe(200);
    },
  );

  it('can be HTML, a reset, silence, or an address where nobody answers', async () => {
    double.failNext({ kind: 'html' });
    await expect(make.users.me()).rejects.toMatchObject({ name: 'MakeError', statusCode: 502 });
    double.failNext({ kind: 'reset' });
    await expect(make.users.me()).rejects.toThrow('fetch failed');
    double.failNext({ kind: 'hang' });
    await expect(
      fetch(`${double.url}/api/v2/users/me`, { signal: AbortSignal.timeout(200) }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    double.down();
    await expect(make.users.me()).rejects.toThrow('fetch failed');
    double.up();
    expect((await make.users.me()).id).toBe(42);
  });

  it('of status 429 can come without a time to wait, and a true answer too late', async () => {
    const headers = { authorization: `Token ${TOKEN}` };
    double.failNext({ kind: '429', retryAfterSeconds: null });
    expect((await fetch(`${double.url}/api/v2/users/me`, { headers })).headers.get('retry-after')).toBeNull();
    double.failNext({ kind: 'late', delayMs: 250 });
    const begunAt = Date.now();
    expect((await make.users.me()).id).toBe(42);
    expect(Date.now() - begunAt).toBeGreaterThanOrEqual(245);
  });

  it('can hide a scenario that was created after all', async () => {
    double.failNext({ answerAfterCreating: 'reset' });
    await expect(create(blueprintOf('http:MakeRequest'))).rejects.toThrow('fetch failed');
    expect(double.scenarios()).toHaveLength(1);
  });
});
