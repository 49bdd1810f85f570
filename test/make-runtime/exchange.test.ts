import { gzipSync } from 'node:zlib';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDirectives } from './check-directives.ts';
import type { RequestCode } from './directives.ts';
import { json, setStage } from './stage.ts';

const stage = setStage();

describe('a body', () => {
  test('of each type is sent as Make sends it', async () => {
    const send = async (type: string, body: unknown): Promise<[string, string]> => {
      await stage.output({ url: '/', method: 'POST', type, body });
      const asked = stage.server.asked.at(-1);
      return [String(asked?.headers['content-type'] ?? ''), asked?.body ?? ''];
    };
    expect(await send('json', { a: [1, null], b: '{{parameters.none}}' })).toEqual([
      'application/json',
      '{"a":[1,null]}',
    ]);
    expect(await send('urlencoded', { a: ['x', null, 'y'], b: null })).toEqual([
      'application/x-www-form-urlencoded',
      'a=x&a=y',
    ]);
    expect((await send('text', 'plain'))[1]).toBe('plain');
    expect((await send('binary', 'bytes'))[1]).toBe('bytes');
    const [type, form] = await send('multipart/form-data', { name: 'value', gone: null });
    expect(type).toMatch(/^multipart\/form-data; boundary=/);
    expect(form).toMatch(/name="name"\r\n\r\nvalue\r\n/);
    expect(form).not.toContain('gone');
  });

  test('asks for compression only when the app does', async () => {
    await stage.output({ url: '/' });
    await stage.output({ url: '/', gzip: true });
    expect(stage.server.asked.map(({ headers }) => headers['accept-encoding'])).toEqual([
      'identity',
      'gzip, deflate',
    ]);
  });
});

describe('a server of another kind', () => {
  const server = createServer((req, res) => {
    if (req.url === '/zip') {
      res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      res.end(gzipSync('{"zipped":true}'));
    } else if (req.url === '/from') res.writeHead(302, { location: '/to' }).end();
    else
      res
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ method: req.method, url: req.url }));
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const status = '{{statusCode}}';

  test('may compress what it answers', async () => {
    expect(await stage.output({ url: `${url}/zip`, gzip: true })).toEqual({ zipped: true });
  });

  test.each([
    [{}, { method: 'GET', url: '/to' }],
    [{ followRedirects: false }, { status: 302 }],
    [{ method: 'POST', body: {} }, { status: 302 }],
    [
      { method: 'POST', body: {}, followAllRedirects: true },
      { method: 'GET', url: '/to' },
    ],
  ])('leads on those who follow it (%j)', async (more, output) => {
    const response = 'status' in output ? { output: { status } } : {};
    expect(await stage.output({ url: `${url}/from`, ...more, response })).toEqual(output);
  });

  test('gives bytes when they are asked for', async () => {
    const response = { type: 'binary', output: { text: '{{toString(body)}}', base64: '{{base64(body)}}' } };
    const text = '{"method":"GET","url":"/b"}';
    expect(await stage.output({ url: `${url}/b`, response })).toEqual({
      text,
      base64: Buffer.from(text).toString('base64'),
    });
  });
});

