import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '../../../server/platform/database.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { readResultToken } from '../../../server/executions/result-link.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { answering, startSlack, type Slack } from './slack.ts';

let server: TestServer;
let second: RunningServer;
let slack: Slack;
let operator: ApiClient;
let mailFails = false;
let count = 0;

beforeAll(async () => {
  slack = await startSlack();
  server = await startTestServer({
    env: slack.env,
    beforeMail: () => {
      if (mailFails) throw new Error('the mail server is away');
    },
  });
  operator = await operatorClient(server);
  second = await startSecondServer(server);
  await server.pool.query(
    `insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
     values ('opr_owner', 'owner@example.com', 'Olga', 'olga', 'owner', true, now(), now()),
       ('opr_analyst', 'analyst@example.com', 'Anna', 'anna', 'analyst', true, now(), now())`,
  );
});
afterAll(async () => {
  await second.stop();
  await server.close();
  await slack.close();
});
/** Each test begins with nothing to tell and an hour in which nothing was sent. */
beforeEach(async () => {
  slack.behave();
  mailFails = false;
  await server.pool.query('truncate alert_notices, alert_messages, alerts');
  slack.texts.length = 0;
  server.mails.length = 0;
});

const tell = (type: string, data: Record<string, unknown>, scenarioId: string | null = null) =>
  inTransaction(server.pool, (db) =>
    announce(db, [
      { type, customerId: null, scenarioId, installationId: null, occurredAt: new Date(), data },
    ]),
  );
const newError = (title: string, kind = 'job') => {
  count += 1;
  return tell('errorGroup.opened', { groupId: `erg_${count}`, kind, title });
};
const gate = (type: 'gate.failed' | 'gate.passed', name = 'G3') =>
  tell(type, { gate: name, name: 'Sums agree', runId: 'aud_1', reason: 'Two sums differ by 3.' });
const alerts = async (query = 'limit=100') => (await operator.get(`/admin/alerts?${query}`)).body.items;
const messages = async (channel = 'slack') =>
  (
    await server.pool.query(
      'select state, attempts, last_status, error from alert_messages where channel = $1 order by id',
      [channel],
    )
  ).rows;
const due = () =>
  server.pool.query('update alert_messages set next_attempt_at = now() where next_attempt_at is not null');

test('a failed audit is told to Slack and to owners by mail, and ends when it passes again', async () => {
  await gate('gate.failed');
  await gate('gate.failed');
  await expect.poll(() => slack.texts).toHaveLength(1);
  expect(slack.texts[0]).toContain('*Audit G3 fails: Sums agree*\nTwo sums differ by 3.');
  await expect.poll(() => server.mails).toHaveLength(1);
  expect(server.mails[0]).toMatchObject({ to: 'owner@example.com', subject: 'Audit G3 fails: Sums agree' });
  await gate('gate.passed');
  await expect.poll(() => slack.texts).toHaveLength(2);
  expect(slack.texts[1]).toContain('Over: Audit G3 fails');
  expect(await alerts()).toMatchObject([
    { state: 'resolved', resolution: 'The audit passes again.', subject: 'gate:G3' },
  ]);
});

test('a thousand new errors are one alert per kind, and few messages', async () => {
  await inTransaction(server.pool, (db) =>
    announce(
      db,
      Array.from({ length: 1_000 }, (_, index) => ({
        type: 'errorGroup.opened',
        customerId: null,
        scenarioId: null,
        installationId: null,
        occurredAt: new Date(),
        data: {
          groupId: `erg_storm_${index}`,
          kind: index % 2 === 0 ? 'job' : 'request',
          title: `Error ${index}`,
        },
      })),
    ),
  );
  await until(async () => {
    const { rows } = await server.pool.query(
      `select count(*)::int as count from outbox_backlog where listener = 'alerts.take-in-events'`,
    );
    return rows[0].count === 0;
  });
  const open = await alerts();
  expect(open.map(({ subject }: { subject: string }) => subject.split(':')[1]).toSorted()).toEqual([
    'job',
    'request',
  ]);
  await until(async () => (await messages()).every(({ state }) => state === 'sent'));
  expect(slack.texts.length).toBeLessThanOrEqual(3);
});

test('a channel gets six messages an hour at most; what comes then waits for one digest', async () => {
  for (let index = 0; index < 12; index += 1) {
    await gate('gate.failed', `S${index}`);
    if (index < 6) await expect.poll(() => slack.texts, { timeout: 15_000 }).toHaveLength(index + 1);
  }
  await until(async () => (await alerts()).length === 12);
  await until(async () => (await messages('email')).length === 6);
  expect(slack.texts).toHaveLength(6);
  await server.pool.query(`update alert_messages set created_at = created_at - interval '2 hours'`);
  await expect.poll(() => slack.texts).toHaveLength(7);
  expect(slack.texts[6]).toContain('6 alerts, 6 critical');
  expect(slack.texts[6]).toContain('Audit S11 fails');
});

