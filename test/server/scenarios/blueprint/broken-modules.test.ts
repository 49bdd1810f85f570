import { describe, expect, it } from 'vitest';
import type { BrokenRule } from './broken-rule.ts';
import { errorsOf } from './broken-rule.ts';
import { blueprint, directive, module, router, trigger, withFlow } from './build.ts';

const filter = { name: 'Paid', conditions: [[{ a: '{{1.status}}', o: 'text:equal:ci', b: 'paid' }]] };

describe('a module that breaks a rule is an error at its place:', () => {
  const bad: BrokenRule[] = [
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
  ];
  it.each(bad)('%s', (_, submitted, path, code) => {
    expect(errorsOf(submitted, path, code)).toEqual([`${path} ${code}`]);
  });
});
