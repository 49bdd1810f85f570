import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import { blueprint, directive, ifElse, merge, module, nested, router, trigger, withFlow } from './build.ts';
import type { Loose } from './build.ts';

const filter = { name: 'Paid', conditions: [[{ a: '{{1.status}}', o: 'text:equal:ci', b: 'paid' }]] };
const mapping = (text: string) => ({ mapper: { text } });
const branch = (flow: Loose[], more: Loose = {}) => ({ type: 'condition', flow, ...more });
const aggregator = (id: number, parameters: Loose) => module(id, 'builtin:BasicAggregator', { parameters });

describe('a sound blueprint has neither errors nor warnings:', () => {
  const good: [string, Loose][] = [
    ['a filter on the second module', blueprint(module(2, undefined, { filter }))],
    [
      'a router of which each route may be guarded',
      blueprint(router(2, [module(3, undefined, { filter })], [module(4)])),
    ],
    [
      'an error flow with a module before its directive',
      blueprint(module(2, 'http:MakeRequest', { onerror: [module(3), directive(4, 'Break')] })),
    ],
    [
      'an error flow that reads what failed',
      blueprint(
        module(2, 'http:MakeRequest', {
          onerror: [module(3, undefined, mapping('{{2.error.message}}')), directive(4)],
        }),
      ),
    ],
    [
      'an error flow split by a router',
      blueprint(
        module(2, 'http:MakeRequest', {
          onerror: [router(3, [directive(4)], [module(5), directive(6, 'Rollback')])],
        }),
      ),
    ],
    [
      'an iterator and its aggregator',
      blueprint(
        module(2, 'builtin:BasicFeeder', { mapper: { array: '{{1.items[]}}' } }),
        aggregator(3, { feeder: 2 }),
      ),
    ],
    [
      'an if-else that merges, read through the merge',
      blueprint(
        ifElse(2, [
          branch([module(3)], { merge: true, conditions: filter.conditions }),
          { type: 'else', merge: true, flow: [module(4)] },
        ]),
        merge(5, ['{{3.id}}', '{{4.id}}']),
        module(6, undefined, mapping('{{5.outcome}}')),
      ),
    ],
    [
      'references to fields, whole bundles and odd names',
      blueprint(
        module(
          2,
          undefined,
          mapping('{{1.a.b[1].c}} {{`1`}} {{1.`First name`}} {{formatDate(1.date; "YYYY-MM-DD")}}'),
        ),
      ),
    ],
    [
      'numbers, versions and quoted text that only look like references',
      blueprint(
        module(
          2,
          undefined,
          mapping('{{1.price * 1.19}} {{"9.field"}} v9.x {{now}} {{var.scenario.executionId}}'),
        ),
      ),
    ],
    ['a custom app', blueprint(module(2, 'app#my-app-x1y2z3:doThing'))],
    ['an agent of version 0', blueprint(module(2, 'ai-agent:RunAnAgent', { version: 0 }))],
    ['twenty levels of flows', withFlow(trigger(), ...nested(20))],
    ['500 modules', blueprint(...Array.from({ length: 499 }, (_, index) => module(index + 2)))],
  ];
  it.each(good)('%s', (_, submitted) => {
    const report = checkBlueprint(submitted);
    expect([...report.errors, ...report.warnings]).toEqual([]);
    expect(report.valid).toBe(true);
    expect(report.cleaned).not.toBeNull();
  });
});

