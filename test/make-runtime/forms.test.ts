import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource, type WrittenApp } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { openForm, searchOptions } from './forms.ts';
import { callRpc, loadMakeApp, runModule, type MakeApp } from './make-runtime.ts';
import { json } from './stage.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  server.answer = ({ url }) => json({ items: [1, 2, 3].map((id) => ({ id, name: `${url} ${id}` })) });
});

const options = (url: string, params: string[], limit = 500) => ({
  params: params.map((name) => ({ name, type: 'text' })),
  communication: {
    url,
    response: { iterate: '{{body.items}}', output: { label: '{{item.name}}', value: '{{item.id}}' }, limit },
  },
});
const select = (name: string, more: object): object => ({
  name,
  type: 'select',
  label: name.toUpperCase(),
  ...more,
});
const written: WrittenApp = {
  base: { baseUrl: 'https://placeholder.example' },
  rpc: {
    teams: options('/teams/{{parameters.org}}', ['org']),
    folders: options('/folders/{{parameters.org}}/{{parameters.team}}', ['org', 'team'], 2),
    search: options('/search/{{parameters.q}}', ['q']),
    fields: {
      params: [{ name: 'team', type: 'text' }],
      communication: {
        url: '/fields/{{parameters.team}}',
        response: {
          output: [
            { name: 'extra{{parameters.team}}', type: 'uinteger', required: true },
            { name: 'chosen', type: 'select', options: 'rpc://teams' },
          ],
        },
      },
    },
    silent: { communication: { condition: false, response: { output: [{ label: 'a', value: 1 }] } } },
    wrong: { communication: { response: { output: [{ label: 'a', value: null }] } } },
    undeclared: options('/{{parameters.org}}', []),
    busy: {
      communication: { ...options('/', []).communication, repeat: { condition: true, delay: 0, limit: 4 } },
    },
  },
  module: {
    one: {
      moduleType: 'action',
      communication: { response: { output: { got: '{{parameters}}', extra: '{{parameters.extra7}}' } } },
      mappableParams: [
        select('org', {
          options: [
            { label: 'Acme', value: 'acme' },
            { label: 'Group', options: [{ value: 'inner', label: 'Inner', default: true }] },
          ],
        }),
        select('team', {
          required: true,
          options: {
            store: 'rpc://teams',
            nested: [select('folder', { options: 'rpc://folders' }), 'rpc://fields'],
          },
          rpc: { url: 'rpc://search', label: 'Search', parameters: [{ name: 'q', type: 'text' }] },
        }),
        { name: 'list', type: 'array', spec: [{ name: 'a', type: 'text' }, 'rpc://fields'] },
        { name: 'isOn', type: 'boolean', nested: [{ name: 'onOnly', type: 'text' }] },
      ],
    },
  },
};
const load = (): MakeApp => loadMakeApp({ publicUrl: server.url }, appSource(written));
const open = async (parameters: Record<string, unknown>): Promise<[string, unknown[]?][]> =>
  (await openForm(load(), 'one', { parameters })).map(({ name, options: offered }) =>
    offered ? [name, offered.map(({ value }) => value)] : [name],
  );

describe('a form', () => {
  test('fills its selects, and shows nested fields once the parent is chosen', async () => {
    expect(await open({})).toEqual([['org', ['acme', 'inner']], ['team', [1, 2, 3]], ['list'], ['isOn']]);
    expect(server.asked.map(({ url }) => url).toSorted()).toEqual(['/fields/', '/teams/']);
    expect((await open({ org: 'acme', team: 7, isOn: true })).map(([name]) => name)).toEqual([
      'org',
      'team',
      'folder',
      'extra7',
      'chosen',
      'list',
      'isOn',
      'onOnly',
    ]);
  });

  test('calls its RPCs with the values chosen so far', async () => {
    await open({ org: 'acme', team: 7 });
    expect(server.asked.map(({ url }) => url)).toContain('/folders/acme/7');
    const fields = await openForm(load(), 'one', { parameters: { org: 'acme', team: 7 } });
    expect(fields.find(({ name }) => name === 'folder')).toEqual({
      name: 'folder',
      type: 'select',
      label: 'FOLDER',
      isRequired: false,
      options: [1, 2].map((value) => ({ label: `/folders/acme/7 ${value}`, value })),
    });
    expect(fields[0]?.options?.[1]).toEqual({ label: 'Inner', value: 'inner', default: true });
  });

  test('searches by its button', async () => {
    expect((await searchOptions(load(), 'one', 'team', { q: 'crm' }))[0]).toEqual({
      label: '/search/crm 1',
      value: 1,
    });
    await expect(searchOptions(load(), 'one', 'team', { word: 'crm' })).rejects.toThrow(
      'No field is called "word"',
    );
    await expect(searchOptions(load(), 'one', 'org', {})).rejects.toThrow('no search button');
  });
});

describe('fields from RPCs', () => {
  test('take values, with their rules, at the top and in lists', async () => {
    const [bundle] = await runModule(load(), 'one', {
      parameters: { team: 7, extra7: '5', list: [{ a: 'x', extra7: 1 }] },
    });
    expect(bundle).toMatchObject({ extra: 5, got: { list: [{ a: 'x', extra7: 1 }] } });
    await expect(runModule(load(), 'one', { parameters: { team: 7, extra7: -1 } })).rejects.toThrow(
      'whole number',
    );
    await expect(runModule(load(), 'one', { parameters: { team: 7, extra8: 1 } })).rejects.toThrow(
      'No field is called "extra8"',
    );
  });

  test('are not asked for in a run that has no values for them', async () => {
    expect(await runModule(load(), 'one', { parameters: { team: 7 } })).toEqual([{ got: { team: 7 } }]);
    expect(server.asked).toEqual([]);
  });
});

describe('an RPC', () => {
  test('ends at its limit, and is empty when it is skipped', async () => {
    expect(await callRpc(load(), 'folders')).toHaveLength(2);
    expect(await callRpc(load(), 'silent')).toEqual([]);
  });

  test('gives options or fields, and nothing else', async () => {
    await expect(callRpc(load(), 'wrong')).rejects.toThrow('neither an option nor a field');
    expect(await callRpc(load(), 'fields', { parameters: { team: 1, other: 2 } })).toHaveLength(2);
  });

  test('reads only what it declares', async () => {
    await expect(callRpc(load(), 'undeclared', { parameters: { org: 1 } })).rejects.toThrow(
      'There is no parameter "org" here.',
    );
  });

  test('that makes more than three requests leaves a warning', async () => {
    const app = load();
    await callRpc(app, 'folders');
    expect(app.warnings).toEqual([]);
    await callRpc(app, 'busy');
    expect(app.warnings).toEqual(['The RPC busy made 4 requests; Make recommends at most 3.']);
  });
});
