import type { Make } from '@makehq/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback, readText, type LoopbackServer } from '../http/loopback-server.ts';
import { instrumentBlueprint } from '../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint } from '../../../server/scenarios/blueprint/types.ts';
import { makeClientFor } from './make-client.ts';
import type { AppReport } from './run/run-options.ts';
import { startMakeDouble, type MakeDouble } from './start-make-double.ts';

const TOKEN = '7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b';

type Report = Record<string, unknown>;

let double: MakeDouble;
let make: Make;
let library: LoopbackServer;
let reports: Report[];
let answerStatus: number;

beforeEach(async () => {
  double = await startMakeDouble({
    tokens: [TOKEN],
    organizations: [
      {
        name: 'Northwind',
        installedApps: ['slack', 'app#scenario-library'],
        teams: [
          {
            id: 601,
            name: 'Ops',
            connections: [{ id: 802, name: 'Slack', accountName: 'slack', accountLabel: 'Slack' }],
          },
        ],
      },
    ],
  });
  make = makeClientFor(double, TOKEN);
  reports = [];
  answerStatus = 204;
  library = await listenOnLoopback(async (request, response) => {
    const report = JSON.parse(await readText(request)) as Report;
    reports.push({ ...report, path: request.url, contentType: request.headers['content-type'] });
    response.writeHead(answerStatus).end();
  });
});
afterEach(async () => {
  await double.close();
  await library.close();
});

const reportUrl = () => `${library.url}/v1/report/secret`;

function httpReport(
  id: number,
  status: string,
  onerror: object[] = [{ id: id + 1000, module: 'builtin:Ignore', version: 1 }],
) {
  const body = `{"executionId":"{{var.scenario.executionId}}","status":"${status}","finishedAt":"{{formatDate(now; "YYYY-MM-DDTHH:mm:ss.SSS[Z]"; "UTC")}}"}`;
  const mapper = {
    url: reportUrl(),
    method: 'post',
    headers: [],
    queryParameters: [{ name: 'via', value: 'http' }],
    contentType: 'json',
    inputMethod: 'jsonString',
    jsonStringBodyContent: body,
  };
  return {
    id,
    module: 'http:MakeRequest',
    version: 4,
    parameters: { authenticationType: 'noAuth' },
    mapper,
    onerror,
  };
}

async function install(flow: object[]): Promise<number> {
  const blueprint = JSON.stringify({ name: 'Installed', flow, metadata: { version: 1 } });
  return (
    await make.scenarios.create({ teamId: 601, blueprint, scheduling: JSON.stringify({ type: 'on-demand' }) })
  ).id;
}

const slack = (id: number, onerror?: object[]) => ({
  id,
  module: 'slack:post',
  version: 1,
  parameters: { __IMTCONN__: 802 },
  mapper: {},
  ...(onerror ? { onerror } : {}),
});

