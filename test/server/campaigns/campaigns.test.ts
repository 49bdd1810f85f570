import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { followCampaigns } from '../../../server/campaigns/follow-campaigns.ts';
import { newId } from '../../../server/platform/ids.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const hourMs = 3_600_000;
let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;
let newest: string;
let frozenAt: Date | null = null;
type Customer = Awaited<ReturnType<typeof customerClient>>;
let customers: (Customer & { installation: string })[];

beforeAll(async () => {
  server = await startTestServer({ now: () => frozenAt ?? new Date() });
  operator = await operatorClient(server);
});
afterAll(() => server.close());

/** Forty installations of a first version, and a second version. */
beforeEach(async () => {
  frozenAt = null;
  scenario = await insertScenario(server.pool);
  customers = [];
  for (let n = 0; n < 40; n += 1) {
    const customer = await customerClient(server);
    const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    customers.push({ ...customer, installation: id });
  }
  newest = newId('ver');
  await server.pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, changelog, created_at, published_at)
     values ($1, $2, 2, '{"name":"A scenario","flow":[]}', '{"type":"on-demand"}', '{"valid":true}', 'Leaves out empty rows.', now(), now())`,
    [newest, scenario.id],
  );
});

const begin = (wish: object = {}) =>
  operator.post('/admin/upgrade-campaigns', { scenario: scenario.slug, ...wish });
const read = async (id: string) => (await operator.get(`/admin/upgrade-campaigns/${id}`)).body;
const change = (id: string, step: string, body: object = {}) =>
  operator.post(`/admin/upgrade-campaigns/${id}/${step}`, body);
const members = async (id: string, query = '') =>
  (await operator.get(`/admin/upgrade-campaigns/${id}/installations?limit=100${query}`)).body.items;
const later = (hours: number) => void (frozenAt = new Date(Date.now() + hours * hourMs));
const follow = () => followCampaigns(server.deps);
const drifted = (installation: string) =>
  server.pool.query(`update installations set drift = 'diverged', drift_checked_at = now() where id = $1`, [
    installation,
  ]);
/** As an upgrade in Make leaves it. */
const standsAt = (installation: string, versionId: string) =>
  server.pool.query(`update installations set version_id = $2 where id = $1`, [installation, versionId]);
const offeredTo = async (id: string): Promise<Customer & { installation: string }> => {
  const [first] = await members(id, '&state=offered');
  return customers.find(({ installation }) => installation === first.installation)!;
};
async function run(
  customer: Customer & { installation: string },
  counts: { completed?: number; failed?: number },
) {
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  const tasks = Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({
      installationId: customer.installation,
      executionId: newId('tsk'),
      status,
      startedAt,
      finishedAt: new Date().toISOString(),
    })),
  );
  const { status, body } = await customer.post('/v1/execution-tasks', { tasks });
  expect({ status, rejected: body.rejected }).toEqual({ status: 200, rejected: [] });
}

describe('a campaign', () => {
  test('is shown before it begins: who gets it in which wave, and who is left out', async () => {
    await drifted(customers[0]!.installation);
    await drifted(customers[1]!.installation);
    const { status, body } = await begin({ dryRun: true });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        version: 2,
        offered: 38,
        skipped: 2,
        waves: [2, 8, 28],
        byVersion: [{ version: 1, installations: 40 }],
        byDrift: expect.arrayContaining([
          { drift: 'diverged', installations: 2 },
          { drift: null, installations: 38 },
        ]),
        carriedOutHere: 0,
      },
    });
    const counted = await begin({
      dryRun: true,
      waves: [{ count: 3 }, { percent: 50 }],
      includeDiverged: true,
    });
    expect(counted.body).toMatchObject({ offered: 40, skipped: 0, waves: [3, 17, 20] });
    const one = { installation: customers[5]!.installation };
    expect((await begin({ dryRun: true, filter: one })).body).toMatchObject({ offered: 1, waves: [1] });
    expect((await operator.get(`/admin/upgrade-campaigns?scenario=${scenario.slug}`)).body.items).toEqual([]);
  });

  test('offers the first wave at once, by mail, and leaves out what was rebuilt', async () => {
    await drifted(customers[0]!.installation);
    const { status, body } = await begin();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'running',
      version: 2,
      wave: 1,
      waves: [2, 10, 39],
      counts: { offered: 2, waiting: 37, skipped: 1 },
      total: 40,
    });
    const [skipped] = await members(body.id, '&state=skipped');
    expect(skipped).toMatchObject({
      installation: customers[0]!.installation,
      reason: expect.stringContaining('rebuilt'),
    });
    const customer = await offeredTo(body.id);
    await until(() => server.mails.some(({ to }) => to === customer.email));
    const mail = server.mails.find(({ to }) => to === customer.email)!;
    expect(mail.subject).toBe('Version 2 of “A scenario” is there');
    expect(mail.text).toContain('Leaves out empty rows.');
    expect(mail.text).toContain('In Make, run “Upgrade an installation”');
  });

  test('is one at a time of a scenario, and of something', async () => {
    const { body } = await begin();
    expect(await begin()).toMatchObject({ status: 409, body: { type: '/problems/campaign_open' } });
    await change(body.id, 'stop');
    for (const { installation } of customers) await standsAt(installation, newest);
    expect(await begin()).toMatchObject({ status: 409, body: { type: '/problems/nothing_to_upgrade' } });
  });

  test('sends its next wave once, when the time has come and the version has run', async () => {
    const { body } = await begin({ waveHours: 12, leastRuns: 5 });
    const customer = await offeredTo(body.id);
    await standsAt(customer.installation, newest);
    await run(customer, { completed: 4 });
    later(13);
    await follow();
    expect(await read(body.id)).toMatchObject({ wave: 1, counts: { upgraded: 1, offered: 1 } });
    frozenAt = null;
    await run(customer, { completed: 1 });
    await follow();
    expect(await read(body.id)).toMatchObject({ wave: 1 });
    later(13);
    await Promise.all([follow(), follow(), follow()]);
    expect(await read(body.id)).toMatchObject({
      wave: 2,
      counts: { upgraded: 1, offered: 9, waiting: 30 },
      evidence: { upgraded: { completed: 5, finished: 5, rate: 1 }, concern: null },
    });
  });

  test('ends when nothing is left to wait for', async () => {
    const { body } = await begin({ waves: [] });
    for (const { installation } of customers.slice(0, 39)) await standsAt(installation, newest);
    await server.pool.query(`update installations set status = 'uninstalled' where id = $1`, [
      customers[39]!.installation,
    ]);
    await follow();
    expect(await read(body.id)).toMatchObject({
      state: 'completed',
      endedAt: expect.any(String),
      counts: { upgraded: 39, skipped: 1 },
    });
  });

  test('pauses itself when the version completes less often than the others, and goes on when told so', async () => {
    const { body } = await begin();
    const customer = await offeredTo(body.id);
    const other = customers.find(({ installation }) => installation !== customer.installation)!;
    await run(other, { completed: 40, failed: 1 });
    await standsAt(customer.installation, newest);
    await run(customer, { completed: 10, failed: 15 });
    await follow();
    const paused = await read(body.id);
    expect(paused).toMatchObject({ state: 'paused', pausedBy: 'stopRule', nextWaveAt: null });
    expect(paused.reason).toBe(
      'Runs on the new version complete less often: 40 % of 25, and 97.6 % of 41 on others.',
    );
    const alerts = async () =>
      (await operator.get('/admin/alerts?limit=100')).body.items.filter(
        ({ subject }: { subject: string }) => subject === `campaign:${body.id}`,
      );
    await until(async () => (await alerts()).length > 0);
    const told = { message: paused.reason, severity: 'critical', scenario: { id: scenario.id } };
    expect(await alerts()).toMatchObject([{ ...told, state: 'open' }]);
    later(48);
    await follow();
    expect((await read(body.id)).wave).toBe(1);
    frozenAt = null;
    await run(customer, { completed: 400 });
    expect(await change(body.id, 'resume')).toMatchObject({ body: { state: 'running', reason: null } });
    await follow();
    expect((await read(body.id)).state).toBe('running');
    await until(async () => (await alerts())[0].state === 'resolved');
    expect(await alerts()).toMatchObject([
      { ...told, resolution: 'Somebody let it go on, stopped it, or offers the way back.' },
    ]);
  });

  test('pauses itself when customers complain of the version', async () => {
    const { body } = await begin({ waves: [{ count: 8 }] });
    const offered = await members(body.id, '&state=offered');
    const early = customers.filter(({ installation }) =>
      offered.some((one: { installation: string }) => one.installation === installation),
    );
    for (const { installation } of early) await standsAt(installation, newest);
    await follow();
    for (const { installation, post } of early.slice(0, 5))
      await post('/v1/feedback', { kind: 'bug', message: 'It went wrong.', installationId: installation });
    await follow();
    expect(await read(body.id)).toMatchObject({
      state: 'paused',
      reason: 'Customers complain more often: 5 of 8 that upgraded, and 0 of 32 that did not.',
    });
  });

  test('is paused, sent on, stopped and rolled back by operators only in the states that allow it', async () => {
    const { body } = await begin();
    expect(await change(body.id, 'roll-back')).toMatchObject({ status: 409 });
    expect(await change(body.id, 'pause', { reason: 'A holiday.' })).toMatchObject({
      body: { state: 'paused', pausedBy: 'operator', reason: 'A holiday.' },
    });
    expect(await change(body.id, 'send-next')).toMatchObject({
      status: 409,
      body: { type: '/problems/campaign_state' },
    });
    await change(body.id, 'resume');
    expect(await change(body.id, 'send-next')).toMatchObject({ body: { wave: 2, counts: { offered: 10 } } });
    const customer = await offeredTo(body.id);
    await standsAt(customer.installation, newest);
    expect(await change(body.id, 'stop')).toMatchObject({
      body: { state: 'stopped', counts: { upgraded: 1, withdrawn: 39 } },
    });
    expect(await change(body.id, 'roll-back')).toMatchObject({
      body: { state: 'rollingBack', counts: { rollBackOffered: 1 } },
    });
    expect((await customer.get('/v1/upgrade-offers')).body.items).toMatchObject([
      { installation: customer.installation, kind: 'rollback', version: 2 },
    ]);
    await standsAt(customer.installation, scenario.versionId);
    await follow();
    expect(await read(body.id)).toMatchObject({ state: 'rolledBack', counts: { rolledBack: 1 } });
  });

  test('is not for who may only read, and names nobody to an analyst', async () => {
    const { body } = await begin();
    const reader = await operatorClient(server, ['analytics:read']);
    expect((await reader.get(`/admin/upgrade-campaigns/${body.id}`)).status).toBe(403);
    const helper = await operatorClient(server, ['customers:read']);
    expect((await helper.post(`/admin/upgrade-campaigns/${body.id}/pause`, {})).status).toBe(403);
    expect((await helper.get(`/admin/upgrade-campaigns/${body.id}`)).status).toBe(200);
    expect((await members(body.id))[0].customer.email).toContain('@');
  });
});

describe('a customer', () => {
  test('declines an offer, or says yes and upgrades in Make', async () => {
    const { body } = await begin();
    const customer = await offeredTo(body.id);
    const stranger = customers.find(({ installation }) => installation !== customer.installation)!;
    expect((await customer.get('/v1/upgrade-offers')).body.items).toMatchObject([
      {
        installation: customer.installation,
        kind: 'upgrade',
        installedVersion: 1,
        version: 2,
        changelog: 'Leaves out empty rows.',
        state: 'offered',
        isCarriedOutHere: false,
      },
    ]);
    const path = `/v1/upgrade-offers/${customer.installation}`;
    expect((await stranger.post(path, { accept: true })).status).toBe(404);
    expect(await customer.post(path, { accept: true })).toMatchObject({
      status: 202,
      body: { state: 'accepted' },
    });
    expect((await customer.post(path, { accept: true })).status).toBe(202);
    await standsAt(customer.installation, newest);
    expect((await customer.get('/v1/upgrade-offers')).body.items).toEqual([]);
    const other = await offeredTo(body.id);
    await other.post(`/v1/upgrade-offers/${other.installation}`, { accept: false });
    expect((await other.get('/v1/upgrade-offers')).body.items).toMatchObject([{ state: 'declined' }]);
    await follow();
    expect((await read(body.id)).counts).toMatchObject({ upgraded: 1, declined: 1, waiting: 38 });
    expect((await customer.get('/v1/upgrade-offers')).body.items).toMatchObject([
      { state: 'upgraded', installedVersion: 2, settledAt: expect.any(String) },
    ]);
    later(8 * 24);
    expect((await customer.get('/v1/upgrade-offers')).body.items).toEqual([]);
    expect((await other.get('/v1/upgrade-offers')).body.items).toEqual([]);
  });

  test('takes a no back, and a yes that nothing was done about', async () => {
    const { body } = await begin({ waves: [{ percent: 100 }] });
    const customer = await offeredTo(body.id);
    const path = `/v1/upgrade-offers/${customer.installation}`;
    const state = async () => (await customer.get('/v1/upgrade-offers')).body.items[0].state;
    await customer.post(path, { accept: true });
    expect((await customer.post(path, { accept: null })).status).toBe(409);
    await customer.post(path, { accept: false });
    expect(await state()).toBe('declined');
    expect(await customer.post(path, { accept: null })).toMatchObject({
      status: 202,
      body: { state: 'offered', settledAt: null },
    });
    expect(await state()).toBe('offered');
    await customer.post(path, { accept: false });
    expect(await customer.post(path, { accept: true })).toMatchObject({ body: { state: 'accepted' } });
  });

  test('is told which apps need a connection that the installed version did not', async () => {
    const wants = (...apps: string[]) => JSON.stringify(apps.map((app) => ({ kind: 'connection', app })));
    const write = (id: string, requirements: string) =>
      server.pool.query('update scenario_versions set requirements = $2::jsonb where id = $1', [
        id,
        requirements,
      ]);
    await write(scenario.versionId, wants('google-sheets'));
    await write(newest, wants('slack', 'google-sheets', 'notion', 'slack'));
    const { body } = await begin();
    const customer = await offeredTo(body.id);
    expect((await customer.get('/v1/upgrade-offers')).body.items).toMatchObject([
      { connections: ['notion', 'slack'] },
    ]);
  });

  test('keeps the version when the way back is declined, and another campaign may begin then', async () => {
    const { body } = await begin();
    const customer = await offeredTo(body.id);
    await standsAt(customer.installation, newest);
    await change(body.id, 'roll-back');
    const path = `/v1/upgrade-offers/${customer.installation}`;
    expect(await customer.post(path, { accept: false })).toMatchObject({
      body: { kind: 'rollback', state: 'upgraded' },
    });
    expect(await customer.post(path, { accept: null })).toMatchObject({ body: { state: 'rollBackOffered' } });
    expect(await begin()).toMatchObject({ status: 409, body: { type: '/problems/campaign_open' } });
    await customer.post(path, { accept: false });
    await follow();
    expect(await read(body.id)).toMatchObject({ state: 'rolledBack', counts: { upgraded: 1 } });
    expect((await begin()).status).toBe(201);
  });

  test('is asked no longer when the way back is stopped', async () => {
    const { body } = await begin();
    const customer = await offeredTo(body.id);
    await standsAt(customer.installation, newest);
    await change(body.id, 'roll-back');
    expect(await change(body.id, 'stop')).toMatchObject({
      body: { state: 'stopped', counts: { upgraded: 1, rollBackOffered: 0 } },
    });
    expect((await customer.get('/v1/upgrade-offers')).body.items).toEqual([]);
  });
});
