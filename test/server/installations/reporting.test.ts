import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { installationsJobs } from '../../../server/installations/jobs.ts';
import {
  minutesAfter,
  noon,
  startPullWorld,
  type PulledInstallation,
  type PullWorld,
} from '../executions/pull-world.ts';
import { callWith, firstBlueprint, routedBlueprint, secondBlueprint, teamId, zone } from './world.ts';

const blindToken = '1b2c3d4e-5f60-4a7b-8c9d-0e1f2a3b4c5d';
let world: PullWorld;

beforeAll(async () => {
  world = await startPullWorld();
  world.make.account.tokens.set(blindToken, { token: blindToken, scopes: ['scenarios:write'] });
});
afterAll(() => world.close());
afterEach(() => {
  world.setNow(noon);
  world.make.clearFailures();
});

const consents = { storeMakeToken: true };
const change = ({ call, id }: PulledInstallation, body: object, options: object = { make: true }) =>
  call('PUT', `/v1/installations/${id}/reporting`, { body, ...options });
const inMake = ({ makeScenarioId }: PulledInstallation) => world.make.account.scenarios.get(makeScenarioId)!;
const modulesInMake = (installation: PulledInstallation) =>
  inMake(installation).blueprint.flow.map(({ module }) => module);
const tokenRows = async ({ id }: PulledInstallation) =>
  (await world.pool.query(`select 1 from make_tokens where installation_id = $1`, [id])).rowCount;
const said = async ({ id, customerId }: PulledInstallation) =>
  (
    await world.pool.query<{ granted: boolean }>(
      `select is_granted as granted from consents where customer_id = $1 and purpose = $2 order by id`,
      [customerId, `storeMakeToken.${id}`],
    )
  ).rows.map(({ granted }) => granted);

