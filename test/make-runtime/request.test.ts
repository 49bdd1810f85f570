import { describe, expect, test } from 'vitest';
import { checkDirectives } from './check-directives.ts';
import { mergeRequests, type RequestCode } from './directives.ts';
import { setStage, json } from './stage.ts';

const stage = setStage();

describe('a request', () => {
  test('joins addresses, collapses slashes, keeps a trailing one, and repeats keys of arrays', async () => {
    await stage.output({
      url: '//a///b/',
      qs: { q: ['x y', 2], none: '{{parameters.none}}', nothing: null },
    });
    await stage.output({ url: `${stage.server.url}/absolute`, baseUrl: 'http://elsewhere.invalid' });
    expect(stage.server.asked.map(({ url }) => url)).toEqual(['/a/b/?q=x+y&q=2', '/absolute']);
  });

  test('drops undefined from JSON and sends null; headers and forms drop both', async () => {
    const body = { a: '{{parameters.none}}', b: null, c: 1 };
    const headers = { 'X-None': '{{parameters.none}}', 'X-Nothing': null, 'X-Set': '{{parameters.set}}' };
    await stage.output({ url: '/', method: 'POST', headers, body }, { set: 'yes' });
    await stage.output({ url: '/', method: 'POST', type: 'urlencoded', body });
    expect(stage.server.asked.map((asked) => asked.body)).toEqual(['{"b":null,"c":1}', 'c=1']);
    expect(stage.server.asked[0]?.headers).toMatchObject({
      'x-set': 'yes',
      'content-type': 'application/json',
    });
    expect(Object.keys(stage.server.asked[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-none']));
  });

  test('has no body when it is a GET', async () => {
    await stage.output({ url: '/', body: { a: 1 } });
    expect(stage.server.asked[0]?.body).toBe('');
  });

  test('computes temp first, all at once, and merges arrays position by position', async () => {
    const code = {
      temp: { list: [1, 2, 3], early: '{{temp.list}}' },
      response: { temp: { list: [9], late: '{{temp.list[1]}}' }, output: '{{temp}}' },
    };
    expect(await stage.output(code)).toEqual({ list: [9, 2, 3], late: 1 });
    expect(stage.server.asked).toEqual([]);
  });

  test('is skipped when its condition is false, with the default as output', async () => {
    expect(await stage.output({ url: '/', condition: '{{parameters.none}}' })).toBeUndefined();
    expect(
      await stage.output(
        { url: '/', condition: { condition: false, default: { skipped: '{{parameters.why}}' } } },
        { why: 'no' },
      ),
    ).toEqual({ skipped: 'no' });
    expect(stage.server.asked).toEqual([]);
  });

  test('inherits from the base: single headers, deep errors, but not its log when it has its own', () => {
    const base: RequestCode = {
      headers: { a: '1', b: '2' },
      log: { sanitize: ['request.url'] },
      response: { error: { message: 'm', type: 'DataError' } },
    };
    const merged = mergeRequests(base, {
      headers: { B: '3' },
      log: { sanitize: [] },
      response: { error: { message: 'own' } },
    });
    expect(merged).toMatchObject({
      headers: { a: '1', b: '3' },
      log: { sanitize: [] },
      response: { error: { message: 'own', type: 'DataError' } },
    });
  });

  test('passes values on through temp only', async () => {
    stage.server.answer = (asked) => json({ id: asked.url === '/first' ? 7 : 8 });
    const requests = [
      { url: '/first', response: { temp: { id: '{{body.id}}' }, output: null } },
      { url: '/second/{{temp.id}}', response: { output: '{{body}}' } },
    ];
    expect(await stage.output(requests)).toEqual({ id: 8 });
    expect(stage.server.asked.map(({ url }) => url)).toEqual(['/first', '/second/7']);
  });

  test('is repeated while its condition holds, up to its limit', async () => {
    stage.server.answer = (_, round) => json({ status: round < 3 ? 'pending' : 'done' });
    const repeat = { condition: "{{temp.status = 'pending'}}", delay: 1, limit: 5 };
    const response = { temp: { status: '{{body.status}}' } };
    expect(await stage.output({ url: '/', repeat, response })).toEqual({ status: 'done' });
    stage.server.asked.length = 0;
    stage.server.answer = () => json({ status: 'pending' });
    await stage.output({ url: '/', repeat, response });
    expect(stage.server.asked).toHaveLength(5);
  });
});

describe('directives that do not belong', () => {
  test.each([
    [{ url: '/', iterat: 1 }, 'search', '"iterat"'],
    [{ url: '/', response: { iterate: '{{body}}' } }, 'action', '"iterate"'],
    [{ url: '/', pagination: {} }, 'action', '"pagination"'],
    [{ url: '/', timeout: 1 }, 'search', '"timeout"'],
    [{ url: '/', response: { data: {} } }, 'rpc', '"data"'],
    [[], 'rpc', 'must be an object'],
  ] as const)('%j in a %s', (code, kind, message) => {
    expect(() => checkDirectives(code, kind, 'It')).toThrow(message);
  });
});