describe('a broken rule is an error at its place:', () => {
  const bad: [string, unknown, string, string][] = [
    ['no JSON', '{"name":', '', 'invalid_json'],
    ['no object', [1, 2], '', 'not_a_blueprint'],
    ['no name', { flow: [module(1)] }, '/name', 'name_invalid'],
    ['a name of 121 characters', { ...blueprint(), name: 'n'.repeat(121) }, '/name', 'name_invalid'],
    ['no flow', { name: 'A', modules: [] }, '/flow', 'flow_missing'],
    ['an empty flow', withFlow(), '/flow', 'flow_empty'],
    ['a module that is none', withFlow(trigger(), 'slack'), '/flow/1', 'module_invalid'],
    ['an id of 0', blueprint(module(0)), '/flow/1/id', 'module_id_invalid'],
    ['an id of text', blueprint(module(2, undefined, { id: '2' })), '/flow/1/id', 'module_id_invalid'],
    ['one id twice', blueprint(module(2), module(2)), '/flow/2/id', 'module_id_duplicate'],
    [
      'one id twice, nested',
      blueprint(router(2, [module(3)], [module(4, undefined, { onerror: [directive(3)] })])),
      '/flow/1/routes/1/flow/0/onerror/0/id',
      'module_id_duplicate',
    ],
    ['a module without app', blueprint(module(2, 'CreateMessage')), '/flow/1/module', 'module_name_invalid'],
    [
      'a module in capitals',
      blueprint(module(2, 'Slack:CreateMessage')),
      '/flow/1/module',
      'module_name_invalid',
    ],
    [
      'a placeholder',
      blueprint(module(2, 'placeholder:Placeholder')),
      '/flow/1/module',
      'placeholder_module',
    ],
    [
      'a missing version',
      blueprint(module(2, undefined, { version: undefined })),
      '/flow/1/version',
      'version_invalid',
    ],
    [
      'version 0 of an ordinary app',
      blueprint(module(2, undefined, { version: 0 })),
      '/flow/1/version',
      'version_invalid',
    ],
    [
      'parameters in a list',
      blueprint(module(2, undefined, { parameters: [] })),
      '/flow/1/parameters',
      'parameters_invalid',
    ],
    [
      'a mapper of text',
      blueprint(module(2, undefined, { mapper: 'x' })),
      '/flow/1/mapper',
      'mapper_invalid',
    ],
    [
      'a filter on the first module',
      withFlow(trigger({ filter: { conditions: [[{ a: 'x', o: 'exist' }]] } })),
      '/flow/0/filter',
      'filter_on_first_module',
    ],
    [
      'a filter on a router',
      blueprint({ ...router(2, [module(3)]), filter }),
      '/flow/1/filter',
      'filter_on_router',
    ],
    [
      'a filter of text',
      blueprint(module(2, undefined, { filter: 'paid' })),
      '/flow/1/filter',
      'filter_invalid',
    ],
    [
      'a filter without groups',
      blueprint(module(2, undefined, { filter: { conditions: [{ a: 'x', o: 'exist' }] } })),
      '/flow/1/filter/conditions/0',
      'filter_invalid',
    ],
    [
      'a comparison without operator',
      blueprint(module(2, undefined, { filter: { conditions: [[{ a: 'x' }]] } })),
      '/flow/1/filter/conditions/0/0',
      'filter_invalid',
    ],
    [
      'an operator that is none',
      blueprint(module(2, undefined, { filter: { conditions: [[{ a: 'x', o: '= 3' }]] } })),
      '/flow/1/filter/conditions/0/0/o',
      'filter_invalid',
    ],
    [
      'a router that maps',
      blueprint({ ...router(2, [module(3)]), mapper: {} }),
      '/flow/1/mapper',
      'router_mapper_not_null',
    ],
    ['a router without routes', blueprint(router(2)), '/flow/1/routes', 'routes_empty'],
    ['routes that are no list', blueprint({ ...router(2), routes: {} }), '/flow/1/routes', 'routes_invalid'],
    ['a route without flow', blueprint({ ...router(2), routes: [{}] }), '/flow/1/routes/0', 'route_invalid'],
    [
      'routes on another module',
      blueprint(module(2, undefined, { routes: [{ flow: [] }] })),
      '/flow/1/routes',
      'routes_not_on_router',
    ],
    ['an if-else without branches', blueprint(ifElse(2, [])), '/flow/1/branches', 'branches_empty'],
    [
      'an if-else that maps',
      blueprint(ifElse(2, [branch([])], { mapper: {} })),
      '/flow/1/mapper',
      'if_else_mapper_not_null',
    ],
    [
      'a branch of no known type',
      blueprint(ifElse(2, [{ type: 'maybe', flow: [] }])),
      '/flow/1/branches/0',
      'branch_invalid',
    ],
    [
      'two else branches',
      blueprint(
        ifElse(2, [
          { type: 'else', flow: [] },
          { type: 'else', flow: [] },
        ]),
      ),
      '/flow/1/branches',
      'else_duplicate',
    ],
    [
      'branches on another module',
      blueprint(module(2, undefined, { branches: [] })),
      '/flow/1/branches',
      'branches_not_on_if_else',
    ],
    [
      'a router inside a branch',
      blueprint(ifElse(2, [branch([router(3, [module(4)])])])),
      '/flow/1/branches/0/flow/0',
      'nested_branching',
    ],
    [
      'a branch that merges into nothing',
      blueprint(ifElse(2, [branch([module(3)], { merge: true })]), module(4)),
      '/flow/1',
      'merge_missing',
    ],
    ['a merge of nothing', blueprint(module(2), merge(3, [''])), '/flow/2', 'merge_unpaired'],
    [
      'a merge that maps too few branches',
      blueprint(ifElse(2, [branch([], { merge: true }), branch([], { merge: true })]), merge(3, [''])),
      '/flow/2/outputs/0/mappings',
      'merge_outputs_invalid',
    ],
    [
      'a merge without outputs',
      blueprint(ifElse(2, [branch([], { merge: true })]), merge(3, [], { outputs: undefined })),
      '/flow/2/outputs',
      'merge_outputs_invalid',
    ],
    [
      'an error flow without directive',
      blueprint(module(2, undefined, { onerror: [module(3)] })),
      '/flow/1/onerror',
      'onerror_without_directive',
    ],
    [
      'an error flow that is no list',
      blueprint(module(2, undefined, { onerror: {} })),
      '/flow/1/onerror',
      'onerror_invalid',
    ],
    [
      'an aggregator without source',
      blueprint(aggregator(2, {})),
      '/flow/1/parameters/feeder',
      'aggregator_feeder_missing',
    ],
    [
      'an aggregator of an unknown module',
      blueprint(aggregator(2, { feeder: 9 })),
      '/flow/1/parameters/feeder',
      'aggregator_feeder_unknown',
    ],
    [
      'an aggregator of a later module',
      blueprint(aggregator(2, { feeder: 3 }), module(3)),
      '/flow/1/parameters/feeder',
      'aggregator_feeder_not_before',
    ],
    [
      'a reference to no module',
      blueprint(module(2, undefined, mapping('Order {{7.id}}'))),
      '/flow/1/mapper/text',
      'reference_unknown',
    ],
    [
      'a whole bundle of no module',
      blueprint(module(2, undefined, mapping('{{`7`}}'))),
      '/flow/1/mapper/text',
      'reference_unknown',
    ],
    [
      'a reference inside a function',
      blueprint(module(2, undefined, mapping('{{if(1.a; 8.`b c`; "9.x")}}'))),
      '/flow/1/mapper/text',
      'reference_unknown',
    ],
    [
      'a reference to a later module',
      blueprint(module(2, undefined, mapping('{{3.id}}')), module(3)),
      '/flow/1/mapper/text',
      'reference_not_before',
    ],
    [
      'a reference to itself',
      blueprint(module(2, undefined, mapping('{{2.id}}'))),
      '/flow/1/mapper/text',
      'reference_not_before',
    ],
    [
      'a reference into another route',
      blueprint(router(2, [module(3)], [module(4, undefined, mapping('{{3.id}}'))])),
      '/flow/1/routes/1/flow/0/mapper/text',
      'reference_not_before',
    ],
    [
      'a reference past a merge',
      blueprint(
        ifElse(2, [branch([module(3)], { merge: true })]),
        merge(4, ['{{3.id}}']),
        module(5, undefined, mapping('{{3.id}}')),
      ),
      '/flow/3/mapper/text',
      'reference_not_before',
    ],
    [
      'a reference in a filter',
      blueprint(module(2, undefined, { filter: { conditions: [[{ a: '{{8.x}}', o: 'exist' }]] } })),
      '/flow/1/filter/conditions/0/0/a',
      'reference_unknown',
    ],
    [
      'a reference in a branch',
      blueprint(ifElse(2, [branch([module(3)], { conditions: [[{ a: '{{8.x}}', o: 'exist' }]] })])),
      '/flow/1/branches/0/conditions/0/0/a',
      'reference_unknown',
    ],
    [
      'a key with a slash and a tilde',
      blueprint(module(2, undefined, { mapper: { 'a/b~c': '{{8.x}}' } })),
      '/flow/1/mapper/a~1b~0c',
      'reference_unknown',
    ],
    [
      '21 levels of flows',
      withFlow(trigger(), ...nested(21)),
      `/flow/1${'/routes/0/flow/0'.repeat(19)}/routes/0/flow`,
      'too_deep',
    ],
    [
      '501 modules',
      blueprint(...Array.from({ length: 500 }, (_, index) => module(index + 2))),
      '/flow',
      'too_many_modules',
    ],
    ['more than 1 MB', blueprint(module(2, undefined, mapping('word '.repeat(200_001)))), '', 'too_large'],
  ];
  it.each(bad)('%s', (_, submitted, path, code) => {
    const report = checkBlueprint(submitted);
    expect(report.valid).toBe(false);
    expect(report.errors.map((error) => ({ path: error.path, code: error.code }))).toContainEqual({
      path,
      code,
    });
    for (const error of report.errors) expect(error.message.length).toBeGreaterThan(20);
  });

  it('and is the only one that is reported, unless one follows from the other', () => {
    const followed = new Set(['routes_invalid', 'route_invalid', 'branch_invalid']);
    for (const [name, submitted, , code] of bad.filter((row) => !followed.has(row[3]))) {
      const codes = checkBlueprint(submitted).errors.map((error) => error.code);
      expect(new Set(codes), name).toEqual(new Set([code]));
    }
  });
});