describe('pages', () => {
  const urls = (): string[] => stage.server.asked.map(({ url }) => url);
  const iterate = '{{body.items}}';
  const twoPages = (): void => {
    stage.server.answer = (_, round) =>
      json({ items: [round * 2 - 1, round * 2], next: round < 2 ? `/second?token=${round}` : null });
  };

  test('follow an address that the answer gives, in place of the first with its query', async () => {
    twoPages();
    const code: RequestCode = {
      url: '/first',
      qs: { a: 1 },
      response: { iterate },
      pagination: { url: '{{body.next}}', condition: '{{body.next}}' },
    };
    expect(await stage.output(code)).toEqual([1, 2, 3, 4]);
    expect(urls()).toEqual(['/first?a=1', '/second?token=1&a=1']);
  });

  test('stand alone when they are not merged', async () => {
    twoPages();
    const pagination = { mergeWithParent: false, url: '{{body.next}}', condition: '{{body.next}}' };
    await stage.output({
      url: '/first',
      qs: { a: 1 },
      headers: { 'x-own': 'y' },
      response: { iterate },
      pagination,
    });
    expect(urls()).toEqual(['/first?a=1', '/second?token=1']);
    expect(stage.server.asked.map(({ headers }) => headers['x-own'])).toEqual(['y', undefined]);
  });

  test('are asked for in the body, with another method', async () => {
    twoPages();
    const pagination = { method: 'POST', body: { after: '{{body.items[2]}}' }, condition: '{{body.next}}' };
    await stage.output({ url: '/', response: { iterate }, pagination });
    expect(stage.server.asked.map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['POST', '{"after":2}'],
    ]);
  });

  test('are counted, the first follow-up being page 2', async () => {
    twoPages();
    const pagination = { qs: { offset: '{{(pagination.page - 1) * 2}}' }, condition: '{{body.next}}' };
    await stage.output({ url: '/', qs: { offset: 0 }, response: { iterate }, pagination });
    expect(urls()).toEqual(['/?offset=0', '/?offset=2']);
  });

  test('begin after the last item, and know the first', async () => {
    twoPages();
    const pagination = {
      qs: { after: '{{iterate.container.last}}', before: '{{iterate.container.first}}' },
      condition: '{{iterate.container.last < 3}}',
    };
    await stage.output({ url: '/', response: { iterate }, pagination });
    expect(urls()).toEqual(['/', '/?after=2&before=1']);
  });

  test('compute response.temp for each', async () => {
    twoPages();
    const temp = { sum: '{{temp.sum + body.items[1]}}' };
    const response = { iterate, temp, wrapper: { sum: '{{temp.sum}}', last: '{{iterate.container.last}}' } };
    expect(await stage.output({ url: '/', response, pagination: { condition: '{{body.next}}' } })).toEqual({
      sum: 4,
      last: 4,
    });
  });

  test('are wrapped whole, and limited after that', async () => {
    twoPages();
    const response = { iterate, limit: 3, wrapper: '{{reverse(output)}}' };
    expect(await stage.output({ url: '/', response, pagination: { condition: '{{body.next}}' } })).toEqual([
      4, 3, 2,
    ]);
  });

  test('without iterate give one output each, and none for null', async () => {
    twoPages();
    const pagination = { condition: '{{body.next}}' };
    expect(
      await stage.output({ url: '/', response: { output: { first: '{{body.items[1]}}' } }, pagination }),
    ).toEqual([{ first: 1 }, { first: 3 }]);
    expect(await stage.output({ url: '/', response: { output: null }, pagination })).toEqual([]);
  });
});

describe('values that Make would not take', () => {
  const in_ = (response: object): object => ({ url: '/', response });
  test.each([
    [
      { url: '/', repeat: { condition: true, delay: '{{1}}', limit: 2 } },
      'repeat delay must be a literal number',
    ],
    [{ url: '/', repeat: { condition: true, delay: 1 } }, 'repeat needs "limit"'],
    [{ url: '/', followRedirects: '{{true}}' }, 'literal boolean'],
    [{ url: '/', method: 'POST' }, 'needs a body'],
    [{ method: 'PUT', body: {} }, 'has a method but no url'],
    [{ url: '/', method: 'HEAD' }, 'must be one of GET'],
    [{ url: '/', qs: { a: { b: 1 } } }, 'qs must be an object of single values'],
    [{ url: '/', headers: '{{parameters.headers}}' }, 'headers must be an object'],
    [{ url: `/${'a'.repeat(512)}` }, 'at most 512'],
    [{ url: '/', type: 'xml' }, 'type must be one of'],
    [{ url: '/', condition: { default: {} } }, 'condition needs "condition"'],
    [{ url: '/', log: { sanitise: [] } }, '"sanitise"'],
    [{ url: '/', pagination: { limit: 20 } }, 'pagination uses "limit"'],
    [{ url: '/', input: {} }, 'an input but no endpoint'],
    [{ url: '/', endpoint: 'one' }, 'cannot have "url"'],
    [in_({ error: { type: 'DataError' } }), 'response.error needs "message"'],
    [in_({ error: { message: 'm', '404': { type: 'DataError' } } }), '404 needs "message"'],
    [in_({ error: { message: 'm', '40x': { message: 'm' } } }), '"40x"'],
    [in_({ error: { message: 'm'.repeat(1025) } }), 'at most 1024'],
    [in_({ error: { message: 'm', type: 'UnexpectedError' } }), 'must be one of RuntimeError'],
    [in_({ valid: { message: 'm' } }), 'valid needs "condition"'],
    [in_({ type: { '4xx': 'json' } }), '"4xx"'],
    [in_({ type: 'yaml' }), 'must be one of automatic'],
    [in_({ limit: 'ten' }), 'limit must be a number'],
    [in_({ iterate: { condition: true } }), 'iterate needs "container"'],
  ])('%j: %s', (code, message) => {
    expect(() => checkDirectives(code, 'search', 'It')).toThrow(message);
  });

  test('of which only the last request may have an output', async () => {
    await expect(stage.output([{ url: '/one' }, { url: '/two' }])).rejects.toThrow(
      'give this one "output": null: /one',
    );
  });

  test('such as a limit below zero, or one that is no number', async () => {
    for (const limit of [-1, '{{parameters.text}}'])
      await expect(stage.output({ url: '/', response: { limit } }, { text: 'many' })).rejects.toThrow(
        'a number above 0',
      );
  });

  test('repeat sees only temp', async () => {
    const repeat = { condition: '{{body.again}}', delay: 0, limit: 2 };
    await expect(stage.output({ url: '/', repeat })).rejects.toThrow('Unknown variable "body"');
  });
});
