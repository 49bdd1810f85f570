import { describe, expect, it } from 'vitest';
import type { BrokenRule } from './broken-rule.ts';
import { errorsOf } from './broken-rule.ts';
import { blueprint, ifElse, merge, module, nested, router, trigger, withFlow } from './build.ts';
import type { Loose } from './build.ts';

const mapping = (text: string) => ({ mapper: { text } });
const branch = (flow: Loose[], more: Loose = {}) => ({ type: 'condition', flow, ...more });
const aggregator = (id: number, parameters: Loose) => module(id, 'builtin:BasicAggregator', { parameters });

describe('a reference that leads nowhere, and what is too much, is an error at its place:', () => {
  const bad: BrokenRule[] = [
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
    expect(errorsOf(submitted, path, code)).toEqual([`${path} ${code}`]);
  });
});
