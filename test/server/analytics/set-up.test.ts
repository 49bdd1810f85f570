import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-05-01T00:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: ApiClient & { id: string };
let installation: InstallationRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  customer = await customerClient(server);
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { setupHours: '2', hourlyRate: '36.50' });
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
  now = new Date(now.getTime() + 1); // of two words of one day the later one counts
  const { status, body } = await customer.put(`/v1/installations/${installation.id}/assumptions`, {
    assumptions: [{ name, value, from }],
  });
  expect(status).toBe(200);
  const { value: hours, from: since } = body.items.find(
    (item: { name: string }) => item.name === 'setupHours',
  );
  return [hours, since];
};
const confirmed = '2026-03-23T15:00:00.000Z';

test('set-up costs what was in force at the confirmation, and what is dated later changes no day of it', async () => {
  expect(await hoursADay()).toBe(2);
  const told = await say('setupHours', '9', '2026-03-23T15:00:00.001Z');
  expect(told).toEqual(['2', '2026-01-01T00:00:00.000Z']); // what counts, and not what was just said
  await say('hourlyRate', '99'); // from now on
  expect(await hoursADay()).toBe(2);
  const { body } = await operator.post('/admin/assumptions', {
    scope: 'installation',
    scopeId: installation.id,
    name: 'setupHours',
    value: '8',
    provenance: 'measured',
    from: now.toISOString(),
  });
  expect(body.value).toBe('8');
  expect(await hoursADay()).toBe(2);
});

test('hours of set-up that a customer tells without a date are those of the confirmation', async () => {
  expect(await say('setupHours', '3')).toEqual(['3', confirmed]);
  expect(await hoursADay()).toBe(3);
  expect(await say('setupHours', '4')).toEqual(['4', confirmed]); // the last word counts
  expect(await hoursADay()).toBe(4);
  const { body } = await operator.get(`/admin/assumptions?scopeId=${installation.id}&name=setupHours`);
  const said = body.items.filter((item: { from: string }) => item.from === confirmed);
  expect(said).toMatchObject([
    { value: '4', provenance: 'confirmed', createdAt: now.toISOString() },
    { value: '3', provenance: 'confirmed' },
  ]);
});

test('who knows it better afterwards may date it to the confirmation or before', async () => {
  await say('setupHours', '6', confirmed);
  expect(await hoursADay()).toBe(6);
  await say('setupHours', '5', '2026-03-01T00:00:00Z'); // an earlier word gives way to the later one
  expect(await hoursADay()).toBe(6);
});

test('hours that are told before the confirmation count from it on', async () => {
  const later = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: await insertScenario(server.pool),
    confirmedAt: null,
    status: 'pending',
  });
  await server.pool.query('update installations set created_at = $2 where id = $1', [later.id, now]);
  now = new Date(now.getTime() + 1_000);
  const path = `/v1/installations/${later.id}/assumptions`;
  const assumptions = [{ name: 'setupHours', value: '1.5' }];
  expect((await customer.put(path, { assumptions })).status).toBe(200);
  now = new Date(now.getTime() - 500); // another server's clock is behind
  await customer.patch(`/v1/installations/${later.id}`, { status: 'installed', makeScenarioId: 77 });
  const { body } = await customer.get('/v1/roi?from=2026-05-01&to=2026-05-01');
  expect(body.totals.fixedCostMicros / 100_000).toBe(6 + 1.5);
});
