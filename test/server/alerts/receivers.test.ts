import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../../server/platform/database.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { answering, startSlack, type Slack } from './slack.ts';
import { startSmtp, type Smtp } from './smtp.ts';

let server: TestServer;
let slack: Slack;
let smtp: Smtp;
let operator: ApiClient;

beforeAll(async () => {
  [slack, smtp] = [await startSlack(), await startSmtp()];
  server = await startTestServer({ env: { ...slack.env, ...smtp.env } });
  operator = await operatorClient(server);
  await server.pool.query(
    `insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
     values ('opr_a', 'ann@example.com', 'Ann', 'ann', 'owner', true, now(), now()), ('opr_b', 'bob@example.com', 'Bob', 'bob', 'admin', true, now(), now())`,
  );
});
afterAll(async () => {
  await server.close();
  await slack.close();
  await smtp.close();
});
beforeEach(async () => {
  slack.behave();
  smtp.behave();
  await server.pool.query('truncate alert_notices, alert_messages, alerts');
  slack.texts.length = 0;
  smtp.taken.length = 0;
});

const fail = (gate: string) =>
  inTransaction(server.pool, (db) =>
    announce(db, [
      {
        type: 'gate.failed',
        customerId: null,
        scenarioId: null,
        installationId: null,
        occurredAt: new Date(),
        data: { gate, name: 'Sums agree', reason: 'Two sums differ by 3.' },
      },
    ]),
  );
const channel = async (name: string) =>
  (await operator.get('/admin/alert-channels')).body.items.find(
    (item: { channel: string }) => item.channel === name,
  );
const errorOf = async (name: string) => (await channel(name)).failure?.error;
const due = () =>
  server.pool.query('update alert_messages set next_attempt_at = now() where next_attempt_at is not null');
const recipients = () => smtp.taken.map(({ to }) => to).toSorted();

describe('mail', () => {
  test('that is refused for the moment comes later, once, to each', async () => {
    smtp.behave((stage) => (stage === 'MAIL' ? '451 4.7.1 greylisted, come back' : undefined));
    await fail('A');
    await expect.poll(() => errorOf('email')).toBe('The mail server asked to come back later (451 4.7.1).');
    expect(await channel('email')).toMatchObject({
      waiting: 1,
      failure: { nextAttemptAt: expect.any(String) },
    });
    expect(smtp.taken).toEqual([]);
    smtp.behave();
    await due();
    await expect.poll(recipients).toEqual(['ann@example.com', 'bob@example.com']);
    await expect.poll(() => channel('email')).toMatchObject({ waiting: 0, failure: null });
  });

  test('whose second recipient is refused for the moment does not come twice to the first', async () => {
    smtp.behave((stage, line) => (stage === 'RCPT' && line.includes('bob') ? '450 4.2.1 busy' : undefined));
    await fail('B');
    await expect
      .poll(() => errorOf('email'))
      .toBe('The mail server does not take mails to Bob at the moment (450 4.2.1).');
    await due();
    await until(async () => (await channel('email')).failure.attempts >= 2);
    expect(recipients()).toEqual(['ann@example.com']);
    smtp.behave();
    await due();
    await expect.poll(recipients).toEqual(['ann@example.com', 'bob@example.com']);
  });

  test('to an address that is refused for good reaches the others, is not repeated, and the page says whose it is', async () => {
    smtp.behave((stage, line) =>
      stage === 'RCPT' && line.includes('ann') ? '550 5.1.1 <ann@example.com> unknown' : undefined,
    );
    await fail('C');
    await expect.poll(recipients).toEqual(['bob@example.com']);
    await expect.poll(() => errorOf('email')).toBe('The mail server refused the address of Ann (550 5.1.1).');
    expect(await channel('email')).toMatchObject({
      waiting: 0,
      lastSentAt: expect.any(String),
      failure: { attempts: 1, nextAttemptAt: null },
    });
  });

  test('that nobody can be given stays waiting, and a test message that arrives sends it', async () => {
    smtp.behave((stage) => (stage === 'RCPT' ? '550 5.7.1 relaying denied' : undefined));
    await fail('D');
    await expect.poll(() => errorOf('email')).toContain('refused the address of Ann (550 5.7.1)');
    expect((await operator.post('/admin/alert-channels/email/test')).body).toMatchObject({
      isDelivered: false,
      error: expect.stringContaining('(550 5.7.1)'),
    });
    await server.pool.query(
      `update alert_messages set next_attempt_at = now() + interval '1 hour', first_attempt_at = now() - interval '9 days' where state = 'pending'`,
    );
    smtp.behave();
    expect((await operator.post('/admin/alert-channels/email/test')).body.isDelivered).toBe(true);
    await expect
      .poll(() => smtp.taken.filter(({ subject }) => subject.startsWith('Audit D fails')).map(({ to }) => to))
      .toEqual(['ann@example.com', 'bob@example.com']);
  });

  test('whose connection is dropped after the text is sent again as the same mail', async () => {
    let drops = 1;
    const tried: string[] = [];
    smtp.behave((stage, line) => {
      if (stage === 'RCPT') tried.push(line);
      return stage === 'end' && drops-- > 0 ? 'drop' : undefined;
    });
    await fail('E');
    await until(async () => (await channel('email')).failure?.attempts === 1);
    expect(await errorOf('email')).toMatch(/^By mail: /);
    await due();
    await expect.poll(recipients).toEqual(['ann@example.com', 'bob@example.com']);
    expect(tried).toHaveLength(3);
    expect(new Set(smtp.taken.map(({ messageId }) => messageId)).size).toBe(2);
    expect(smtp.taken[0]?.messageId).toContain('-opr_a@');
  });

  test('over TLS that breaks is not sent openly, and the page says that it is TLS', async () => {
    const broken = await startSmtp({ offersTls: true });
    const other = await startTestServer({ env: broken.env });
    try {
      await other.pool.query(
        `insert into users (id, email, name, username, role, email_verified, created_at, updated_at) values ('opr_a', 'ann@example.com', 'Ann', 'ann', 'owner', true, now(), now())`,
      );
      const own = await operatorClient(other);
      const { body } = await own.post('/admin/alert-channels/email/test');
      expect(body).toEqual({ isDelivered: false, error: expect.stringMatching(/secure connection|TLS|SSL/) });
      expect(broken.taken).toEqual([]);
    } finally {
      await other.close();
      await broken.close();
    }
  });
});

