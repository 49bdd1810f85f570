import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { created, endpoint, ok } from '../../../server/platform/endpoint.ts';
import { startRouterServer, type RouterServer } from './router-server.ts';

const long = { words: 'a long answer '.repeat(200) };
let server: RouterServer;

beforeAll(async () => {
  const common = { access: { kind: 'public' }, summary: 'x' } as const;
  const answers = { 200: z.unknown(), 201: z.unknown() };
  const page = `<!doctype html><title>Long</title>${long.words}`;
  const html = { 'Content-Type': 'text/html; charset=utf-8' };
  const byToken = z.object({ token: z.string() });
  const get = { ...common, method: 'get', answers } as const;
  server = await startRouterServer(() => [
    endpoint({ ...get, path: '/long', handle: () => ok(long, { Vary: 'Accept' }) }),
    endpoint({ ...get, path: '/short', handle: () => ok({ words: 'short' }) }),
    endpoint({ ...get, path: '/page', handle: () => ok(page, html) }),
    endpoint({ ...get, path: '/mailed/{token}', params: byToken, handle: () => ok(page, html) }),
    endpoint({ ...get, path: '/confirm', query: byToken, handle: () => ok(page, html) }),
    endpoint({ ...get, path: '/made', handle: () => created(long) }),
    endpoint({ ...common, method: 'post', answers, path: '/keys', handle: () => ok(long) }),
  ]);
});
afterAll(() => server.close());

const ask = (path: string, encodings = 'gzip, br', method = 'GET') =>
  fetch(`${server.url}${path}`, { method, headers: { 'Accept-Encoding': encodings } });
const encodingOf = async (...how: Parameters<typeof ask>) =>
  (await ask(...how)).headers.get('content-encoding');

test('what is read is packed where that is worth it and the reader takes it, and says the same', async () => {
  const packed = await ask('/long');
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(Number(packed.headers.get('content-length'))).toBeLessThan(500);
  expect(await packed.json()).toEqual(long);
  expect((await ask('/page')).headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await encodingOf('/page')).toBe('gzip');
  expect(await encodingOf('/short')).toBeNull();
});

test('caches are told that it depends on what the reader takes, packed or not', async () => {
  for (const encodings of ['gzip', 'identity', 'gzip;q=0']) {
    const { headers } = await ask('/long', encodings);
    expect(headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect(headers.get('content-encoding')).toBe(encodings === 'gzip' ? 'gzip' : null);
  }
});

test('what may hold a secret goes as it is: answers to other methods, what was made, and pages that a token in their address opens', async () => {
  expect(await encodingOf('/keys', 'gzip', 'POST')).toBeNull();
  expect(await encodingOf('/made')).toBeNull();
  expect(await encodingOf('/mailed/abc')).toBeNull();
  expect(await encodingOf('/confirm?token=abc')).toBeNull();
});
