import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { loadMakeApp, runModule, type MakeApp } from './make-runtime.ts';
import { json } from './stage.ts';

type Code = Record<string, unknown>;
let server: EchoServer;
beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.answer = ({ url }, round) =>
    json({ url, items: [round * 2 - 1, round * 2], next: round < 3 ? round + 1 : null });
});

const connection = { id: 'own', data: { key: 'k' }, label: '', uid: '' };
const load = (communication: Code, moduleType = 'action', endpoint: Code = {}): MakeApp =>
  loadMakeApp(
    { publicUrl: server.url },
    appSource({
      base: {
        baseUrl: 'https://placeholder.example',
        response: { error: { message: 'From the endpoint: {{statusCode}}' } },
      },
      connection: { own: { connectionType: 'basic', communication: { response: {} } } },
      endpoint: {
        listItems: {
          attachedAccounts: ['own'],
          communication: { url: '/items/{{parameters.page}}', headers: { 'x-key': '{{connection.key}}' } },
          inputParameters: [{ name: 'page', type: 'uinteger', default: 1, help: 'Which page.' }],
          ...endpoint,
        },
      },
      module: { one: { moduleType, connection: 'own', communication } },
    }),
  );
const run = (app: MakeApp) => runModule(app, 'one', { connection });

describe('an endpoint', () => {
  test('runs in place of a request, with its own input, and its output is the body', async () => {
    const app = load({
      endpoint: 'listItems',
      input: { page: '{{1 + 1}}' },
      response: { output: { of: '{{body.url}}' } },
    });
    expect(await run(app)).toEqual([{ of: '/items/2' }]);
    expect(server.asked[0]).toMatchObject({ url: '/items/2', headers: { 'x-key': 'k' } });
    await run(load({ endpoint: { name: 'listItems' } }));
    expect(server.asked[1]?.url).toBe('/items/1');
  });

  test('is paged by its input', async () => {
    const pagination = { input: { page: '{{body.next}}' }, condition: '{{body.next}}' };
    const code = {
      endpoint: 'listItems',
      response: { iterate: '{{body.items}}', output: { id: '{{item}}' } },
      pagination,
    };
    expect(await run(load(code, 'search'))).toEqual([1, 2, 3, 4, 5, 6].map((id) => ({ id })));
    expect(server.asked.map(({ url }) => url)).toEqual(['/items/1', '/items/2', '/items/3']);
  });

  test('makes requests that count for the run', async () => {
    const repeat = { condition: true, delay: 0, limit: 9 };
    const app = load({ endpoint: 'listItems', repeat });
    app.options.common = { maxRequestCount: 3 };
    await expect(run(app)).rejects.toThrow('More than 3 requests');
    expect(server.asked).toHaveLength(3);
  });

  test('fails as itself', async () => {
    server.answer = () => json({}, 404);
    await expect(run(load({ endpoint: 'listItems' }))).rejects.toThrow('From the endpoint: 404');
  });

  test.each([
    [{ endpoint: 'gone' }, {}, 'no endpoint "gone"'],
    [{ endpoint: 'listItems', input: { side: 1 } }, {}, 'No field is called "side"'],
    [{ endpoint: 'listItems', input: { page: -1 } }, {}, 'whole number'],
    [{ endpoint: { name: 'listItems', connection: 'other' } }, {}, 'not supported here'],
    [
      { endpoint: 'listItems' },
      { communication: [{ response: { output: null } }, {}] },
      'must make a single request',
    ],
    [{ endpoint: 'listItems', pagination: { qs: {} } }, {}, '"qs"'],
    [{ endpoint: 'listItems', url: '/' }, {}, 'cannot have "url"'],
    [{ endpoint: 'listItems' }, { communication: { endpoint: 'listItems' } }, '"endpoint"'],
    [{ endpoint: 'listItems' }, { attachedAccounts: ['other'] }, '"other", which is missing'],
  ])('%j with %j: %s', async (communication, endpoint, message) => {
    await expect((async () => run(load(communication, 'search', endpoint)))()).rejects.toThrow(message);
  });
});
