import { describe, expect, it } from 'vitest';
import { instrumentBlueprint } from '../../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Reporting } from '../../../../server/scenarios/blueprint/report-module.ts';
import { isReportModule } from '../../../../server/scenarios/blueprint/report-module.ts';
import type { Blueprint, BlueprintModule } from '../../../../server/scenarios/blueprint/types.ts';
import { blueprint, directive, ifElse, merge, module, router } from './build.ts';
import type { Loose } from './build.ts';

const reportUrl = 'https://library.example.com/v1/report/rpt_token';
const http: Reporting = { kind: 'http', reportUrl };
const app: Reporting = { kind: 'module', reportUrl, makeAppId: 'scenario-library-x1y2z3', makeAppVersion: 2 };

const instrument = (submitted: Loose, reporting = app) =>
  instrumentBlueprint(submitted as unknown as Blueprint, reporting);

/** A flow in short: ids, and reports as "status key". */
function outline(flow: readonly BlueprintModule[]): unknown[] {
  return flow.flatMap((each) => {
    const own = isReportModule(each)
      ? `${each.mapper!['status'] as string} ${each.mapper!['taskKey'] as string}`
      : each.id;
    const nested = [...(each.routes ?? []), ...(each.branches ?? [])].map((way) => outline(way.flow));
    const onerror = each.onerror && !isReportModule(each) ? [{ onerror: outline(each.onerror) }] : [];
    return [own, ...onerror, ...(nested.length > 0 ? [nested] : [])];
  });
}

describe('reports stand', () => {
  const places: [string, Loose, unknown[]][] = [
    ['after the last module', blueprint(module(2)), [1, 2, 'completed main']],
    ['after a trigger alone', blueprint(), [1, 'completed main']],
    [
      'at the end of each route, each with a key of its own',
      blueprint(router(2, [module(3)], [module(4), module(5)])),
      [
        1,
        2,
        [
          [3, 'completed route-2-1'],
          [4, 5, 'completed route-2-2'],
        ],
      ],
    ],
    [
      'in routes of routes',
      blueprint(router(2, [router(3, [module(4)], [module(5)])], [module(6)])),
      [
        1,
        2,
        [
          [
            3,
            [
              [4, 'completed route-3-1'],
              [5, 'completed route-3-2'],
            ],
          ],
          [6, 'completed route-2-2'],
        ],
      ],
    ],
    [
      'not in a route without modules',
      blueprint(router(2, [], [module(3)])),
      [1, 2, [[], [3, 'completed route-2-2']]],
    ],
    [
      'in the first route when none has modules',
      blueprint(router(2, [], [])),
      [1, 2, [['completed route-2-1'], []]],
    ],
    [
      'once, after the merge, for branches that merge',
      blueprint(
        ifElse(2, [
          { type: 'condition', merge: true, flow: [module(3)] },
          { type: 'else', merge: true, flow: [] },
        ]),
        merge(4, ['', '']),
      ),
      [1, 2, [[3], []], 4, 'completed main'],
    ],
    [
      'in each branch that does not merge, with one key',
      blueprint(
        ifElse(2, [
          { type: 'condition', flow: [module(3)] },
          { type: 'else', flow: [module(4)] },
        ]),
      ),
      [
        1,
        2,
        [
          [3, 'completed main'],
          [4, 'completed main'],
        ],
      ],
    ],
    [
      'in the branch that ends, and after the merge of the others',
      blueprint(
        ifElse(2, [
          { type: 'condition', merge: true, flow: [module(3)] },
          { type: 'else', flow: [module(4)] },
        ]),
        merge(5, ['']),
        module(6),
      ),
      [1, 2, [[3], [4, 'completed main']], 5, 6, 'completed main'],
    ],
    [
      'first in an error flow',
      blueprint(module(2, undefined, { onerror: [module(3), directive(4, 'Break')] }), module(5)),
      [1, 2, { onerror: ['failed main', 3, 4] }, 5, 'completed main'],
    ],
    [
      'not in an error flow after which the run goes on',
      blueprint(module(2, undefined, { onerror: [directive(3, 'Resume')] })),
      [1, 2, { onerror: [3] }, 'completed main'],
    ],
    [
      'not in the error flow of an error flow',
      blueprint(
        module(2, undefined, { onerror: [module(3, undefined, { onerror: [directive(4)] }), directive(5)] }),
      ),
      [1, 2, { onerror: ['failed main', 3, { onerror: [4] }, 5] }, 'completed main'],
    ],
    [
      'in the error flows of routes, with the key of the route',
      blueprint(router(2, [module(3, undefined, { onerror: [directive(4)] })])),
      [1, 2, [[3, { onerror: ['failed route-2-1', 4] }, 'completed route-2-1']]],
    ],
    [
      'after an iterator and its aggregator',
      blueprint(
        module(2, 'builtin:BasicFeeder'),
        module(3, 'builtin:BasicAggregator', { parameters: { feeder: 2 } }),
      ),
      [1, 2, 3, 'completed main'],
    ],
  ];
  it.each(places)('%s', (_, submitted, expected) => {
    expect(outline(instrument(submitted).flow)).toEqual(expected);
  });

  it('nowhere when nothing is to be reported', () => {
    const submitted = blueprint(module(2, undefined, { onerror: [directive(3)] }));
    expect(instrument(submitted, { kind: 'none', reportUrl })).toEqual(submitted);
  });
});