describe('what is odd but harmless is a warning:', () => {
  const odd: [string, Loose, string, string][] = [
    [
      'a route without modules',
      blueprint(router(2, [module(3)], [])),
      '/flow/1/routes/1/flow',
      'route_empty',
    ],
    [
      'modules after a router',
      blueprint(router(2, [module(3)]), module(4)),
      '/flow/1',
      'flow_after_branching',
    ],
    [
      'an empty error flow',
      blueprint(module(2, undefined, { onerror: [] })),
      '/flow/1/onerror',
      'onerror_empty',
    ],
    [
      'an unknown field of a module',
      blueprint(module(2, undefined, { colour: 'red' })),
      '/flow/1/colour',
      'field_dropped',
    ],
    ['an unknown field of the blueprint', { ...blueprint(), colour: 'red' }, '/colour', 'field_dropped'],
    [
      'modules outside of the flow',
      { ...blueprint(), metadata: { designer: { orphans: [[module(9)]] } } },
      '/metadata/designer/orphans',
      'orphans_dropped',
    ],
    [
      'an address without encryption',
      blueprint(module(2, 'http:MakeRequest', { mapper: { url: 'http://api.example.com/' } })),
      '/flow/1/mapper/url',
      'insecure_url',
    ],
  ];
  it.each(odd)('%s', (_, submitted, path, code) => {
    const report = checkBlueprint(submitted);
    expect(report.errors).toEqual([]);
    expect(report.valid).toBe(true);
    expect(report.warnings.map((warning) => ({ path: warning.path, code: warning.code }))).toEqual([
      { path, code },
    ]);
  });
});
