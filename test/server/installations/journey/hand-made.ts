import { readdirSync, readFileSync } from 'node:fs';
import {
  blueprint,
  directive,
  ifElse,
  merge,
  module,
  router,
  trigger,
  withFlow,
  type Loose,
} from '../../scenarios/blueprint/build.ts';

/** A blueprint as its author exports it, with bindings to the author's account. */
export type Export = { title: string; exported: Loose };

const slack = (id: number, text: string, more: Loose = {}) =>
  module(id, 'slack:CreateMessage', {
    version: 4,
    parameters: { __IMTCONN__: 4711 },
    mapper: { channel: 'C-ORDERS', text },
    ...more,
  });
const sheet = (id: number, more: Loose = {}) =>
  module(id, 'google-sheets:addRow', {
    version: 2,
    parameters: { __IMTCONN__: 4712 },
    mapper: { values: { A: '{{1.name}}', B: '{{1.total}}' }, insertUnformatted: false },
    ...more,
  });
const filtered = (step: Loose, name: string, a: string, o = 'exist', b?: string): Loose => ({
  ...step,
  filter: { name, conditions: [[{ a, o, ...(b === undefined ? {} : { b }) }]] },
});
const hook = trigger({ parameters: { hook: 5150, maxResults: 1 } });

const hard: Export[] = [
  {
    title: 'Routers in routers, each behind a filter',
    exported: blueprint(
      router(
        2,
        [filtered(slack(3, 'Big: {{1.total}}'), 'Big orders', '{{1.total}}', 'number:greater', '1000')],
        [
          filtered(sheet(4), 'Has a name', '{{1.name}}'),
          router(5, [slack(6, 'Row {{4.rowNumber}}')], [sheet(7), slack(8, '{{7.rowNumber}} again')], []),
        ],
      ),
    ),
  },
  {
    title: 'An if-else whose branches merge',
    exported: blueprint(
      ifElse(2, [
        {
          type: 'condition',
          label: 'Paid',
          conditions: [[{ a: '{{1.status}}', o: 'text:equal:ci', b: 'paid' }]],
          merge: true,
          flow: [sheet(3)],
        },
        { type: 'else', label: 'Unpaid', merge: true, flow: [slack(4, 'Unpaid: {{1.name}}')] },
      ]),
      merge(5, ['{{3.rowNumber}}', '{{4.ts}}']),
      slack(6, 'Done: {{5.outcome}}'),
    ),
  },
  {
    title: 'An if-else whose branches end',
    exported: blueprint(
      ifElse(2, [
        {
          type: 'condition',
          label: 'New',
          conditions: [[{ a: '{{1.isNew}}', o: 'boolean:equal', b: 'true' }]],
          merge: false,
          flow: [sheet(3), slack(4, 'New')],
        },
        { type: 'else', label: 'Known', merge: false, flow: [slack(5, 'Known')] },
      ]),
    ),
  },
  {
    title: 'An iterator and two aggregators',
    exported: blueprint(
      module(2, 'builtin:BasicFeeder', { mapper: { array: '{{1.lines}}' } }),
      module(3, 'util:ComposeTransformer', { mapper: { value: '{{2.sku}} x {{2.quantity}}' } }),
      module(4, 'util:TextAggregator', {
        parameters: { rowSeparator: '\n', feeder: 2 },
        mapper: { value: '{{3.value}}' },
      }),
      slack(5, '{{4.text}}'),
      module(6, 'builtin:BasicFeeder', { mapper: { array: '{{1.contacts}}' } }),
      module(7, 'builtin:BasicAggregator', { parameters: { feeder: 6 }, mapper: { email: '{{6.email}}' } }),
      slack(8, '{{length(7.array)}} contacts'),
    ),
  },
  {
    title: 'Error handlers of every kind, one with modules of its own',
    exported: blueprint(
      slack(2, 'Ignore me', { onerror: [directive(20)] }),
      slack(3, 'Resume me', {
        onerror: [
          slack(21, 'It failed: {{3.error.message}}'),
          { ...directive(22, 'Resume'), mapper: { ts: '0' } },
        ],
      }),
      slack(4, 'Keep me', {
        onerror: [{ ...directive(23, 'Break'), mapper: { retry: true, count: '3', interval: '15' } }],
      }),
      slack(5, 'Undo me', { onerror: [sheet(24, { onerror: [directive(25)] }), directive(26, 'Rollback')] }),
      slack(6, 'Finish me', { onerror: [directive(27, 'Commit')] }),
    ),
  },
  {
    title: 'An AI agent with tools and a system prompt in many lines',
    exported: blueprint(
      module(2, 'ai-local-agent:RunLocalAIAgent', {
        version: 0,
        parameters: { agent: '7f0f1b1e-53d8-4a0c-9d1a-2f6c5f3b9a01', makeConnectionId: 991, maxTokens: 2000 },
        mapper: {
          instructions:
            'You sort orders.\n\n1. Read the order.\n2. Say "urgent" or "normal".\n\tNever invent.',
          message: '{{1.text}}',
        },
      }),
      slack(3, '{{2.response}}'),
    ),
  },
  {
    title: 'Calls over HTTP with keys, accounts and a data structure',
    exported: blueprint(
      module(2, 'http:MakeRequest', {
        version: 4,
        parameters: { authenticationType: 'apiKey', apiKeyKeychain: 8801, proxyKeychain: 0 },
        mapper: {
          url: 'https://api.example.com/orders/{{1.id}}',
          method: 'post',
          headers: [{ name: 'Accept', value: 'application/json' }],
          queryParameters: [{ name: 'expand', value: 'lines,customer' }],
          contentType: 'json',
          inputMethod: 'jsonString',
          jsonStringBodyContent: '{"id":"{{1.id}}","note":"{{replace(1.note; "\\""; "\'")}}"}',
          parseResponse: true,
        },
      }),
      module(3, 'http:ActionSendDataOAuth', {
        version: 3,
        parameters: { oAuthAccount: 8802, handleErrors: true },
        mapper: { url: 'https://api.example.com/me', method: 'get', qs: [], headers: [], bodyType: '' },
      }),
      module(4, 'json:ParseJSON', { parameters: { type: 60123 }, mapper: { json: '{{2.data}}' } }),
    ),
  },
  {
    title: 'A data store that remembers',
    exported: blueprint(
      module(2, 'datastore:ExistRecord', { parameters: { datastore: 60001 }, mapper: { key: '{{1.id}}' } }),
      filtered(
        module(3, 'datastore:AddRecord', {
          parameters: { datastore: 60001 },
          mapper: {
            key: '{{1.id}}',
            data: { seenAt: '{{now}}', tags: ['{{1.tag}}', 'new'] },
            overwrite: false,
          },
        }),
        'Not seen',
        '{{2.exist}}',
        'boolean:equal',
        'false',
      ),
    ),
  },
  {
    title: 'A webhook that answers on each route',
    exported: withFlow(
      hook,
      router(
        2,
        [
          filtered(
            module(3, 'gateway:WebhookRespond', {
              mapper: { status: '200', body: '{"ok":true}', headers: [] },
            }),
            'Known',
            '{{1.id}}',
          ),
        ],
        [
          module(4, 'gateway:WebhookRespond', {
            mapper: { status: '404', body: '', headers: [{ key: 'X-Reason', value: 'unknown' }] },
          }),
        ],
      ),
    ),
  },
  {
    title: 'Ünïcödé, 日本語, עברית & 🚀 in every name',
    exported: {
      ...blueprint(
        slack(
          2,
          '«{{1.`field with space`}}» — {{ifempty(1.`näme`; "—")}} 🚀\u2028\n<b>&amp;</b> \\ "quoted"',
          {
            metadata: { designer: { x: 300, y: -150, name: 'Sag’s dem Team 🎉' } },
          },
        ),
        sheet(3, {
          mapper: { values: { 'Spalte „A“': '{{1.`größe`}}', 'a.b/c~d': '{{2.ts}}', '': 'empty key' } },
        }),
      ),
      name: 'Aufträge → Übersicht 📊',
      description: 'Für “alle” Aufträge.',
    },
  },
  {
    title: 'A hundred modules in a row',
    exported: blueprint(
      ...Array.from({ length: 99 }, (_, index) =>
        slack(index + 2, `Step ${index + 2} after {{${index + 1}.ts}}`),
      ),
    ),
  },
  {
    title: 'A custom app with collections in collections',
    exported: blueprint(
      module(2, 'app#order-desk-x1y2z3:createOrder', {
        version: 1,
        parameters: { __IMTCONN__: 990, mode: { kind: 'full', options: { notify: true, retries: 0 } } },
        mapper: {
          order: {
            lines: [{ sku: '{{1.sku}}', taxes: [{ rate: 0.19 }, { rate: null }] }],
            note: '',
            gift: false,
          },
        },
      }),
      module(3, 'app#order-desk-x1y2z3:listOrders', {
        parameters: { __IMTCONN__: 990 },
        mapper: { limit: 10 },
      }),
    ),
  },
  {
    title: 'An export as the editor shows it, with everything around it',
    exported: {
      code: 'OK',
      response: {
        blueprint: {
          ...blueprint(
            slack(2, 'Hello {{1.name}}', {
              metadata: {
                designer: {
                  x: 300,
                  y: 0,
                  messages: [{ category: 'last', severity: 'warning', message: 'A warning' }],
                },
                restore: { parameters: { __IMTCONN__: { label: 'Work Slack', data: { scoped: 'true' } } } },
                parameters: [
                  { name: '__IMTCONN__', type: 'account:slack2,slack3', label: 'Connection', required: true },
                ],
                expect: [{ name: 'channel', type: 'text', label: 'Channel' }],
                interface: [{ name: 'ts', type: 'text' }],
              },
            }),
          ),
          metadata: {
            version: 1,
            instant: true,
            scenario: { roundtrips: 1, maxErrors: 3, autoCommit: true, sequential: true, dlq: true },
            designer: { orphans: [] },
            zone: 'eu1.make.com',
            notes: [],
          },
        },
        scheduling: { type: 'immediately' },
        idSequence: 7,
        created: '2026-01-04T10:00:00.000Z',
      },
    },
  },
];

/** The library's own first scenarios: each an export of its own. */
const starterFolder = 'server/scenarios/starter-library';
const starters: Export[] = readdirSync(starterFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const { title, blueprint: exported } = JSON.parse(readFileSync(`${starterFolder}/${file}`, 'utf8')) as {
      title: string;
      blueprint: Loose;
    };
    return { title, exported };
  });

/** More than thirty blueprints made by hand: twenty everyday ones, and those that break what is written carelessly. */
export const handMade: Export[] = [...starters, ...hard];
