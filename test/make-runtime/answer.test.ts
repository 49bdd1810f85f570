import { describe, expect, test } from 'vitest';
import type { RequestCode } from './directives.ts';
import { setStage, json } from './stage.ts';

const stage = setStage();

describe('an answer', () => {
  test.each([
    ['application/json; charset=utf-8', undefined, { a: 1 }],
    ['application/problem+json', undefined, '{"a":1}'],
    ['application/problem+json', 'json', { a: 1 }],
    ['text/html', { '*': 'automatic', '200-299': 'text', '200': 'json' }, { a: 1 }],
    ['application/json', 'text', '{"a":1}'],
    ['application/x-www-form-urlencoded', undefined, { '{"a":1}': '' }],
  ])('of %s with type %j is read as %j', async (contentType, type, body) => {
    stage.server.answer = () => ({ contentType, body: '{"a":1}' });
    expect(
      await stage.output({ url: '/', response: { ...(type ? { type } : {}), output: { body: '{{body}}' } } }),
    ).toEqual({ body });
  });

  test('that is empty has no body', async () => {
    stage.server.answer = () => ({ status: 204 });
    expect(
      await stage.output({
        url: '/',
        response: { type: 'json', output: { status: '{{statusCode}}', body: '{{body}}' } },
      }),
    ).toEqual({ status: 204 });
  });

  test.each([
    [404, undefined, 'RuntimeError', '404 Not Found'],
    [429, undefined, 'RateLimitError', '429 Too Many Requests'],
    [503, undefined, 'ConnectionError', '503 Service Unavailable'],
    [404, '[{{statusCode}}] {{body.why}}', 'RuntimeError', '[404] because'],
    [404, { message: 'general', type: 'DataError' }, 'DataError', 'general'],
    [
      404,
      { message: 'general', '404': { message: 'gone: {{body.why}}', type: 'DataError' } },
      'DataError',
      'gone: because',
    ],
    [410, { message: 'general', '404': { message: 'gone' } }, 'RuntimeError', 'general'],
    [
      402,
      { message: 'pay', type: "{{if(statusCode = 402, 'DataError', 'RuntimeError')}}" },
      'DataError',
      'pay',
    ],
  ])('%i with error %j is a %s', async (status, error, type, message) => {
    stage.server.answer = () => json({ why: 'because' }, status);
    await expect(
      stage.output({ url: '/', response: error === undefined ? {} : { error } }),
    ).rejects.toMatchObject({
      type,
      message,
    });
  });

  test('below 400 fails only by valid', async () => {
    stage.server.answer = () => json({ ok: false });
    await expect(stage.output({ url: '/', response: { valid: '{{body.ok}}' } })).rejects.toThrow(
      'Response marked as invalid.',
    );
    const valid = { condition: '{{body.ok}}', message: 'Not {{body.ok}}', type: 'DataError' };
    await expect(stage.output({ url: '/', response: { valid } })).rejects.toMatchObject({
      type: 'DataError',
      message: 'Not false',
    });
    await expect(
      stage.output({
        url: '/',
        response: { valid: '{{body.ok}}', error: { message: 'm', '200': { message: 'no' } } },
      }),
    ).rejects.toThrow('no');
  });

  test('of 400 and above stays an error in spite of valid, unless the other reading is asked for', async () => {
    stage.server.answer = () => json({}, 500);
    const code: RequestCode = { url: '/', response: { valid: true, output: { status: '{{statusCode}}' } } };
    await expect(stage.output(code)).rejects.toMatchObject({ type: 'ConnectionError' });
    expect(await stage.output(code, {}, { validAcceptsErrors: true })).toEqual({ status: 500 });
  });

  test('that never comes is a ConnectionError', async () => {
    stage.server.answer = () => null;
    await expect(stage.output({ url: '/' }, {}, { timeoutMs: 100 })).rejects.toMatchObject({
      type: 'ConnectionError',
      message: expect.stringContaining('in time'),
    });
  });
});

describe('lists', () => {
  const pages = (asked: { url: string }) => {
    const page = Number(new URL(asked.url, stage.server.url).searchParams.get('page') ?? 1);
    return json({
      items:
        page > 3
          ? []
          : [
              { id: page * 10, keep: true },
              { id: page * 10 + 1, keep: false },
            ],
      more: true,
    });
  };
  const paged: RequestCode = {
    url: '/',
    qs: { size: 2 },
    response: { iterate: { container: '{{body.items}}', condition: '{{item.keep}}' }, output: '{{item.id}}' },
    pagination: { qs: { page: '{{pagination.page}}' }, condition: '{{body.more}}' },
  };

  test('follow pages, filter items, and stop at an empty page', async () => {
    stage.server.answer = pages;
    expect(await stage.output(paged)).toEqual([10, 20, 30]);
    expect(stage.server.asked.map(({ url }) => url)).toEqual([
      '/?size=2',
      '/?size=2&page=2',
      '/?size=2&page=3',
      '/?size=2&page=4',
    ]);
  });

  test('stop at their limit; a limit of 0 is a mistake', async () => {
    stage.server.answer = pages;
    const limited = (limit: unknown): RequestCode => ({ ...paged, response: { ...paged.response, limit } });
    expect(await stage.output(limited('{{parameters.limit}}'), { limit: 2 })).toEqual([10, 20]);
    expect(stage.server.asked).toHaveLength(2);
    await expect(stage.output(limited(0))).rejects.toMatchObject({ type: 'InvalidConfigurationError' });
  });

  test('stop after fifty pages', async () => {
    stage.server.answer = () => json({ items: [{ keep: true }], more: true });
    expect(await stage.output(paged)).toHaveLength(50);
  });

  test('are wrapped once, at the end', async () => {
    stage.server.answer = pages;
    expect(
      await stage.output({ ...paged, response: { ...paged.response, wrapper: { ids: '{{output}}' } } }),
    ).toEqual({ ids: [10, 20, 30] });
  });
});

describe('the log', () => {
  test('shows requests that say what to hide, and hides it', async () => {
    stage.server.answer = () => json({ token: 's3cret', list: [{ token: 's3cret' }], open: 1 });
    const sanitize = [
      'request.headers.authorization',
      'request.headers.`X-Secret-Key`',
      'response.body.token',
      'response.body.list.token',
    ];
    await stage.output({
      url: '/',
      headers: { Authorization: 's3cret', 'x-secret-key': 's3cret' },
      log: { sanitize },
    });
    await stage.output({ url: '/silent' });
    expect(stage.log).toHaveLength(1);
    expect(stage.log[0]).toMatchObject({
      request: { method: 'GET', url: `${stage.server.url}/` },
      response: { body: { open: 1, token: '[sanitized]' } },
    });
    expect(JSON.stringify(stage.log)).not.toContain('s3cret');
  });

  test('refuses a dashed name without backticks', async () => {
    await expect(stage.output({ url: '/', log: { sanitize: ['request.headers.x-key'] } })).rejects.toThrow(
      'needs backticks',
    );
  });
});
