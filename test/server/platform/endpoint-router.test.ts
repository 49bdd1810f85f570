import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpoint, ok } from '../../../server/platform/endpoint.ts';
import { startRouterServer, type RouterServer } from './router-server.ts';

let server: RouterServer;
let reached: unknown[] = [];

beforeAll(async () => {
  const Tree = z.strictObject({
    name: z.string().min(2),
    'a/b~c': z.strictObject({ deep: z.array(z.strictObject({ count: z.int() })) }).optional(),
    anything: z.unknown().optional(),
  });
  const common = { access: { kind: 'public' }, summary: 'x', answers: { 200: z.unknown() } } as const;
  const keep = ({ body }: { body: unknown }) => {
    reached.push(body);
    return ok({ body });
  };
  server = await startRouterServer(() => [
    endpoint({
      ...common,
      method: 'post',
      path: '/trees',
      body: Tree,
      bodyLimitBytes: 2_000_000,
      handle: keep,
    }),
    endpoint({ ...common, method: 'post', path: '/small', body: z.looseObject({}), handle: keep }),
    endpoint({
      ...common,
      method: 'get',
      path: '/trees/{tree}',
      params: z.object({ tree: z.string() }),
      query: z.object({ limit: z.coerce.number().int().max(10).optional() }),
      handle: ({ params }) => ok(params, { 'Cache-Control': 'private, max-age=60' }),
    }),
    endpoint({ ...common, method: 'delete', path: '/trees/{tree}', handle: () => ok({}) }),
    endpoint({
      ...common,
      method: 'get',
      path: '/liar',
      answers: { 200: z.object({ n: z.int() }) },
      handle: () => ok({ n: 'x' }),
    }),
  ]);
});
afterAll(() => server.close());

const post = async (body: unknown, headers?: Record<string, string>, path = '/trees') => {
  reached = [];
  return server.as().post(path, body, headers);
};

describe('methods', () => {
  test('another method is 405 and Allow lists what is answered', async () => {
    const answer = await server.as().post('/trees/oak', {});
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, DELETE, HEAD');
    const options = await fetch(`${server.url}/trees`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('HEAD is answered as GET, without a body', async () => {
    const answer = await fetch(`${server.url}/trees/oak`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('addresses are told apart by case', async () => {
    expect((await server.as().get('/Trees/oak')).status).toBe(404);
  });
});

describe('bodies', () => {
  test.each([
    ['no content type', '{"name":"oak"}', { 'content-type': '' }, 415],
    ['text', 'name=oak', { 'content-type': 'text/plain' }, 415],
    ['a form', 'name=oak', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['Latin-1', '{"name":"oak"}', { 'content-type': 'application/json; charset=latin1' }, 415],
    ['an unknown encoding', '{"name":"oak"}', { 'content-encoding': 'rot13' }, 415],
    ['a wrong encoding', '{"name":"oak"}', { 'content-encoding': 'gzip' }, 400],
    ['half a document', '{"name":', {}, 400],
    ['single quotes', "{'name':'oak'}", {}, 400],
    ['JSON with a type of its own', '{"name":"oak"}', { 'content-type': 'application/vnd.x+json' }, 200],
    ['JSON in UTF-8', '{"name":"Ö☃"}', { 'content-type': 'application/json; charset=utf-8' }, 200],
  ] as [string, string, Record<string, string>, number][])('%s', async (_what, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(reached.length).toBe(status === 200 ? 1 : 0);
  });

  test('over the limit of the operation is 413, also when it is compressed', async () => {
    expect((await post({ name: 'x'.repeat(300_000) }, {}, '/small')).status).toBe(413);
    expect((await post({ name: 'x'.repeat(300_000) })).status).toBe(200);
    const bomb = await fetch(`${server.url}/small`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ name: 'x'.repeat(5_000_000) })),
    });
    expect(bomb.status).toBe(413);
    expect(reached).toEqual([{ name: 'x'.repeat(300_000) }]);
  });

  test('none at all reads as {}, so that the schema says what is missing', async () => {
    const answer = await post(undefined);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/name']);
  });
});

describe('what is not valid is named by JSON Pointers', () => {
  test('in the body, to the very field, unknown ones too', async () => {
    const { status, body } = await post({
      name: 'x',
      nmae: 1,
      'a/b~c': { deep: [{ count: 1.5, extra: 1 }] },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      '/a~1b~0c/deep/0/count',
      '/a~1b~0c/deep/0/extra',
      '/name',
      '/nmae',
    ]);
  });

  test('the body as a whole has the empty pointer', async () => {
    for (const whole of ['[]', 'null', '3', '"x"'])
      expect((await post(whole)).body.errors.map(({ path }: { path: string }) => path)).toEqual(['']);
  });

  test('in the query and the path', async () => {
    expect((await server.as().get('/trees/oak?limit=11')).body.errors[0].path).toBe('/query/limit');
    expect((await server.as().get('/trees/o%00k')).body.errors[0].path).toBe('/params/tree');
    expect((await server.as().get('/trees/oak?limit=%00')).body.errors[0].path).toBe('/query/limit');
    expect((await server.as().get('/trees/%E0%A4%A')).status).toBe(400);
  });
});

describe('text that no database keeps', () => {
  test.each([
    ['U+0000', { name: 'a\u0000b' }, '/name'],
    ['half a surrogate pair', { name: 'ok', anything: [{ x: '\ud83d' }] }, '/anything/0/x'],
    ['in the name of a field', { name: 'ok', anything: { 'a\u0000': 1 } }, '/anything'],
  ])('%s is refused at its place', async (_what, body, path) => {
    const answer = await post(body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });

  test('its escape as plain text, and whole pairs, pass', async () => {
    const body = { name: String.raw`\u0000 and \ud83d`, anything: '🙂' };
    expect((await post(body)).body).toEqual({ body });
  });

  test('nesting without end is refused without harm', async () => {
    const depth = 400_000;
    const answer = await post(`{"name":"ok","anything":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect([answer.status, answer.body.errors[0].message]).toEqual([
      422,
      'Nested more than 1000 levels deep.',
    ]);
  });

  test('a prototype cannot be polluted', async () => {
    await post(
      '{"name":"ok","anything":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('answers', () => {
  test('are not to be stored, unless the operation says otherwise; refusals never', async () => {
    expect((await post({ name: 'oak' })).headers.get('cache-control')).toBe('no-store');
    expect((await post({})).headers.get('cache-control')).toBe('no-store');
    expect((await server.as().get('/trees/oak')).headers.get('cache-control')).toBe('private, max-age=60');
    expect((await post({ name: 'oak' })).headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('that do not fit their schema are a bug: 500 without a detail, and logged with the request id', async () => {
    const { status, body } = await server.as().get('/liar');
    expect(status).toBe(500);
    expect(body.detail).not.toContain('schema');
    expect(server.logText()).toMatch(new RegExp(`"requestId":"${body.requestId}".*does not fit its schema`));
  });
});
