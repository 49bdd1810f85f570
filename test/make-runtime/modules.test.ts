import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource, type WrittenApp } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { loadMakeApp, runModule, runResponder, validateConnection, type MakeApp } from './make-runtime.ts';
import { json } from './stage.ts';

type Code = Record<string, unknown>;
let server: EchoServer;
beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.answer = () => json({ id: 1 });
});

const base = { baseUrl: 'https://placeholder.example', headers: { 'x-base': 'yes' } };
const load = (app: WrittenApp, options: object = {}): MakeApp =>
  loadMakeApp({ publicUrl: server.url, ...options }, appSource({ base, ...app }));
const module = (moduleType: string, communication: unknown, form: Code = {}, options: object = {}): MakeApp =>
  load({ module: { one: { moduleType, communication, ...form } } }, options);

describe('parameters of a module', () => {
  const form = {
    staticParams: [
      {
        name: 'list',
        type: 'select',
        label: 'List',
        options: [{ value: 'a', nested: [{ name: 'inner', type: 'text' }] }],
      },
    ],
    mappableParams: [
      { name: 'q', type: 'text' },
      { name: 'fixed', type: 'text', label: 'Fixed', mappable: false },
    ],
  };
  const app = (): MakeApp => module('action', { url: '/{{parameters.q}}/{{parameters.inner}}' }, form);

  test('that are mapped may be mapped', async () => {
    await runModule(app(), 'one', { parameters: { list: 'a' }, mapped: { q: 'x' } });
    expect(server.asked[0]?.url).toBe('/x/');
  });

  test.each([
    ['list', 'a', '"List" cannot be mapped.'],
    ['fixed', 'a', '"Fixed" cannot be mapped.'],
    ['inner', 'b', '"inner" cannot be mapped.'],
  ])('of a static form, or said not to be mappable, may not: %s', async (name, value, message) => {
    const parameters = name === 'inner' ? { list: 'a' } : {};
    await expect(runModule(app(), 'one', { parameters, mapped: { [name]: value } })).rejects.toMatchObject({
      type: 'BundleValidationError',
      message,
    });
  });

  test('must be declared wherever they are read, and need not be shown', async () => {
    await expect(runModule(app(), 'one', {})).resolves.toHaveLength(1);
    const undeclared = module('action', { url: "/{{get(parameters, 'typo')}}" }, form);
    await expect(runModule(undeclared, 'one')).rejects.toThrow('There is no parameter "typo" here.');
  });
});

describe('a responder', () => {
  const communication = {
    response: {
      status: '{{parameters.status}}',
      headers: { 'x-a': '{{parameters.text}}' },
      body: { got: '{{parameters.text}}' },
    },
  };
  const form = {
    mappableParams: [
      { name: 'status', type: 'uinteger', default: 201 },
      { name: 'text', type: 'text' },
    ],
  };

  test('answers with status, headers and body', async () => {
    const answer = await runResponder(module('responder', communication, form), 'one', {
      mapped: { text: 'b' },
    });
    expect(answer).toEqual({ status: 201, headers: { 'x-a': 'b' }, body: { got: 'b' } });
  });

  test('makes no request', () => {
    expect(() => module('responder', { url: '/', ...communication })).toThrow('"url"');
  });
});

