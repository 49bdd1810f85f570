import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { bearer, call, newCustomer } from './people.ts';

let server: TestServer;
let now = new Date();
beforeAll(async () => void (server = await startTestServer({ now: () => now })));
afterAll(() => server.close());

const consents = [
  { purpose: 'terms', granted: true, policyVersion: '2026-01' },
  { purpose: 'newsletter', granted: false, policyVersion: '2026-01' },
];
const signUp = (email: string, change: object = {}) =>
  call(server, '/v1/signup', { body: { email, name: 'Grace', organization: 'Navy', consents, ...change } });

/** The link of the newest mail to the address, once a mail beyond those of before has come. */
async function linkMailedTo(email: string, before = 0): Promise<{ link: string; text: string }> {
  const mails = () => server.mails.filter(({ to }) => to === email);
  await vi.waitFor(() => expect(mails().length).toBeGreaterThan(before), { timeout: 30_000, interval: 50 });
  const text = mails().at(-1)?.text ?? '';
  return { link: /http\S+\/signup\/confirm\?token=\S+/.exec(text)?.[0] ?? '', text };
}
const pathOf = (link: string) => link.slice(server.url.length);
const keyIn = (page: string) => /slk_[\w-]{43}/.exec(page)?.[0] ?? '';

describe('signing up', () => {
  test('ends with a link in a mail that shows the first API key, once', async () => {
    const answer = await signUp('Grace@Example.com');
    expect(answer.status).toBe(202);
    expect((await server.pool.query('select from customers')).rowCount).toBe(0);
    const { link } = await linkMailedTo('grace@example.com');

    // Programs that scan mails open every link, some of them twice: that uses nothing up.
    for (let visit = 0; visit < 3; visit += 1) {
      const page = await call(server, pathOf(link));
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.body).toContain('<form method="post"');
      expect(keyIn(page.body)).toBe('');
    }
    expect((await server.pool.query('select from customers')).rowCount).toBe(0);

    const pages = await Promise.all([1, 2].map(() => call(server, pathOf(link), { method: 'POST' })));
    expect(pages.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
    const shown = pages.find(({ status }) => status === 200)!;
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const me = await call(server, '/v1/me', { headers: bearer(keyIn(shown.body)) });
    expect(me.status).toBe(200);
    expect(me.body).toEqual({
      id: expect.stringMatching(/^cus_/),
      email: 'grace@example.com',
      name: 'Grace',
      organization: 'Navy',
      plan: null,
      rewardPoints: 0,
      createdAt: now.toISOString(),
    });
    for (const method of ['GET', 'POST'])
      expect((await call(server, pathOf(link), { method })).status).toBe(410);
    expect(server.logText()).not.toContain(keyIn(shown.body));
    expect(server.logText()).not.toContain(new URL(link).searchParams.get('token'));
  });

  test('answers the same for a known address, whose owner gets another mail and may have a new key', async () => {
    const known = await newCustomer(server, 'known@example.com');
    const answers = [
      await signUp('known@example.com', { name: 'Mallory' }),
      await signUp('unknown@example.com'),
    ];
    expect(answers[0]?.status).toBe(202);
    expect(answers[0]?.body).toEqual(answers[1]?.body);

    const { link, text } = await linkMailedTo('known@example.com');
    expect(text).toMatch(/has an account already/);
    expect(text).not.toContain('Mallory');
    expect((await linkMailedTo('unknown@example.com')).text).not.toMatch(/already/);

    const shown = await call(server, pathOf(link), { method: 'POST' });
    const me = await call(server, '/v1/me', { headers: bearer(keyIn(shown.body)) });
    expect(me.body).toMatchObject({ id: known.id, name: 'Ada' });
    expect((await call(server, '/v1/me', { headers: known.headers })).status).toBe(200);
    const stored = await call(server, '/v1/consents', { headers: known.headers });
    expect(stored.body.items).toEqual([]);
  });

  test('two sign-ups of one address make one customer', async () => {
    await signUp('twice@example.com');
    const first = await linkMailedTo('twice@example.com');
    await signUp('twice@example.com');
    const second = await linkMailedTo('twice@example.com', 1);
    const pages = await Promise.all(
      [first, second].map(({ link }) => call(server, pathOf(link), { method: 'POST' })),
    );
    const callers = await Promise.all(
      pages.map(({ body }) => call(server, '/v1/me', { headers: bearer(keyIn(body)) })),
    );
    expect(callers[0]?.body.id).toMatch(/^cus_/);
    expect(callers[0]?.body).toEqual(callers[1]?.body);
  });

  test('the link ends after 24 hours, and is stored as a hash only', async () => {
    await signUp('late@example.com');
    const { link } = await linkMailedTo('late@example.com');
    const { rows } = await server.pool.query(`select * from signups where email = 'late@example.com'`);
    expect(JSON.stringify(rows)).not.toContain(new URL(link).searchParams.get('token'));
    now = new Date(now.getTime() + 24 * 3_600_000);
    for (const method of ['GET', 'POST'])
      expect((await call(server, pathOf(link), { method })).status).toBe(410);
    expect((await call(server, '/signup/confirm?token=%3Cscript%3E')).status).toBe(410);
    expect((await call(server, '/signup/confirm')).status).toBe(410);
  });

  test('is slowed down per address of the mail', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await signUp('often@example.com')).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    expect(Number((await signUp('Often@Example.com')).headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test.each([
    ['no address', { email: 'nobody' }, '/email'],
    ['a line break in the address', { email: 'a@example.com\nBcc: b@example.com' }, '/email'],
    ['no name', { name: ' ' }, '/name'],
    ['an unknown field', { isDemo: true }, '/isDemo'],
    [
      'a consent without its policy version',
      { consents: [{ purpose: 'terms', granted: true }] },
      '/consents/0/policyVersion',
    ],
  ])('with %s is refused', async (_what, change, path) => {
    const answer = await signUp('fine@example.com', change);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toBe(path);
  });
});

describe('consents', () => {
  test('are kept for ever, and the last word holds', async () => {
    await signUp('agrees@example.com');
    const { link } = await linkMailedTo('agrees@example.com');
    const shown = await call(server, pathOf(link), { method: 'POST' });
    const headers = bearer(keyIn(shown.body));
    const given = now.toISOString();
    now = new Date(now.getTime() + 60_000);
    const changed = await call(server, '/v1/consents', {
      method: 'PUT',
      body: { consents: [{ purpose: 'newsletter', granted: true, policyVersion: '2026-02' }] },
      headers,
    });
    expect(changed.status).toBe(200);
    const holds = await call(server, '/v1/consents', { headers });
    expect(holds.body).toEqual({
      items: [
        { purpose: 'newsletter', granted: true, policyVersion: '2026-02', recordedAt: now.toISOString() },
        { purpose: 'terms', granted: true, policyVersion: '2026-01', recordedAt: given },
      ],
    });
    const said = async (query: string) =>
      (await call(server, `/v1/consents/history${query}`, { headers })).body;
    const newest = await said('?limit=1');
    expect(newest.items).toEqual(holds.body.items.slice(0, 1));
    const earlier = await said(`?limit=5&cursor=${newest.nextCursor}`);
    expect(earlier.items).toMatchObject([
      { purpose: 'newsletter', granted: false, recordedAt: given },
      { purpose: 'terms', granted: true, recordedAt: given },
    ]);
    const { id } = (await call(server, '/v1/me', { headers })).body;
    const kept = await server.pool.query(
      'select is_granted from consents where customer_id = $1 order by id',
      [id],
    );
    expect(kept.rows.map((row) => row.is_granted)).toEqual([true, false, true]);
    for (const statement of ['update consents set is_granted = true', 'delete from consents'])
      await expect(server.pool.query(statement)).rejects.toThrow(/append-only/);
  });
});