test('what Slack does not take is sent again later with all that came meanwhile, and is not lost', async () => {
  slack.behave(answering(503));
  await gate('gate.failed', 'A');
  await until(async () => (await messages())[0]?.attempts === 1);
  expect(await messages()).toMatchObject([
    { state: 'pending', last_status: 503, error: 'Slack answered 503.' },
  ]);
  const [{ failure, waiting }] = (await operator.get('/admin/alert-channels')).body.items;
  expect({ failure, waiting }).toMatchObject({ failure: { error: 'Slack answered 503.' }, waiting: 1 });
  await gate('gate.failed', 'B');
  await gate('gate.failed', 'C');
  await until(async () => (await alerts()).length === 3);
  slack.behave();
  await due();
  await expect.poll(() => slack.texts.at(-1)).toContain('2 alerts, 2 critical');
  expect(slack.texts.filter((text) => text.includes('*Audit A fails'))).toHaveLength(2);
  await expect.poll(async () => (await messages()).map(({ state }) => state)).toEqual(['sent', 'sent']);
});

test('a receiver that hangs is given up on after ten seconds and holds up no other channel', async () => {
  slack.behave(() => {});
  await gate('gate.failed', 'H');
  await expect.poll(() => server.mails, { timeout: 5_000 }).toHaveLength(1);
  expect((await messages())[0]?.attempts).toBe(0);
  await until(async () => (await messages())[0]?.attempts === 1);
  expect((await messages())[0]).toMatchObject({ state: 'pending', last_status: null });
});

test('an alert whose server ended before the notice was sent is told by another', async () => {
  await server.pool.query(
    `with alert as (
       insert into alerts (id, rule_id, subject, severity, title, message, evidence, opened_at, seen_at)
       select 'alr_crash', id, 'gate:Z', 'critical', 'Audit Z fails', 'x', '{"contributors": []}', now(), now() from alert_rules where default_key = 'gate-failed'
       returning id
     ), message as (
       insert into alert_messages (id, channel, lease, leased_until) values ('ams_crash', 'slack', 'of a server that is gone', now() + interval '2 seconds') returning id
     )
     insert into alert_notices (id, alert_id, channel, reason, message_id) select 'anc_crash', alert.id, 'slack', 'opened', message.id from alert, message`,
  );
  await expect.poll(() => slack.texts, { timeout: 15_000 }).toHaveLength(1);
  await until(async () => (await messages())[0]?.state === 'sent');
});