describe('Slack', () => {
  const said = (status: number, word: string) =>
    slack.behave((response) => void response.writeHead(status).end(word));

  test.each([
    [404, 'no_service', /404 \(no_service\): it does not know this webhook any more/],
    [403, 'invalid_token', /403 \(invalid_token\): it does not know this webhook any more/],
    [410, 'channel_is_archived', /410 \(channel_is_archived\): the channel is gone/],
    [302, 'elsewhere <b>', /^Slack answered 302, a redirect: SLACK_WEBHOOK_URL is not/],
    [500, 'rollup_error', /^Slack answered 500 \(rollup_error\)\.$/],
  ])(
    'that answers %d %s is told on the page and asked again later, and nothing is lost',
    async (status, word, words) => {
      said(status, word);
      await fail(`S${status}`);
      await expect.poll(() => errorOf('slack')).toMatch(words);
      expect((await channel('slack')).failure.nextAttemptAt).not.toBeNull();
      expect(await errorOf('slack')).not.toContain('secret');
      expect((await operator.post('/admin/alert-channels/slack/test')).body.error).toMatch(words);
      slack.behave();
      slack.texts.length = 0;
      expect((await operator.post('/admin/alert-channels/slack/test')).body.isDelivered).toBe(true);
      await expect
        .poll(() => slack.texts.filter((text) => text.includes(`Audit S${status} fails`)))
        .toHaveLength(1);
    },
  );

  test('that names a date for the next try is not asked before it', async () => {
    const at = new Date(Date.now() + 2 * 3_600_000);
    slack.behave((response) => void response.writeHead(429, { 'retry-after': at.toUTCString() }).end());
    await fail('T');
    await until(async () => (await channel('slack')).failure?.attempts === 1);
    const { nextAttemptAt, error } = (await channel('slack')).failure;
    expect(error).toBe('Slack answered 429: it asks for a pause.');
    expect(Math.abs(new Date(nextAttemptAt).getTime() - at.getTime())).toBeLessThan(30_000);
  });

  test('that is away for nine days gets what it missed in one message', async () => {
    slack.behave(answering(503));
    await fail('U1');
    await until(async () => (await channel('slack')).failure?.attempts === 1);
    for (const gate of ['U2', 'U3', 'U4']) await fail(gate);
    await until(async () => (await operator.get('/admin/alerts')).body.items.length === 4);
    await server.pool.query(`update alert_messages set first_attempt_at = now() - interval '9 days'`);
    await due();
    await until(async () => ((await channel('slack')).failure?.attempts ?? 0) >= 2);
    slack.behave();
    slack.texts.length = 0;
    await due();
    await expect.poll(() => slack.texts).toHaveLength(2);
    expect(slack.texts[0]).toContain('Audit U1 fails');
    expect(slack.texts[1]).toContain('3 alerts, 3 critical');
  });
});
