import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { noEvidence } from '../../../server/alerts/observe/observation.ts';
import { inTransaction } from '../../../server/platform/database.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { startSlack, type Slack } from './slack.ts';

let now = new Date('2026-11-20T10:04:00Z');
let server: TestServer;
let slack: Slack;
let ann: ApiClient;
let bob: ApiClient;
/** Told to Slack when it opens, and to owners by mail when nobody looks after it for 30 minutes. */
let rule: { id: string };

const inMinutes = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));
const inDays = (days: number) => inMinutes(days * 24 * 60);

beforeAll(async () => {
  slack = await startSlack();
  // The customer of the operators is gone: alerts open and are told all the same.
  server = await startTestServer({ now: () => now, env: { ...slack.env, ALERT_CUSTOMER_ID: 'cus_gone' } });
  [ann, bob] = [await operatorClient(server), await operatorClient(server)];
  await server.pool.query(
    `insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
     values ('opr_owner', 'owner@example.com', 'Olga', 'olga', 'owner', true, now(), now()),
       ('opr_leaves', 'leaves@example.com', 'Len', 'len', 'analyst', true, now(), now())`,
  );
  for (const { id } of (await ann.get('/admin/alert-rules?limit=100')).body.items)
    await ann.patch(`/admin/alert-rules/${id}`, { isActive: false });
  ({ body: rule } = await ann.post('/admin/alert-rules', {
    name: 'Audits',
    condition: { kind: 'gateFailed' },
    channels: ['slack', 'make'],
    coolDownMinutes: 60,
    escalateAfterMinutes: 30,
    escalationChannels: ['email'],
  }));
});
afterAll(async () => {
  await server.close();
  await slack.close();
});
beforeEach(async () => {
  await server.pool.query('truncate alert_notices, alert_messages, alerts');
  slack.texts.length = 0;
  server.mails.length = 0;
});

const tell = (type: string, data: Record<string, unknown>, scenarioId: string | null = null) =>
  inTransaction(server.pool, (db) =>
    announce(db, [{ type, customerId: null, scenarioId, installationId: null, occurredAt: now, data }]),
  );
const gate = (type: 'gate.failed' | 'gate.passed', name = 'G3') =>
  tell(type, { gate: name, name: 'Sums agree', reason: 'Two sums differ by 3.' });
const alerts = async (query = '') => (await ann.get(`/admin/alerts?${query}`)).body.items;
const opened = async (name = 'G3') => {
  await gate('gate.failed', name);
  await until(async () =>
    (await alerts('state=unresolved')).some(({ subject }: { subject: string }) => subject === `gate:${name}`),
  );
  const of = (await alerts('state=unresolved')).find(
    ({ subject }: { subject: string }) => subject === `gate:${name}`,
  );
  return of.id as string;
};
const isTold = (words: string) => until(() => slack.texts.join('\n').includes(words));
const notices = async (reason: string) =>
  (await server.pool.query('select alert_id from alert_notices where reason = $1', [reason])).rows.length;
/** What is told next goes out; so all that was to be told before it has been. */
const heartbeat = async () => {
  await server.pool.query(`update alert_messages set created_at = created_at - interval '2 hours'`);
  inMinutes(1);
  await gate('gate.failed', `beat ${now.getTime()}`);
  await isTold(`beat ${now.getTime()}`);
};