describe('kinds of modules', () => {
  test('an action gives one collection, and nothing else', async () => {
    for (const output of [['a'], 'text', null])
      await expect(runModule(module('action', { url: '/', response: { output } }), 'one')).rejects.toThrow(
        'one collection',
      );
  });

  test('a search gives collections, each once', async () => {
    server.answer = () => json([{ id: 1 }, { id: 2 }, { id: 1 }, 'text']);
    const app = module('search', { url: '/', response: { iterate: '{{body}}' } });
    expect(await runModule(app, 'one')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('a universal module gives what came back, whatever it calls', async () => {
    const communication = {
      url: '{{parameters.url}}',
      method: '{{parameters.method}}',
      headers: { '{{...}}': "{{toCollection(parameters.headers, 'key', 'value')}}" },
      body: '{{parameters.body}}',
      type: 'text',
      response: { output: { statusCode: '{{statusCode}}', body: '{{body}}' } },
    };
    const form = {
      mappableParams: [
        { name: 'url', type: 'text', required: true },
        { name: 'method', type: 'select', default: 'GET', options: [{ value: 'GET' }, { value: 'PATCH' }] },
        {
          name: 'headers',
          type: 'array',
          spec: [
            { name: 'key', type: 'text' },
            { name: 'value', type: 'text' },
          ],
        },
        { name: 'body', type: 'any' },
      ],
    };
    const parameters = { url: '/a', method: 'PATCH', headers: [{ key: 'X-A', value: 'b' }], body: '{"c":1}' };
    expect(await runModule(module('universal', communication, form), 'one', { mapped: parameters })).toEqual([
      { statusCode: 200, body: { id: 1 } },
    ]);
    expect(server.asked[0]).toMatchObject({ method: 'PATCH', url: '/a', body: '{"c":1}' });
    expect(server.asked[0]?.headers['x-a']).toBe('b');
  });

  test('a trigger is not run as a module', async () => {
    await expect(runModule(module('trigger', { url: '/' }), 'one')).rejects.toThrow(
      'is not run by runModule',
    );
  });

  test('an unknown kind, and what a module refers to, are mistakes', () => {
    expect(() => module('converger', { url: '/' })).toThrow('unknown type');
    expect(() => module('action', { url: '/' }, { connection: 'gone' })).toThrow('"gone", which is missing');
    expect(() => module('instant_trigger', {})).toThrow('needs a webhook');
  });

  test('common data and the form itself can be read', async () => {
    const output = { secret: '{{common.secret}}', first: '{{metadata.expect[1].name}}' };
    const app = module(
      'action',
      { response: { output } },
      { mappableParams: [{ name: 'a', type: 'text' }] },
      { common: { secret: 's' } },
    );
    expect(await runModule(app, 'one')).toEqual([{ secret: 's', first: 'a' }]);
  });

  test('a run ends at 100 requests', async () => {
    const repeat = { condition: true, delay: 0, limit: 1000 };
    await expect(runModule(module('action', { url: '/', repeat }), 'one')).rejects.toThrow(
      'More than 100 requests',
    );
    expect(server.asked).toHaveLength(100);
    await expect(
      runModule(module('action', { url: '/', repeat }, {}, { common: { maxRequestCount: 3 } }), 'one'),
    ).rejects.toThrow('More than 3');
  });
});

describe('a basic connection', () => {
  const connect = (
    response: Code,
    params: Code[] = [{ name: 'key', type: 'password', required: true }],
  ): MakeApp =>
    load({
      connection: {
        own: {
          connectionType: 'basic',
          params,
          communication: { url: 'https://placeholder.example/me', response },
        },
      },
    });
  const create = (app: MakeApp) => validateConnection(app, { key: 'k' }, 'own');

  test('keeps data, label and uid, and inherits nothing from the base', async () => {
    const metadata = { type: 'text', value: 'No. {{body.id}}' };
    const connection = await create(
      connect({ data: { key: '{{parameters.key}}' }, uid: '{{body.id}}', metadata }),
    );
    expect(connection).toEqual({ id: 'own', data: { key: 'k' }, uid: '1', label: 'No. 1' });
    expect(server.asked[0]?.headers).not.toHaveProperty('x-base');
  });

  test('is not created on an error, nor when valid says no', async () => {
    await expect(create(connect({ valid: '{{body.ok}}' }))).rejects.toThrow('marked as invalid');
    server.answer = () => json({}, 401);
    await expect(create(connect({}))).rejects.toMatchObject({ message: '401 Unauthorized' });
  });

  test('has a label of 512 characters at most', async () => {
    server.answer = () => json({ name: 'x'.repeat(513) });
    await expect(create(connect({ metadata: { type: 'text', value: '{{body.name}}' } }))).rejects.toThrow(
      '512',
    );
    expect(() => connect({ metadata: { type: 'name', value: '' } })).toThrow('one of text, email');
  });

  test.each(['accountName', 'teamID'])('cannot have a parameter %s', async (name) => {
    await expect(
      create(
        connect({}, [
          { name, type: 'text' },
          { name: 'key', type: 'text' },
        ]),
      ),
    ).rejects.toThrow('Make uses that name');
  });

  test('gives modules what it has saved, and no more', async () => {
    const saved = { id: 'own', data: { key: 'k' }, label: '', uid: '' };
    const app = (text: string): MakeApp =>
      load({
        connection: { own: { connectionType: 'basic', communication: { response: {} } } },
        module: { one: { moduleType: 'action', connection: 'own', communication: { url: text } } },
      });
    await runModule(app('/{{connection.key}}'), 'one', { connection: saved });
    expect(server.asked[0]?.url).toBe('/k');
    await expect(runModule(app('/{{connection.kye}}'), 'one', { connection: saved })).rejects.toThrow(
      '"kye"',
    );
    await expect(runModule(app('/'), 'one')).rejects.toThrow('needs a connection');
  });
});