describe('a run of an installed scenario', () => {
  it('reports over HTTP with the mapped values, after all modules have taken their time', async () => {
    const id = await install([slack(1), slack(2), httpReport(3, 'completed')]);
    const run = await double.runScenario(id, { at: new Date('2026-04-01T10:00:00Z'), durationMs: 2000 });
    expect(reports).toEqual([
      {
        executionId: run.executionId,
        status: 'completed',
        finishedAt: '2026-04-01T10:00:02.000Z',
        path: '/v1/report/secret?via=http',
        contentType: 'application/json',
      },
    ]);
    expect(run).toMatchObject({ status: 1, reports: [{ moduleId: 3, status: 204 }] });
  });

  it('takes every route of a router', async () => {
    const router = {
      id: 2,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      routes: [{ flow: [slack(3), httpReport(4, 'completed')] }, { flow: [httpReport(5, 'completed')] }],
    };
    const run = await double.runScenario(await install([slack(1), router]));
    expect(run.reports.map(({ moduleId }) => moduleId)).toEqual([4, 5]);
  });

  it('reports a failure through the error handler of the module it happens in, and ends there', async () => {
    const id = await install([
      slack(1),
      slack(2, [httpReport(10, 'failed'), { id: 11, module: 'builtin:Rollback', version: 1 }]),
      httpReport(3, 'completed'),
    ]);
    const run = await double.runScenario(id, { outcome: 'error', at: new Date('2026-04-01T10:00:00Z') });
    expect(reports.map(({ status }) => status)).toEqual(['failed']);
    expect(run.status).toBe(3);
    expect(await make.executions.getDetail(id, run.executionId)).toMatchObject({
      status: 'ERROR',
      error: { causeModule: { name: 'slack:post', appName: 'slack' } },
    });
  });

  it.each([
    ['Resume', 1, ['failed', 'completed']],
    ['Ignore', 1, ['failed']],
    ['Commit', 1, ['failed']],
    ['Break', 2, ['failed']],
  ] as const)('ends as the directive %s of the error handler says', async (directive, status, reported) => {
    const handler = [httpReport(10, 'failed'), { id: 11, module: `builtin:${directive}`, version: 1 }];
    const run = await double.runScenario(await install([slack(1, handler), httpReport(3, 'completed')]), {
      outcome: 'error',
    });
    expect(run.status).toBe(status);
    expect(reports.map((report) => report['status'])).toEqual(reported);
  });

  it('runs what the library itself installs', async () => {
    const step = (id: number) => ({
      id,
      module: 'slack:post',
      version: 1,
      parameters: { __IMTCONN__: 802 },
      mapper: {},
    });
    const blueprint: Blueprint = {
      name: 'Routes',
      flow: [
        {
          id: 1,
          module: 'slack:post',
          version: 1,
          parameters: { __IMTCONN__: 802 },
          mapper: {},
          onerror: [{ id: 8, module: 'builtin:Rollback', version: 1 }],
        },
        {
          id: 2,
          module: 'builtin:BasicRouter',
          version: 1,
          mapper: null,
          routes: [{ flow: [step(3)] }, { flow: [step(4)] }],
        },
      ],
      metadata: { version: 1, designer: { orphans: [] } },
    };
    const id = await install(instrumentBlueprint(blueprint, { kind: 'http', reportUrl: reportUrl() }).flow);
    const run = await double.runScenario(id, { at: new Date('2026-04-01T10:00:00Z') });
    await double.runScenario(id, { outcome: 'error' });
    expect(reports).toMatchObject([
      {
        executionId: run.executionId,
        taskKey: 'route-2-1',
        status: 'completed',
        startedAt: expect.stringMatching(/^2026-04-01T10:00:0\d\.\d{3}Z$/),
      },
      { executionId: run.executionId, taskKey: 'route-2-2', status: 'completed' },
      { taskKey: 'main', status: 'failed', error: { code: 'make_module_failed' } },
    ]);
  });

  it('survives a refused report only where something catches it', async () => {
    answerStatus = 503;
    const caught = await double.runScenario(await install([slack(1), httpReport(2, 'completed')]));
    expect(caught).toMatchObject({ status: 1, reports: [{ status: 503 }] });
    const uncaught = await double.runScenario(
      await install([slack(1), httpReport(2, 'completed', []), httpReport(3, 'completed')]),
    );
    expect(uncaught).toMatchObject({ status: 3, reports: [{ moduleId: 2 }] });
  });

  it('hands reports of the custom app to whoever interprets it', async () => {
    const module = {
      id: 2,
      module: 'app#scenario-library:reportExecution',
      version: 1,
      parameters: {},
      mapper: {
        reportUrl: reportUrl(),
        executionId: '{{var.scenario.executionId}}',
        items: '{{1.count}}',
        startedAt: '{{addSeconds(now; -5)}}',
      },
    };
    const id = await install([slack(1), module]);
    const handed: AppReport[] = [];
    const run = await double.runScenario(id, {
      at: new Date('2026-04-01T10:00:00Z'),
      durationMs: 5000,
      bundles: { 1: { count: 3 } },
      reportExecution: (report) => handed.push(report),
    });
    expect(handed).toMatchObject([
      {
        module: 'app#scenario-library:reportExecution',
        parameters: { executionId: run.executionId, items: 3, startedAt: new Date('2026-04-01T10:00:00Z') },
      },
    ]);
    expect((await make.scenarios.get(id)).isinvalid).toBe(false);
  });
});
