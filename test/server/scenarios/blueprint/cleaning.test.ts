import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import { blueprint, directive, ifElse, module, router, trigger, withFlow } from './build.ts';
import type { Loose } from './build.ts';

const exported = {
  name: 'Order alert',
  flow: [
    {
      id: 1,
      module: 'google-sheets:watchRows',
      version: 2,
      parameters: { __IMTCONN__: 4711001, limit: 10 },
      mapper: {},
      metadata: {
        designer: {
          x: 0,
          y: 0,
          name: 'Watch orders',
          messages: [{ severity: 'warning', message: 'Jane did this' }],
        },
        restore: { parameters: { __IMTCONN__: { label: 'Jane (jane@acme.io)' } } },
        expect: [{ name: 'limit', type: 'uinteger' }],
      },
    },
    {
      id: 2,
      module: 'slack:CreateMessage',
      version: 4,
      parameters: { __IMTCONN__: 4711002 },
      mapper: { text: '{{1.`0`}}' },
    },
  ],
  metadata: {
    version: 1,
    instant: false,
    scenario: { roundtrips: 1, dlq: false, owner: 'jane@acme.io' },
    designer: { orphans: [] },
    zone: 'eu1.make.com',
    notes: [{ text: 'call jane@acme.io' }],
  },
  idSequence: 3,
  created: '2026-01-01T00:00:00Z',
  last_edit: 'jane@acme.io',
  scheduling: { type: 'indefinitely', interval: 900 },
};

const cleaned = {
  name: 'Order alert',
  flow: [
    {
      id: 1,
      module: 'google-sheets:watchRows',
      version: 2,
      parameters: { limit: 10 },
      mapper: {},
      metadata: { designer: { x: 0, y: 0, name: 'Watch orders' } },
    },
    { id: 2, module: 'slack:CreateMessage', version: 4, parameters: {}, mapper: { text: '{{1.`0`}}' } },
  ],
  metadata: {
    version: 1,
    instant: false,
    scenario: { roundtrips: 1, dlq: false },
    designer: { orphans: [] },
  },
};

describe('an export of Make', () => {
  it('is rebuilt from what is known, and its bindings become requirements', () => {
    const report = checkBlueprint(exported);
    expect(report).toMatchObject({ valid: true, errors: [], warnings: [] });
    expect(report.cleaned).toEqual(cleaned);
    expect(report.requirements).toEqual([
      {
        path: '/flow/0/parameters/__IMTCONN__',
        moduleId: 1,
        module: 'google-sheets:watchRows',
        app: 'google-sheets',
        parameter: '__IMTCONN__',
        kind: 'connection',
      },
      {
        path: '/flow/1/parameters/__IMTCONN__',
        moduleId: 2,
        module: 'slack:CreateMessage',
        app: 'slack',
        parameter: '__IMTCONN__',
        kind: 'connection',
      },
    ]);
  });

  it('is not changed by being submitted', () => {
    const before = structuredClone(exported);
    checkBlueprint(exported);
    expect(exported).toEqual(before);
  });

  it('stays the same when it is cleaned again', () => {
    expect(checkBlueprint(cleaned)).toMatchObject({ valid: true, cleaned, requirements: [] });
  });

  const wrappings: [string, unknown][] = [
    ['text', JSON.stringify(exported, null, 2)],
    ['text with a byte order mark', `\uFEFF${JSON.stringify(exported)}`],
    ['{ blueprint }', { blueprint: exported }],
    ['{ blueprint } as text', { blueprint: JSON.stringify(exported), scheduling: '{"type":"on-demand"}' }],
    [
      '{ response: { blueprint } }',
      { code: 'OK', response: { blueprint: exported, scheduling: { type: 'on-demand' } } },
    ],
    [
      '{ response: { blueprint } } as text in text',
      JSON.stringify({ response: { blueprint: JSON.stringify(exported) } }),
    ],
  ];
  it.each(wrappings)('is unwrapped from %s', (_, submitted) => {
    expect(checkBlueprint(submitted)).toEqual(checkBlueprint(exported));
  });
});