describe('two operators at once', () => {
  test('acknowledge, take, mute and resolve the same alert: each is done once, and its end is told once', async () => {
    const id = await opened();
    await isTold('Audit G3 fails');
    const all = await Promise.all(
      [ann, bob, ann, bob].flatMap((operator) => [
        operator.post(`/admin/alerts/${id}/acknowledge`),
        operator.patch(`/admin/alerts/${id}`, { assignedTo: 'opr_owner' }),
        operator.post(`/admin/alerts/${id}/resolve`),
      ]),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect((await ann.get(`/admin/alerts/${id}`)).body).toMatchObject({
      state: 'resolved',
      assignedTo: { id: 'opr_owner', name: 'Olga' },
    });
    await isTold('Over: Audit G3 fails');
    expect(await notices('resolved')).toBe(1);
  });

  test('what one resolved the other acknowledges without bringing it back', async () => {
    const id = await opened();
    await ann.post(`/admin/alerts/${id}/resolve`);
    expect((await bob.post(`/admin/alerts/${id}/acknowledge`)).body.state).toBe('resolved');
    expect(await alerts('state=unresolved')).toEqual([]);
  });

  test('a rule that is switched off while it is looked at opens nothing', async () => {
    const { body: watching } = await ann.post('/admin/alert-rules', {
      name: 'Few runs',
      condition: {
        kind: 'threshold',
        metric: 'runs',
        scope: 'library',
        comparison: 'below',
        value: 10,
        days: 1,
        minimumVolume: 0,
      },
    });
    const { reading } = server.deps;
    const switching = {
      ...server.deps,
      reading: {
        inSnapshot: async <T>(work: Parameters<typeof reading.inSnapshot<T>>[0]) => {
          await bob.patch(`/admin/alert-rules/${watching.id}`, { isActive: false });
          return reading.inSnapshot(work);
        },
      },
    };
    for (let hour = 0; hour < 3; hour += 1) {
      inMinutes(60);
      await evaluateAlerts(switching);
    }
    expect(await alerts(`rule=${watching.id}`)).toEqual([]);
    const { rows } = await server.pool.query('select from alert_watches where rule_id = $1', [watching.id]);
    expect(rows).toEqual([]);
  });
});

describe('a muted alert', () => {
  const mute = (id: string, days: number) =>
    ann.patch(`/admin/alerts/${id}`, {
      mutedUntil: new Date(now.getTime() + days * 86_400_000).toISOString(),
    });

  test('is not escalated before its mute ends, and is then', async () => {
    const id = await opened();
    await isTold('Audit G3 fails');
    await mute(id, 1);
    inMinutes(12 * 60);
    await heartbeat();
    expect((await alerts()).find((alert: { id: string }) => alert.id === id).escalatedAt).toBeNull();
    inDays(1);
    await expect.poll(async () => (await ann.get(`/admin/alerts/${id}`)).body.escalatedAt).not.toBeNull();
    expect((await ann.get(`/admin/alerts/${id}`)).body.mutedUntil).toBeNull();
  });

  test('keeps its cause mute also when it is over and comes again after the cool-down; when the mute ends it is told', async () => {
    const first = await opened();
    await isTold('Audit G3 fails');
    await mute(first, 7);
    await gate('gate.passed');
    await until(async () => (await alerts('state=unresolved')).length === 0);
    inDays(2);
    const second = await opened();
    expect(second).not.toBe(first);
    await ann.post(`/admin/alerts/${second}/acknowledge`);
    await heartbeat();
    expect(slack.texts.join('\n').match(/Audit G3 fails/g)).toHaveLength(1);
    await gate('gate.passed');
    await until(
      async () => !(await alerts('state=unresolved')).some(({ id }: { id: string }) => id === second),
    );
    inDays(2);
    const third = await opened();
    await heartbeat();
    expect(slack.texts.join('\n').match(/Audit G3 fails/g)).toHaveLength(1);
    inDays(4);
    await expect.poll(() => slack.texts.join('\n').match(/Audit G3 fails/g)).toHaveLength(2);
    expect((await ann.get(`/admin/alerts/${third}`)).body).toMatchObject({ state: 'open', mutedUntil: null });
  });

  test('that nobody was told of is told when somebody takes the mute away', async () => {
    const first = await opened();
    await isTold('Audit G3 fails');
    await mute(first, 7);
    await gate('gate.passed');
    await until(async () => (await alerts('state=unresolved')).length === 0);
    inDays(2);
    const second = await opened();
    await bob.patch(`/admin/alerts/${second}`, { mutedUntil: null });
    await expect.poll(() => slack.texts.join('\n').match(/Audit G3 fails/g)).toHaveLength(2);
    await bob.patch(`/admin/alerts/${second}`, { mutedUntil: null });
    expect(await notices('opened')).toBe(2);
  });
});

test('whom an escalation is told, and after how long, is what the rule says; acknowledging stops it', async () => {
  const [left, cared] = [await opened('L'), await opened('C')];
  await isTold('Audit L fails');
  await ann.post(`/admin/alerts/${cared}/acknowledge`);
  inMinutes(28);
  await heartbeat();
  expect(server.mails).toEqual([]);
  inMinutes(1);
  await expect
    .poll(() => server.mails.map(({ to, subject }) => `${to}: ${subject}`))
    .toEqual(['owner@example.com: Nobody has acknowledged it: Audit L fails: Sums agree']);
  expect((await ann.get(`/admin/alerts/${left}`)).body.escalatedAt).not.toBeNull();
  expect((await ann.get(`/admin/alerts/${cared}`)).body.escalatedAt).toBeNull();
});

test('what comes back within the cool-down is nobody’s again', async () => {
  const id = await opened();
  await ann.post(`/admin/alerts/${id}/acknowledge`);
  await gate('gate.passed');
  await until(async () => (await alerts('state=unresolved')).length === 0);
  inMinutes(59);
  await gate('gate.failed');
  await until(async () => (await alerts('state=unresolved')).length === 1);
  expect(await alerts()).toMatchObject([
    { id, state: 'open', acknowledgedAt: null, resolvedAt: null, resolution: null },
  ]);
});

test('who was told of an alert is told that its rule was switched off', async () => {
  await opened();
  await isTold('Audit G3 fails');
  await bob.patch(`/admin/alert-rules/${rule.id}`, { isActive: false });
  await isTold('Over: Audit G3 fails');
  expect(await alerts()).toMatchObject([
    { state: 'resolved', resolution: 'The rule was changed or switched off.' },
  ]);
  await bob.patch(`/admin/alert-rules/${rule.id}`, { isActive: true });
});

describe('what is deleted', () => {
  test('an operator leaves alerts to nobody', async () => {
    const id = await opened();
    await ann.patch(`/admin/alerts/${id}`, { assignedTo: 'opr_leaves' });
    expect((await ann.delete('/admin/operators/opr_leaves')).status).toBe(204);
    expect((await ann.get(`/admin/alerts/${id}`)).body).toMatchObject({ state: 'open', assignedTo: null });
  });

  test('a scenario takes no alert with it: those of its rules end, and what is heard of it later opens without it', async () => {
    const { id: scenario } = await insertScenario(server.pool, { title: 'Gone soon' });
    const { body: watching } = await ann.post('/admin/alert-rules', {
      name: 'Of one',
      condition: {
        kind: 'threshold',
        metric: 'runs',
        scope: 'scenarios',
        scenario,
        comparison: 'below',
        value: 10,
        days: 1,
        minimumVolume: 0,
      },
    });
    await ann.post('/admin/alert-rules', {
      name: 'Errors',
      condition: { kind: 'newErrorGroup' },
      channels: ['slack'],
    });
    await server.pool.query(
      `insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at)
       values ('alr_gone', $1, $2, 'warning', 'Runs of “Gone soon” is 3', 'x', $4, $2, $3, $3)`,
      [watching.id, scenario, now, noEvidence],
    );
    await server.pool.query('delete from scenario_versions where scenario_id = $1', [scenario]);
    await server.pool.query('delete from scenarios where id = $1', [scenario]);
    inMinutes(60);
    await evaluateAlerts(server.deps);
    expect((await alerts(`rule=${watching.id}`))[0]).toMatchObject({
      state: 'resolved',
      resolution: 'What its rule watches is not there any more.',
      scenario: null,
    });
    expect(server.logText()).not.toContain('could not be looked at');
    await tell('errorGroup.opened', { groupId: 'erg_1', kind: 'job', title: 'Make answered 500' }, scenario);
    await isTold('New error: Make answered 500');
    expect(await alerts('state=unresolved')).toMatchObject([
      { title: 'New error: Make answered 500', scenario: null },
    ]);
  });
});
