import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let customer: ApiClient & { id: string };
let installation: InstallationRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date('2026-05-01T00:00:00Z') });
  customer = await customerClient(server);
  const operator = await operatorClient(server);
  for (const [name, value] of [
    ['setupHours', '2'],
    ['hourlyRate', '36.50'],
  ])
    await operator.post('/admin/assumptions', {
      scope: 'library',
      name,
      value,
      provenance: 'estimated',
      from: '2026-01-01T00:00:00Z',
    });
  installation = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: await insertScenario(server.pool),
    confirmedAt: new Date('2026-03-23T15:00:00Z'),
  });
});
afterAll(() => server.close());

/** What a day of April costs, in hours of set-up at 36.50 over 365 days. */
const hoursADay = async () => {
  const { body } = await customer.get('/v1/roi?from=2026-04-10&to=2026-04-10');
  return body.totals.fixedCostMicros / 100_000;
};
const say = async (name: string, value: string, from?: string) => {
  const { status } = await customer.put(`/v1/installations/${installation.id}/assumptions`, {
    assumptions: [{ name, value, from }],
  });
  expect(status).toBe(200);
};

test('set-up costs what was in force at the confirmation, and what is dated later changes no day of it', async () => {
  expect(await hoursADay()).toBe(2);
  await say('setupHours', '7'); // from now on
  await say('setupHours', '9', '2026-03-23T15:00:00.001Z');
  await say('hourlyRate', '99');
  expect(await hoursADay()).toBe(2);
});

test('who knows it better afterwards dates it to the confirmation or before', async () => {
  await say('setupHours', '3', '2026-03-23T15:00:00Z');
  expect(await hoursADay()).toBe(3);
  await say('setupHours', '5', '2026-03-01T00:00:00Z'); // an earlier word gives way to the later one
  expect(await hoursADay()).toBe(3);
});
