import { describe, expect, it } from 'vitest';
import type { BrokenRule } from './broken-rule.ts';
import { errorsOf } from './broken-rule.ts';
import { blueprint, ifElse, merge, module, router } from './build.ts';
import type { Loose } from './build.ts';

const branch = (flow: Loose[], more: Loose = {}) => ({ type: 'condition', flow, ...more });

describe('a split or join that breaks a rule is an error at its place:', () => {
  const bad: BrokenRule[] = [
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
  ];
  it.each(bad)('%s', (_, submitted, path, code) => {
    expect(errorsOf(submitted, path, code)).toEqual([`${path} ${code}`]);
  });
});
