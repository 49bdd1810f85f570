import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { endpoint, ok } from '../../../server/platform/endpoint.ts';
import { addressKey } from '../../../server/platform/rate-limits.ts';
import { startRouterServer, type RouterServer } from './router-server.ts';

let server: RouterServer;

beforeAll(async () => {
  const common = { summary: 'x', answers: { 200: z.unknown() }, handle: () => ok({}) } as const;
  server = await startRouterServer(
    () => [
      endpoint({ ...common, method: 'get', path: '/limited', access: { kind: 'visitor' } }),
      endpoint({
        ...common,
        method: 'post',
        path: '/reports',
        access: { kind: 'customer' },
        isIngestion: true,
      }),
    ],
    { requestsPerMinute: 3 },
  );
});
afterAll(() => server.close());

test('every answer says what is left, and beyond the limit it is 429 with the seconds to wait', async () => {
  const answers = [];
  for (let call = 0; call < 4; call += 1) answers.push(await server.as('ada').get('/limited'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
    expect.stringMatching(/^"default";r=2;t=\d+$/),
    expect.stringMatching(/^"default";r=1;t=\d+$/),
    expect.stringMatching(/^"default";r=0;t=\d+$/),
    expect.stringMatching(/^"default";r=0;t=\d+$/),
  ]);
  expect(new Set(answers.map(({ headers }) => headers.get('ratelimit-policy')))).toEqual(
    new Set(['"default";q=3;w=60']),
  );
  const refused = answers[3];
  const retryAfter = Number(refused?.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(refused?.body).toMatchObject({ type: '/problems/rate_limited', status: 429 });
});

test('one credential does not use up the limit of another, and reports are not counted', async () => {
  for (let call = 0; call < 5; call += 1) await server.as('bob').get('/limited');
  expect((await server.as('bob').get('/limited')).status).toBe(429);
  expect((await server.as('carla').get('/limited')).status).toBe(200);
  for (let call = 0; call < 10; call += 1) {
    const report = await server.as('bob').post('/reports');
    expect([report.status, report.headers.get('ratelimit')]).toEqual([200, null]);
  }
});

test('callers without a credential are counted by address, IPv6 by network', async () => {
  const from = (address: string) => server.as().get('/limited', { 'x-forwarded-for': address });
  for (let call = 1; call <= 3; call += 1) expect((await from(`2001:db8:1:2::${call}`)).status).toBe(200);
  expect((await from('2001:db8:1:2:ffff::9')).status).toBe(429);
  expect((await from('2001:db8:1:3::1')).status).toBe(200);
  expect((await from('192.0.2.1')).status).toBe(200);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('the network of %s is %s', (address, network) => {
  expect(addressKey(address)).toBe(network);
});
