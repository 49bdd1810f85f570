import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allEndpoints } from '../../../server/app.ts';
import { version } from '../../../server/platform/version.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let visitor: ApiClient;
const metricsToken = 'a-token-for-prometheus';

beforeAll(async () => {
  server = await startTestServer({ env: { METRICS_TOKEN: metricsToken } });
  visitor = apiClient(server.url);
});
afterAll(() => server.close());

describe('the log of a request', () => {
  test('has its id on every line and neither its key nor its token, cookie or body', async () => {
    const operator = await operatorClient(server);
    const customer = await customerClient(server);
    const id = `trace-${Date.now()}`;
    const secrets = { cookie: 'session=very-private', 'x-make-token': 'make-token-private' };
    await customer.get('/v1/me', { ...secrets, 'x-request-id': id });
    await operator.post('/admin/scenarios', { title: 'body-private' }, { ...secrets, 'x-request-id': id });
    await visitor.get('/v1/me?key=query-private', {
      authorization: 'Bearer slk_private',
      'x-request-id': id,
    });
    await visitor.post('/v1/report/token-private', { secret: 'body-private' }, { 'x-request-id': id });
    await visitor.get('/checkout/token-private', { 'x-request-id': id });
    await visitor.get('/offers/token-private/checkout', { 'x-request-id': id });
    await visitor.post('/unsubscribe/token-private', undefined, { 'x-request-id': id });
    await visitor.get('/billing-portal/token-private', { 'x-request-id': id });
    await visitor.get('/V1/Report/token-private', { 'x-request-id': id });
    await visitor.post(
      '/admin/auth/sign-in/email',
      { email: 'who@example.com', password: 'password-private' },
      { 'x-request-id': id },
    );
    const lines = server
      .logText()
      .split('\n')
      .filter((line) => line.includes(id));
    expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(
      expect.arrayContaining([
        '/v1/me',
        '/admin/scenarios',
        '/v1/report/[token]',
        '/checkout/[token]',
        '/offers/[token]/checkout',
        '/unsubscribe/[token]',
        '/billing-portal/[token]',
      ]),
    );
    expect(server.logText()).not.toMatch(/private/);
    expect(server.logText()).not.toContain(customer.apiKey);
  });

  test('masks the token of every address that is its own permission', async () => {
    const id = `masked-${Date.now()}`;
    const withToken = allEndpoints(server.deps).filter(({ path }) => path.includes('{token}'));
    expect(withToken.length).toBeGreaterThan(12);
    for (const { method, path } of withToken)
      await fetch(server.url + path.replace('{token}', 'v1.token-secret.x'), {
        method: method.toUpperCase(),
        headers: { 'x-request-id': id },
      });
    const ofThese = () =>
      server
        .logText()
        .split('\n')
        .filter((line) => line.includes(id));
    await until(() => ofThese().length >= withToken.length);
    expect(ofThese().filter((line) => line.includes('token-secret'))).toEqual([]);
  });

  test("an error's own values stay out, its kind and place stay in", async () => {
    const { logger } = server.deps;
    const error = await server.pool
      .query(`select $1::int`, ['value-private'])
      .catch((reason: unknown) => reason);
    logger.error(
      { err: Object.assign(error as Error, { body: 'value-private' }), token: 'value-private' },
      'x',
    );
    expect(server.logText()).not.toContain('value-private');
    expect(server.logText()).toMatch(/"code":"22P02"/);
  });
});

