import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  loadMakeApp,
  runModule,
  validateConnection,
  type Connection,
  type MakeApp,
} from '../make-runtime/make-runtime.ts';
import {
  makeToken,
  problem,
  startLibraryStandIn,
  validKey,
  type LibraryStandIn,
} from './library-stand-in.ts';

let library: LibraryStandIn;
let app: MakeApp;
let connection: Connection;
const runInstall = (parameters: Record<string, unknown>, executionId?: string) =>
  runModule(app, 'installScenario', { connection, parameters, ...(executionId ? { executionId } : {}) });

beforeAll(async () => {
  library = await startLibraryStandIn();
});
afterAll(() => library.close());
beforeEach(async () => {
  app = loadMakeApp({ publicUrl: library.url });
  connection = await validateConnection(app, { apiKey: validKey, makeZone: 'eu1.make.com', makeToken });
  library.received.length = 0;
});

describe('Install a scenario', () => {
  const inTeam = { scenario: 'scn_1', version: 2, organizationId: 1, teamId: 2, folderId: 3 };
  const installed = {
    id: 'ins_1',
    status: 'installed',
    scenario: 'scn_1',
    version: 2,
    make: {
      zone: 'eu1.make.com',
      teamId: 2,
      scenarioId: 7,
      editUrl: 'https://eu1.make.com/2/scenarios/7/edit',
      isInvalid: true,
    },
    missingConnections: [{ moduleId: 2, module: 'slack:CreateMessage', app: 'slack', type: 'slack2' }],
    report: { url: 'https://library.example/v1/report/rpt_secret' },
  };

  test('sends team, choices and connections with the Make token, and returns the edit link', async () => {
    library.routes['POST /v1/installations'] = { status: 201, body: installed };
    const connections = [{ moduleId: 2, connectionId: 99 }];
    expect(
      await runInstall({
        ...inTeam,
        connections,
        name: 'Leads',
        confirmAppInstall: true,
        reporting: 'module',
      }),
    ).toEqual([installed]);
    expect(library.received[0]).toMatchObject({
      headers: { 'x-make-zone': 'eu1.make.com', 'x-make-token': makeToken },
      body: {
        ...inTeam,
        name: 'Leads',
        confirmAppInstall: true,
        reporting: 'module',
        connections: { 2: 99 },
      },
    });
  });

  test('leaves out what is not set, and sends no Make token when there is none', async () => {
    connection = await validateConnection(app, { apiKey: validKey });
    library.received.length = 0;
    library.routes['POST /v1/installations'] = {
      status: 201,
      body: { id: 'ins_1', status: 'pending', blueprintJson: '{}' },
    };
    expect(await runInstall({ scenario: 'scn_1' })).toEqual([
      { id: 'ins_1', status: 'pending', blueprintJson: '{}' },
    ]);
    expect(library.received[0]?.body).toEqual({
      scenario: 'scn_1',
      confirmAppInstall: false,
      reporting: 'http',
    });
    expect(library.received[0]?.headers).not.toHaveProperty('x-make-token');
    expect(library.received[0]?.headers).not.toHaveProperty('x-make-zone');
  });

  test('repeats its idempotency key within one run only, for the same installation only', async () => {
    library.routes['POST /v1/installations'] = { status: 201, body: installed };
    await runInstall(inTeam, 'run-1');
    await runInstall(inTeam, 'run-1');
    await runInstall({ ...inTeam, teamId: 5 }, 'run-1');
    await runInstall(inTeam, 'run-2');
    const [first, again, otherTeam, otherRun] = library.received.map(
      ({ headers }) => headers['idempotency-key'],
    );
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(new Set([first, otherTeam, otherRun]).size).toBe(3);
  });

  test.each([
    ['https://library.example/checkout/tok', 'https://library.example/checkout/tok'],
    ['/checkout/tok', 'LIBRARY/checkout/tok'],
  ])('shows where to buy a paid scenario (%s)', async (checkoutUrl, shown) => {
    library.routes['POST /v1/installations'] = problem(
      402,
      'payment_required',
      'This scenario costs 19.00 USD.',
      { checkoutUrl },
    );
    await expect(runInstall(inTeam)).rejects.toMatchObject({
      type: 'DataError',
      message: `[402] This scenario costs 19.00 USD. Buy it here: ${shown.replace('LIBRARY', library.url)} (payment_required, request req-1)`,
    });
  });

  test.each([
    [
      409,
      'apps_not_installed',
      { errors: [{ path: 'slack', message: 'Slack is new to the organization.' }] },
      'DataError',
      ' Slack is new to the organization.',
    ],
    [
      424,
      'make_failed',
      { make: { code: 'IM007', message: 'Module not found' } },
      'RuntimeError',
      ' Make says: Module not found',
    ],
    [401, 'unauthorized', {}, 'RuntimeError', ''],
    [429, 'rate_limited', {}, 'RateLimitError', ''],
    [504, 'make_timeout', {}, 'ConnectionError', ''],
  ])('passes on a %i %s and never switches the scenario off', async (status, code, extra, type, told) => {
    library.routes['POST /v1/installations'] = problem(status, code, 'It did not work.', extra);
    await expect(runInstall(inTeam)).rejects.toMatchObject({
      type,
      message: `[${status}] It did not work.${told} (${code}, request req-1)`,
    });
  });

  test("survives a proxy's page instead of an answer", async () => {
    library.routes['POST /v1/installations'] = {
      status: 502,
      body: '<html>Bad gateway</html>',
      contentType: 'text/html',
    };
    await expect(runInstall(inTeam)).rejects.toMatchObject({
      type: 'ConnectionError',
      message: '[502] Scenario Library did not say what went wrong. (no code)',
    });
  });
});