describe('a report', () => {
  it('by HTTP posts one task to the installation’s address and can never break the scenario', () => {
    const [, , report] = instrument(blueprint(module(2)), http).flow;
    expect(report).toMatchObject({
      id: 3,
      module: 'http:MakeRequest',
      version: 4,
      parameters: { authenticationType: 'noAuth' },
      mapper: { url: reportUrl, method: 'post', contentType: 'json', inputMethod: 'jsonString' },
      onerror: [{ id: 4, module: 'builtin:Ignore' }],
    });
    const body = report!.mapper!['jsonStringBodyContent'] as string;
    expect(body).toContain('{{formatDate(now; "YYYY-MM-DDTHH:mm:ss.SSS[Z]"; "UTC")}}');
    const atRun = body
      .replaceAll(/\{\{formatDate.*?\}\}/g, '2026-03-01T09:30:00.000Z')
      .replace('{{var.scenario.executionId}}', 'exec-1');
    expect(JSON.parse(atRun)).toEqual({
      executionId: 'exec-1',
      taskKey: 'main',
      status: 'completed',
      startedAt: '2026-03-01T09:30:00.000Z',
      finishedAt: '2026-03-01T09:30:00.000Z',
    });
  });

  it('by the Make app needs no connection, and tells which module failed', () => {
    const { flow } = instrument(blueprint(module(2, 'http:MakeRequest', { onerror: [directive(3)] })));
    expect(flow[1]!.onerror![0]).toMatchObject({
      module: 'app#scenario-library-x1y2z3:reportExecution',
      version: 2,
      parameters: {},
      mapper: {
        reportUrl,
        executionId: '{{var.scenario.executionId}}',
        taskKey: 'main',
        status: 'failed',
        startedAt: '{{now}}',
        finishedAt: '{{now}}',
        error: { code: 'make_module_failed', message: 'Module 2 (http:MakeRequest) failed.' },
      },
      onerror: [{ module: 'builtin:Resume' }],
    });
  });

  it('of an approved app has no prefix', () => {
    const { flow } = instrument(blueprint(), { ...app, makeAppPrefix: '', moduleName: 'report' });
    expect(flow[1]!.module).toBe('scenario-library-x1y2z3:report');
  });

  it('by the Make app without its id is a mistake of the caller', () => {
    expect(() => instrument(blueprint(), { kind: 'module', reportUrl })).toThrow(/makeAppId/);
  });
});