test('what nobody acknowledges is told again, once, and what is acknowledged or muted is not', async () => {
  for (const name of ['E', 'F', 'M']) await gate('gate.failed', name);
  await until(async () => (await alerts()).length === 3);
  await until(async () => (await messages('email')).some(({ state }) => state === 'sent'));
  const escalated = 'Nobody has acknowledged it: Audit E fails: Sums agree';
  const idOf = async (name: string) =>
    (await alerts()).find(({ subject }: { subject: string }) => subject === `gate:${name}`).id;
  await operator.post(`/admin/alerts/${await idOf('F')}/acknowledge`);
  await operator.patch(`/admin/alerts/${await idOf('M')}`, {
    mutedUntil: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await server.pool.query(`update alerts set opened_at = opened_at - interval '5 hours'`);
  await expect.poll(() => server.mails.map(({ subject }) => subject)).toContain(escalated);
  const { rows } = await server.pool.query(`select alert_id from alert_notices where reason = 'escalated'`);
  expect(rows).toEqual([{ alert_id: await idOf('E') }]);
});

test('what comes back within the cool-down waits as long again before it is escalated', async () => {
  await gate('gate.failed', 'R');
  await until(async () => (await alerts()).length === 1);
  await gate('gate.passed', 'R');
  await until(async () => (await alerts())[0].state === 'resolved');
  await server.pool.query(`update alerts set opened_at = opened_at - interval '5 hours'`);
  await gate('gate.failed', 'R');
  await until(async () => (await alerts())[0].state === 'open');
  await gate('gate.failed', 'S'); // told after whatever is to be told of R
  await until(
    async () => (await messages('email')).length > 0 && slack.texts.join().includes('Audit S fails'),
  );
  expect((await alerts()).find(({ subject }: { subject: string }) => subject === 'gate:R')).toMatchObject({
    state: 'open',
    escalatedAt: null,
  });
  await server.pool.query(`update alerts set open_since = open_since - interval '5 hours'`);
  await expect
    .poll(
      async () =>
        (await alerts()).find(({ subject }: { subject: string }) => subject === 'gate:R').escalatedAt,
    )
    .not.toBeNull();
});

test('the end of a muted alert is not told either', async () => {
  for (const name of ['U', 'V']) await gate('gate.failed', name);
  await until(async () => (await messages()).some(({ state }) => state === 'sent'));
  await until(async () => (await alerts()).length === 2);
  const [{ id }] = (await alerts()).filter(({ subject }: { subject: string }) => subject === 'gate:U');
  await operator.patch(`/admin/alerts/${id}`, { mutedUntil: new Date(Date.now() + 3_600_000).toISOString() });
  for (const name of ['U', 'V']) await gate('gate.passed', name);
  await expect.poll(() => slack.texts.join()).toContain('Over: Audit V fails');
  const { rows } = await server.pool.query(
    `select count(*)::int as count from alert_notices where reason = 'resolved' and alert_id = $1`,
    [id],
  );
  expect(rows[0].count).toBe(0);
});

test('Slack that asks for a pause gets it', async () => {
  slack.behave((response) => void response.writeHead(429, { 'retry-after': '900' }).end());
  await gate('gate.failed', 'P');
  await until(async () => (await messages())[0]?.attempts === 1);
  const { rows } = await server.pool.query(
    `select extract(epoch from next_attempt_at - clock_timestamp())::int as seconds, last_status from alert_messages where channel = 'slack'`,
  );
  expect(rows).toMatchObject([{ last_status: 429 }]);
  expect(rows[0].seconds).toBeGreaterThan(800);
});

test('mails that fail are sent again, to owners and admins alone', async () => {
  mailFails = true;
  await newError('Make answered 500');
  await until(async () => (await messages('email'))[0]?.attempts === 1);
  mailFails = false;
  await due();
  await expect
    .poll(() => server.mails.map(({ to, subject }) => [to, subject]))
    .toEqual([['owner@example.com', 'New error: Make answered 500']]);
});

test('a test message says at once whether it arrived, and what is missing', async () => {
  expect((await operator.post('/admin/alert-channels/slack/test')).body).toEqual({
    isDelivered: true,
    error: null,
  });
  expect(slack.texts[0]).toContain('A test message of Scenario Library');
  slack.behave(answering(404));
  expect((await operator.post('/admin/alert-channels/slack/test')).body).toEqual({
    isDelivered: false,
    error:
      'Slack answered 404: it does not know this webhook any more. Make a new one and set SLACK_WEBHOOK_URL.',
  });
  expect((await operator.post('/admin/alert-channels/email/test')).body).toEqual({
    isDelivered: true,
    error: null,
  });
  expect((await operator.post('/admin/alert-channels/make/test')).body).toMatchObject({
    status: 409,
    type: '/problems/channel_not_ready',
  });
  const reader = await operatorClient(server, ['alerts:read']);
  expect((await reader.post('/admin/alert-channels/slack/test')).status).toBe(403);
});

test('the hooks of the customer that operators named hear alerts of the library, and nobody else', async () => {
  const [own, other] = [await customerClient(server, 'Olga'), await customerClient(server, 'Bob')];
  const third = await startSecondServer(server, { alertCustomerId: own.id });
  try {
    const base = third.url;
    const key = await operatorKey();
    const test = async () => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(`${base}/admin/alert-channels/make/test`, { method: 'POST', headers });
      return answer.json();
    };
    expect(await test()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('has no hook for alerts'),
    });
    for (const customer of [own, other])
      await customer.post('/v1/hooks', { url: `${slack.url}/hook`, events: ['alert.opened'] });
    expect(await test()).toEqual({ isDelivered: true, error: null });
    const { rows } = await server.pool.query(
      `select customer_id, data ->> 'title' as title from outbox_events where type = 'alert.opened'`,
    );
    expect(rows).toContainEqual({ customer_id: own.id, title: 'A test message of Scenario Library' });
    expect(rows.filter(({ customer_id }) => customer_id === other.id || customer_id === null)).toEqual([]);
  } finally {
    await third.stop();
  }
});

async function operatorKey(): Promise<string> {
  return (await createOperatorKey(server.pool, { scopes: ['*'], name: 'third' }, new Date())).key;
}

test('a mail about failures leads to one of the runs that failed, where one tap says what was wrong with it', async () => {
  const ada = await customerClient(server);
  const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  const { id } = await insertInstallation(server.pool, { customerId: ada.id, scenario });
  const startedAt = new Date().toISOString();
  const failed = {
    installationId: id,
    startedAt,
    executionId: 'run 7',
    status: 'failed',
    error: { code: 'X' },
  };
  expect((await ada.post('/v1/execution-tasks', { tasks: [failed] })).body.accepted).toBe(1);
  await server.pool.query(
    `with alert as (
       insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at)
       select 'alr_failing', id, $1, 'critical', 'Completion rate fell', 'x', '{"metric": "completionRate", "contributors": []}', $1, now(), now()
       from alert_rules where default_key = 'most-fail' returning id
     )
     insert into alert_notices (id, alert_id, channel, reason) select 'anc_failing_' || channel, id, channel, 'opened' from alert, unnest('{slack,email}'::text[]) as channel`,
    [scenario.id],
  );
  await expect.poll(() => slack.texts).toHaveLength(1);
  expect(slack.texts[0]).not.toContain('/feedback/'); // who reads Slack need not be one who may read names
  await expect.poll(() => server.mails).toHaveLength(1);
  const link = new URL(/failed.*: (\S+\/feedback\/\S+)/.exec(server.mails[0]?.text ?? '')?.[1] ?? '');
  expect(readResultToken(server.deps, link.pathname.split('/').at(-1) ?? '')).toEqual({
    installationId: id,
    executionId: 'run 7',
    taskKey: 'main',
  });
  const page = await fetch(`${server.url}${link.pathname}`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<code>run 7</code>');
});