describe('installing with "pull"', () => {
  test('leaves the blueprint without reporting and stores the token with its consent', async () => {
    const installation = await world.install();
    expect(modulesInMake(installation)).toEqual([
      'gateway:CustomWebHook',
      'google-sheets:addRow',
      'slack:CreateMessage',
    ]);
    expect(await tokenRows(installation)).toBe(1);
    expect(await said(installation)).toEqual([true]);
  });

  test('is refused without consent, without a token and without a team, and then nothing is created', async () => {
    const { call } = await world.newCustomer();
    const { id: scenario } = await world.newScenario('Asked wrongly', [routedBlueprint]);
    const count = world.make.scenarios().length;
    const install = (body: object, make: boolean) =>
      call('POST', '/v1/installations', { make, body: { scenario, reporting: 'pull', ...body } });
    expect((await install({ teamId }, true)).body['errors']).toEqual([
      expect.objectContaining({ path: '/consents/storeMakeToken' }),
    ]);
    expect((await install({ teamId, consents }, false)).body['errors']).toEqual([
      expect.objectContaining({ path: '/headers/X-Make-Token' }),
    ]);
    expect((await install({ consents }, true)).body['errors']).toEqual([
      expect.objectContaining({ path: '/teamId' }),
    ]);
    expect(world.make.scenarios()).toHaveLength(count);
  });

  test('is shown as not counting when it was confirmed by hand, until a token comes', async () => {
    const { call } = await world.newCustomer();
    const { id: scenario } = await world.newScenario('Confirmed by hand', [routedBlueprint]);
    const body = { scenario, teamId, reporting: 'pull', consents };
    const install = () => call('POST', '/v1/installations', { make: true, key: 'by-hand', body });
    world.make.failNext({ answerAfterCreating: 'reset' });
    const lost = await install();
    const path = `/v1/installations/${String(lost.body['installation'])}`;
    const makeScenarioId = world.make.scenarios().at(-1)!.id;
    const confirmed = await call('PATCH', path, { body: { status: 'installed', makeScenarioId } });
    expect(confirmed.body).toMatchObject({
      status: 'installed',
      reportingProblem: { code: 'make_token_missing' },
    });
    expect((await install()).status).toBe(201);
    expect((await call('GET', path)).body).toMatchObject({ reporting: 'pull', reportingProblem: null });
    const tokens = 'select 1 from make_tokens where installation_id = $1';
    expect((await world.pool.query(tokens, [lost.body['installation']])).rowCount).toBe(1);
  });

  test('is off where no key encrypts: 503 names the setting', async () => {
    const app = createApp({ ...world.server.deps, encryption: null });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const installation = await world.install('http');
    const call = callWith(`http://127.0.0.1:${port}`, installation.apiKey);
    const answer = await change({ ...installation, call }, { reporting: 'pull', consents });
    expect(answer).toMatchObject({ status: 503, body: { setting: 'ENCRYPTION_KEYS' } });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('from modules to run logs and back', () => {
  test('takes out the reporting modules and nothing else, and puts them in again', async () => {
    const installation = await world.install('http');
    const scenario = inMake(installation);
    // The customer's own edit, and what Make's editor adds.
    scenario.blueprint.flow[1]!.mapper = { text: 'mine', 'Ünï "quoted"': ['{{1.a}}', null] };
    Object.assign(scenario.blueprint, { idSequence: 77 });
    const withReports = structuredClone(scenario.blueprint);
    const expected = {
      ...withReports,
      flow: withReports.flow.filter(({ module }) => module !== 'http:MakeRequest'),
    };
    const pulled = await change(installation, { reporting: 'pull', consents });
    expect(pulled).toMatchObject({ status: 200, body: { reporting: 'pull', reportingProblem: null } });
    expect(JSON.stringify(inMake(installation).blueprint)).toBe(JSON.stringify(expected));
    const back = await change(installation, { reporting: 'http' });
    expect(back.body['reporting']).toBe('http');
    expect(inMake(installation).blueprint.flow).toEqual(withReports.flow);
    expect(await tokenRows(installation)).toBe(0);
    expect(await said(installation)).toEqual([true, false]);
  });

  test('a request whose answer was lost is repeated as it is', async () => {
    const installation = await world.install('http');
    for (const reporting of ['pull', 'http']) {
      world.make.failNext({ kind: 'reset', method: 'PATCH', when: 'after' });
      expect((await change(installation, { reporting, consents })).status).toBe(504);
      expect((await change(installation, { reporting, consents })).body['reporting']).toBe(reporting);
      const patches = world.make.requests.filter(({ method }) => method === 'PATCH').length;
      expect((await change(installation, { reporting, consents })).status).toBe(200);
      expect(world.make.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(patches);
    }
    expect(modulesInMake(installation).filter((module) => module === 'http:MakeRequest')).toHaveLength(1);
  });

  test('no run falls between, and none is counted twice', async () => {
    const installation = await world.install();
    const { makeScenarioId, id } = installation;
    const run = (minute: number) => {
      world.setNow(minutesAfter(minute));
      return world.make.runScenario(makeScenarioId, { at: minutesAfter(minute), durationMs: 1_000 });
    };
    await run(10);
    world.setNow(minutesAfter(11));
    await world.pull(id);
    await run(12);
    world.setNow(minutesAfter(13));
    await change(installation, { reporting: 'http' }); // reads the run of minute 12
    await run(14);
    world.setNow(minutesAfter(15));
    await change(installation, { reporting: 'pull', consents });
    await run(16);
    await run(17);
    world.setNow(minutesAfter(40));
    await world.pull(id);
    await change(installation, { reporting: 'http' });
    const ids = (await world.tasks(id)).map(({ executionId }) => executionId);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  test('runs that reported themselves in every route are not counted again from the logs', async () => {
    const { id: scenario } = await world.newScenario('Routed', [routedBlueprint]);
    const { call, id: customerId, apiKey } = await world.newCustomer();
    const installed = await call('POST', '/v1/installations', { make: true, body: { scenario, teamId } });
    const { scenarioId: makeScenarioId } = installed.body['make'] as { scenarioId: number };
    const installation = { id: installed.body.id, customerId, call, apiKey, makeScenarioId };
    // The run begins in the very instant of the change, still with its reporting modules.
    await world.make.runScenario(makeScenarioId, { at: noon });
    await change(installation, { reporting: 'pull', consents });
    world.setNow(minutesAfter(5));
    await world.pull(installation.id);
    expect(await world.tasks(installation.id)).toHaveLength(1);
  });
});

test('an upgrade that is undone later brings back no way of reporting that was left', async () => {
  for (const [before, after] of [
    ['http', 'pull'],
    ['pull', 'http'],
  ] as const) {
    const { id: scenario } = await world.newScenario(`From ${before}`, [firstBlueprint, secondBlueprint]);
    const { call, id: customerId, apiKey } = await world.newCustomer();
    const body = { scenario, teamId, version: 1, reporting: before, consents };
    const installed = await call('POST', '/v1/installations', { make: true, body });
    const { scenarioId: makeScenarioId } = installed.body['make'] as { scenarioId: number };
    const installation = { id: installed.body.id, customerId, call, apiKey, makeScenarioId };
    const path = `/v1/installations/${installation.id}`;
    expect((await call('POST', `${path}/upgrade`, { make: true, body: {} })).status).toBe(200);
    await change(installation, { reporting: after, consents });
    expect((await call('POST', `${path}/rollback`, { make: true, body: {} })).status).toBe(200);
    const modules = modulesInMake(installation);
    expect(modules.slice(0, 3)).toEqual([
      'gateway:CustomWebHook',
      'google-sheets:addRow',
      'slack:CreateMessage',
    ]);
    expect(modules.includes('http:MakeRequest')).toBe(after === 'http');
  }
});

describe('switching it off', () => {
  test('deletes the token at once, without asking Make', async () => {
    const installation = await world.install();
    await world.pull(installation.id);
    const before = world.make.requests.length;
    const answer = await change(installation, { reporting: 'none' }, {});
    expect(answer).toMatchObject({ status: 200, body: { reporting: 'none' } });
    expect(world.make.requests).toHaveLength(before);
    expect(await tokenRows(installation)).toBe(0);
    expect(await said(installation)).toEqual([true, false]);
    expect(await world.pull(installation.id)).toBe('off');
  });

  test('ending the installation does so too', async () => {
    for (const end of [
      ({ call, id }: PulledInstallation) =>
        call('PATCH', `/v1/installations/${id}`, { body: { status: 'uninstalled' } }),
      ({ call, id }: PulledInstallation) =>
        call('DELETE', `/v1/installations/${id}?deleteScenario=true`, { make: true }),
    ]) {
      const installation = await world.install();
      await world.pull(installation.id);
      expect((await end(installation)).status).toBeLessThan(300);
      expect(await tokenRows(installation)).toBe(0);
    }
  });

  test('withdrawing the consent stops the reading, and a minute later the token is deleted', async () => {
    const installation = await world.install();
    const { items } = (await installation.call('GET', '/v1/consents')).body as unknown as {
      items: { purpose: string; policyVersion: string }[];
    };
    const [consent] = items;
    const withdrawn = { ...consent, recordedAt: undefined, granted: false };
    await installation.call('PUT', '/v1/consents', { body: { consents: [withdrawn] } });
    expect(await world.pull(installation.id)).toBe('off');
    await installationsJobs(world.server.deps)['installations.forget-withdrawn-tokens']!.run({} as never);
    expect(await tokenRows(installation)).toBe(0);
    const { body } = await installation.call('GET', `/v1/installations/${installation.id}`);
    expect(body).toMatchObject({ reporting: 'none', reportingProblem: { code: 'consent_withdrawn' } });
  });
});

describe('is refused', () => {
  test('without consent, without a token of Make where it is needed, and with one that cannot read logs', async () => {
    const installation = await world.install('http');
    expect((await change(installation, { reporting: 'pull' })).status).toBe(422);
    expect((await change(installation, { reporting: 'pull', consents }, {})).status).toBe(422);
    expect((await change(installation, { reporting: 'none' }, {})).status).toBe(422);
    const headers = { 'x-make-token': blindToken, 'x-make-zone': zone };
    const blind = await change(installation, { reporting: 'pull', consents }, { headers });
    expect(blind).toMatchObject({ status: 424, body: { make: { status: 403 } } });
    expect(await tokenRows(installation)).toBe(0);
    expect(modulesInMake(installation)).toContain('http:MakeRequest');
  });

  test('for what is not installed, and for what is not yours', async () => {
    const installation = await world.install();
    const stranger = await world.newCustomer();
    expect((await change({ ...installation, call: stranger.call }, { reporting: 'none' })).status).toBe(404);
    await installation.call('PATCH', `/v1/installations/${installation.id}`, {
      body: { status: 'uninstalled' },
    });
    expect((await change(installation, { reporting: 'none' })).status).toBe(409);
  });
});
