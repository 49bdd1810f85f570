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