describe('bindings are taken out', () => {
  const found = (more: Loose, name = 'some-app:doThing') => {
    const { requirements, cleaned: result, errors } = checkBlueprint(blueprint(module(2, name, more)));
    expect(errors).toEqual([]);
    return {
      kinds: requirements.map(({ path, kind }) => [path.replace('/flow/1/', ''), kind]),
      module: result!.flow[1]!,
    };
  };
  const everywhere: [string, string, unknown, string][] = [
    ['__IMTCONN__', 'some-app:doThing', 4711001, 'connection'],
    ['__IMTKEY__', 'some-app:doThing', 4711001, 'key'],
    ['__IMTHOOK__', 'some-app:doThing', 4711001, 'hook'],
    ['hook', 'gateway:CustomWebHook', 4711001, 'hook'],
    ['account', 'some-app:doThing', 4711001, 'connection'],
    ['makeConnectionId', 'ai-tools:Ask', 4711001, 'connection'],
    ['datastore', 'datastore:GetRecord', 4711001, 'datastore'],
    ['type', 'json:ParseJSON', 12, 'datastructure'],
    ['udt', 'some-app:doThing', 4711001, 'datastructure'],
    ['bodyDataStructure', 'http:MakeRequest', 4711001, 'datastructure'],
    ['apiKeyKeychain', 'http:MakeRequest', 4711001, 'key'],
    ['basicAuthKeychain', 'http:MakeRequest', 4711001, 'key'],
    ['oAuthAccount', 'http:MakeRequest', 4711001, 'connection'],
    ['proxyKeychain', 'http:MakeRequest', 4711001, 'key'],
    ['agent', 'ai-agent:RunAnAgent', 'd9428888-122b-11e1-b85c-61cd3cbb3210', 'agent'],
  ];
  it.each(everywhere)('%s of %s', (parameter, name, value, kind) => {
    const { kinds, module: result } = found(
      { parameters: { [parameter]: value, limit: 2 }, mapper: { [parameter]: value } },
      name,
    );
    const inMapper = name === 'json:ParseJSON' || parameter !== 'type' ? [[`mapper/${parameter}`, kind]] : [];
    expect(kinds).toEqual([[`parameters/${parameter}`, kind], ...inMapper]);
    expect(result.parameters).toEqual({ limit: 2 });
  });

  it('from collections and lists inside of parameters', () => {
    const { kinds, module: result } = found({
      parameters: { tools: [{ name: 'a', config: { __IMTCONN__: 9 } }] },
    });
    expect(kinds).toEqual([['parameters/tools/0/config/__IMTCONN__', 'connection']]);
    expect(result.parameters).toEqual({ tools: [{ name: 'a', config: {} }] });
  });

  it('under any name that the exporter declares as one', () => {
    const declared = { parameters: [{ name: 'crm', type: 'account:some-crm', required: true }] };
    expect(found({ parameters: { crm: 55 }, metadata: declared }).kinds).toEqual([
      ['parameters/crm', 'connection'],
    ]);
    expect(found({ parameters: {}, metadata: declared }).kinds).toEqual([['parameters/crm', 'connection']]);
  });

  it('in routes, branches and error flows', () => {
    const bound = { parameters: { __IMTCONN__: 5 } };
    const report = checkBlueprint(
      blueprint(
        router(2, [
          module(3, undefined, { ...bound, onerror: [module(4, undefined, bound), directive(5)] }),
          ifElse(6, [{ type: 'else', flow: [module(7, undefined, bound)] }]),
        ]),
      ),
    );
    expect(report.requirements.map(({ moduleId, path }) => [moduleId, path])).toEqual([
      [3, '/flow/1/routes/0/flow/0/parameters/__IMTCONN__'],
      [4, '/flow/1/routes/0/flow/0/onerror/0/parameters/__IMTCONN__'],
      [7, '/flow/1/routes/0/flow/1/branches/0/flow/0/parameters/__IMTCONN__'],
    ]);
  });

  it('but ordinary settings of the same names stay', () => {
    const mapper = { type: 'text', account: '{{1.account}}', agent: 'Ada', hook: 'after' };
    const { kinds, module: result } = found({ parameters: { type: 'rich', proxyKeychain: '' }, mapper });
    expect(kinds).toEqual([]);
    expect(result).toMatchObject({ parameters: { type: 'rich' }, mapper });
  });
});

describe('hostile input', () => {
  it('of any depth is refused without overflowing the stack', () => {
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 ? [deep] : { deep };
    expect(checkBlueprint(deep).errors[0]!.code).toBe('not_a_blueprint');
    expect(checkBlueprint({ name: 'A', flow: deep }).errors[0]!.code).toBe('too_deep');
    expect(checkBlueprint(`${'['.repeat(500_000)}${']'.repeat(500_000)}`).valid).toBe(false);
  });

  it('with prototype keys changes no prototype', () => {
    const report = checkBlueprint(
      '{"name":"A","flow":[{"id":1,"module":"a-b:C","version":1,"mapper":{"__proto__":{"polluted":true}}}]}',
    );
    expect(report.valid).toBe(true);
    expect(({} as Loose)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(report.cleaned!.flow[0]!.mapper)).toBe(Object.prototype);
  });

  it('with thousands of problems gets a report of a size that can be read', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `jane${index}@acme.io`);
    const report = checkBlueprint(withFlow(trigger({ mapper: { texts } })));
    expect(report.errors).toHaveLength(201);
    expect(report.errors.at(-1)!.code).toBe('more_problems');
  });

  it.each(['a', '1', 'a1', '@', '{{', '{{"', '{{1.', 'eyJ', 'sk-', '+1 ', 'http://a', 'AB12 ', 'password='])(
    'of a megabyte of %j is checked in seconds',
    (piece) => {
      const started = performance.now();
      checkBlueprint(
        blueprint(module(2, undefined, { mapper: { text: piece.repeat(900_000 / piece.length) } })),
      );
      expect(performance.now() - started).toBeLessThan(20_000);
    },
  );
});