describe('headers of every answer', () => {
  const addresses = [
    '/',
    '/dashboard',
    '/v1/scenarios',
    '/v1/me',
    '/healthz',
    '/openapi.json',
    '/docs',
    '/problems/not_found',
    '/nothing',
  ];

  test.each(addresses)('%s keeps scripts, frames and sniffing out', async (address) => {
    const { headers } = await visitor.get(address);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the nonce of styles is another in every answer, and the one in the page', async () => {
    const nonces = [];
    for (const address of ['/docs', '/docs', '/dashboard', '/index.html']) {
      const { body, headers } = await visitor.get(address);
      const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(body).toContain(nonce);
      expect(body).not.toContain('__STYLE_NONCE__');
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(4);
    expect(Buffer.from(nonces[0] ?? '', 'base64').length).toBe(16);
  });

  test('a library that is reached by HTTPS says so for a year', async () => {
    const secure = await startTestServer({ env: { PUBLIC_URL: 'https://library.example.com' } });
    try {
      const { headers } = await apiClient(secure.url).get('/healthz');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    } finally {
      await secure.close();
    }
  });
});

describe('pages and API', () => {
  test.each(['/dashboard', '/dashboard/scenarios/x/y', '/account', '/account/keys'])(
    '%s is the page, never kept without asking',
    async (address) => {
      const { status, body, headers } = await visitor.get(address);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(body).toContain('<div id="root">');
    },
  );

  test.each([
    '/v1/nothing',
    '/v1',
    '/admin',
    '/admin/nothing',
    '/webhooks/nothing',
    '/scenarios',
    '/nothing',
    '/assets/missing.js',
    '/dashboards',
  ])('%s is a 404 problem', async (address) => {
    const { status, body } = await visitor.get(address);
    expect([status, body.type]).toEqual([404, '/problems/not_found']);
  });

  test('an unknown address opened in a browser is a page that says so, with the status of a 404', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const { status, body } = await visitor.get('/scenarios/', { accept });
    expect(status).toBe(404);
    expect(body).toContain('<h1>There is no such page</h1>');
    expect((await visitor.get('/v1/nothing', { accept })).body.type).toBe('/problems/not_found');
  });

  test('assets keep for ever, under names that change with them', async () => {
    const { body } = await visitor.get('/dashboard');
    const asset = /\/assets\/[^"]+\.js/.exec(String(body))?.[0] ?? '';
    const { status, headers } = await visitor.get(asset);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  test('a problem type without a page of its own has a general one, whatever its name', async () => {
    for (const code of ['constructor', 'some_new_code'])
      expect((await visitor.get(`/problems/${code}`)).status).toBe(200);
    expect((await visitor.get('/problems/%3Cscript%3E')).status).toBe(404);
  });
});

describe('metrics', () => {
  test('are shown to who knows the token, in the format of Prometheus, by route and not by address', async () => {
    await visitor.get('/v1/scenarios/some-slug');
    expect((await visitor.get('/metrics')).status).toBe(401);
    expect((await visitor.get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    const { status, body, headers } = await visitor.get('/metrics', {
      authorization: `Bearer ${metricsToken}`,
    });
    expect([status, headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=/),
    ]);
    expect(body).toContain(
      'http_request_duration_seconds_count{method="GET",route="/v1/scenarios/:scenario",status="404"}',
    );
    expect(body).not.toContain('some-slug');
  });

  test('are open when no token is set', async () => {
    const open = await startTestServer();
    try {
      expect((await apiClient(open.url).get('/metrics')).status).toBe(200);
    } finally {
      await open.close();
    }
  });
});

describe('cursors that are not ours', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const lists = [
    '/admin/scenarios',
    '/admin/orders',
    '/admin/installations',
    '/admin/stripe-events',
    '/admin/customers',
    '/admin/operators',
    '/admin/api-keys',
    '/admin/model-prices',
    '/admin/costs',
    '/admin/assumptions',
  ];

  test.each(lists)('%s refuses them at /query/cursor', async (list) => {
    const operator = await operatorClient(server);
    const wrong = [
      '',
      'nonsense',
      cursorOf({}),
      ...[1, 2, 3].flatMap((length) =>
        ['\u0000', null, [], true].map((part) => cursorOf(Array.from({ length }, () => part))),
      ),
    ];
    for (const cursor of wrong) {
      const { status, body } = await operator.get(`${list}?cursor=${cursor}`);
      expect([status, body.errors?.[0].path], cursor).toEqual([422, '/query/cursor']);
    }
    // Of the right shape but of no row: an empty or a shorter list, never a failure.
    for (const part of ['x', 1, '2026-01-01T00:00:00.000Z'])
      for (const length of [1, 2, 3])
        expect(
          (await operator.get(`${list}?cursor=${cursorOf(Array.from({ length }, () => part))}`)).status,
        ).toBeLessThan(500);
  });
});

test('pages of a list neither skip nor repeat what stays while others are added', async () => {
  const operator = await operatorClient(server);
  const create = async (title: string) =>
    (
      await operator.post('/admin/scenarios', {
        title,
        description: 'x',
        complexityLevel: 1,
        category: 'paging',
      })
    ).body.id as string;
  const before = [];
  for (let number = 0; number < 7; number += 1) before.push(await create(`Paged ${number}`));
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await operator.get(
      `/admin/scenarios?category=paging&sort=newest&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor as string | null;
    await create('Added meanwhile');
  }
  expect(seen).toEqual(before.toReversed());
  for (const limit of ['0', '101', '1.5', 'all'])
    expect((await operator.get(`/admin/scenarios?limit=${limit}`)).body.errors[0].path).toBe('/query/limit');
});

test('many drafts of one title at once get slugs of their own', async () => {
  const operator = await operatorClient(server);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      operator.post('/admin/scenarios', {
        title: 'Rushed',
        description: 'x',
        complexityLevel: 1,
        category: `rush-${index}`,
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201));
  expect(new Set(answers.map(({ body }) => body.slug)).size).toBe(6);
});

test('a connection that dies between two statements of a transaction costs that transaction only', async () => {
  const client = await server.pool.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const lost = new Promise((resolve) => client.once('error', resolve));
  await server.pool.query('select pg_terminate_backend($1::int)', [rows[0]?.pid]);
  await lost;
  await expect(client.query('select 1')).rejects.toThrow('not queryable');
  client.release(true);
  expect((await visitor.get('/readyz')).status).toBe(200);
});

test('the document of the API carries the version of this build', async () => {
  expect((await visitor.get('/openapi.json')).body.info.version).toBe(version);
});
