import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueOwnerLink } from '../../../server/accounts/operators/owner-link.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, cookieOf, fromPage, password } from './people.ts';

const person = { email: 'Owner@Example.com', name: 'Olga', username: 'Olga.O', password };

function tokenOf(link: string | null): string {
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

describe('the one-time link of the first owner', () => {
  let server: TestServer;
  let now = new Date();
  beforeAll(async () => void (server = await startTestServer({ now: () => now })));
  afterAll(() => server.close());

  const welcome = (change: object) => call(server, '/admin/welcome', { body: { ...person, ...change } });
  const newLink = () => issueOwnerLink(server.pool, server.url, now);

  test('points to the welcome page of the dashboard', () => {
    expect(server.ownerLink).toMatch(new RegExp(`^${server.url}/dashboard/welcome\\?token=slw_[\\w-]{43}$`));
  });

  test('is stored as a hash only', async () => {
    const { rows } = await server.pool.query('select * from operator_links');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(tokenOf(server.ownerLink));
  });

  test('a wrong, an empty and an expired token are refused and make nobody', async () => {
    const token = tokenOf(server.ownerLink);
    expect((await welcome({ token: 'slw_wrong' })).status).toBe(410);
    expect((await welcome({ token: '' })).status).toBe(422);
    now = new Date(now.getTime() + 8 * 86_400_000);
    const late = await welcome({ token });
    expect(late.status).toBe(410);
    expect(late.body).toMatchObject({ type: '/problems/link_spent', status: 410 });
    expect((await server.pool.query('select from users')).rowCount).toBe(0);
  });

  test('a new start replaces it', async () => {
    const former = tokenOf(await newLink());
    const token = tokenOf(await newLink());
    expect(token).not.toBe(former);
    expect((await welcome({ token: former })).status).toBe(410);
  });

  test.each([
    ['short', 'eleven char', '/password'],
    ['the e-mail address', 'owner@example.com', '/password'],
    ['very common', 'Password1234', '/password'],
    ['one letter again and again', 'aaaaaaaaaaaaaaaa', '/password'],
  ])('a password that is %s is refused, and the link stays good', async (_why, bad, path) => {
    const token = tokenOf(await newLink());
    const answer = await welcome({ token, password: bad });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
    expect((await server.pool.query('select from operator_links')).rowCount).toBe(1);
  });

  test('makes one owner, even of two at once, and signs them in', async () => {
    const token = tokenOf(await newLink());
    const answers = await Promise.all([
      welcome({ token }),
      welcome({ token, email: 'second@example.com', username: 'second' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 410]);
    expect((await server.pool.query(`select from users where role = 'owner'`)).rowCount).toBe(1);

    const won = answers.find(({ status }) => status === 201);
    const cookie = cookieOf(won!);
    const session = await call(server, '/admin/session', { headers: { Cookie: cookie } });
    expect(session.status).toBe(200);
    expect(session.body).toMatchObject({
      operator: { ...won!.body.operator, role: 'owner' },
      demo: false,
      stripeConfigured: false,
      smtpConfigured: false,
      reportingTimeZone: 'UTC',
      reportingCurrency: 'usd',
      publicUrl: server.url,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  test('is not given again once there is an owner, and a link of before is spent', async () => {
    expect(await newLink()).toBeNull();
    expect((await welcome({ token: tokenOf(server.ownerLink) })).status).toBe(410);
  });

  test('neither password nor token is in the log', () => {
    expect(server.logText()).not.toContain(password);
    expect(server.logText()).not.toContain('slw_');
  });

  test('an invited operator sets the password by such a link, for the invited address only', async () => {
    const { rows } = await server.pool.query<{ email: string; username: string }>(
      'select email, username from users',
    );
    const owner = rows[0]!;
    const signIn = await call(server, '/admin/auth/sign-in/email', {
      body: { email: owner.email, password },
    });
    const invited = await call(server, '/admin/operators', {
      body: { email: 'new@example.com', name: 'N', username: 'newcomer', role: 'support' },
      headers: fromPage(cookieOf(signIn)),
    });
    expect(invited.status).toBe(201);
    const token = tokenOf(invited.body.link);
    const other = await welcome({ token, email: 'else@example.com', username: 'else' });
    expect(other.body.errors).toMatchObject([{ path: '/email' }]);
    const taken = await welcome({ token, email: 'new@example.com', username: owner.username });
    expect(taken.body.errors).toMatchObject([{ path: '/username' }]);
    const accepted = await welcome({ token, email: 'new@example.com', username: 'nora' });
    expect(accepted.status).toBe(201);
    expect(accepted.body.operator).toMatchObject({ id: invited.body.id, role: 'support', username: 'nora' });
    expect((await welcome({ token, email: 'new@example.com' })).status).toBe(410);
  });
});
