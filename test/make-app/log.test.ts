import { afterAll, beforeAll, expect, test } from 'vitest';
import { callRpc, loadMakeApp, runModule, validateConnection } from '../make-runtime/make-runtime.ts';
import {
  makeToken,
  problem,
  reportToken,
  startLibraryStandIn,
  validKey,
  type LibraryStandIn,
} from './library-stand-in.ts';

let library: LibraryStandIn;
beforeAll(async () => {
  library = await startLibraryStandIn();
});
afterAll(() => library.close());

test("the log shows every request of every component, and none of the user's secrets", async () => {
  const app = loadMakeApp({ publicUrl: library.url });
  const connection = await validateConnection(app, { apiKey: validKey, makeZone: 'eu1.make.com', makeToken });
  const reportUrl = `${library.url}/v1/report/${reportToken}`;
  const installed = {
    id: 'ins_1',
    report: { url: reportUrl },
    blueprint: { flow: [{ mapper: { url: reportUrl } }] },
    blueprintJson: reportUrl,
  };
  library.routes['POST /v1/installations'] = { status: 201, body: installed };
  library.routes['POST /v1/api-keys'] = { status: 201, body: { id: 'key_2', key: 'slk_a-new-key' } };

  const form = { scenario: 'scn_1', organizationId: 1, teamId: 2 };
  for (const id of app.components.rpc.keys()) await callRpc(app, id, { connection, parameters: form });
  await runModule(app, 'searchScenarios', { connection });
  await runModule(app, 'getScenario', { connection, parameters: { scenario: 'scn_1' } });
  await runModule(app, 'installScenario', { connection, parameters: form });
  await runModule(app, 'makeApiCall', { connection, parameters: { url: '/v1/api-keys', method: 'POST' } });
  await runModule(app, 'reportExecution', { parameters: { reportUrl, executionId: 'run-1' } });
  library.routes['POST /v1/report/*'] = problem(422, 'invalid_request', 'No.', {
    instance: `/v1/report/${reportToken}`,
  });
  await expect(
    runModule(app, 'reportExecution', { parameters: { reportUrl, executionId: 'run-1' } }),
  ).rejects.toThrow('[422]');

  const ids = Object.values(app.components).flatMap((components) => [...components.keys()]);
  expect(new Set(app.log.map((entry) => entry.component))).toEqual(new Set(ids));
  expect(app.log).toHaveLength(library.received.length);
  const log = JSON.stringify(app.log);
  for (const secret of [validKey, makeToken, reportToken, 'slk_a-new-key', 'ada@customer.example'])
    expect(log).not.toContain(secret);
  expect(app.log.find((entry) => entry.component === 'installScenario')).toMatchObject({
    request: {
      url: `${library.url}/v1/installations`,
      headers: { authorization: '[sanitized]', 'x-make-token': '[sanitized]', 'x-make-zone': 'eu1.make.com' },
    },
    response: { statusCode: 201, body: { id: 'ins_1', report: { url: '[sanitized]' } } },
  });
});
