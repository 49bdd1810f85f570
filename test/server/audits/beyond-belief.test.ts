import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { audited, saidBy } from './auditing.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let scenario: ScenarioRow;
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  scenario = await insertScenario(server.pool, { minutesByHand: '4' });
});
afterAll(() => server.close());

/** A customer's installation with five runs that worked through so many items each. */
async function ran(items: number): Promise<string> {
  const who = await customerClient(server);
  const { id } = await insertInstallation(server.pool, { customerId: who.id, scenario });
  const tasks = Array.from({ length: 5 }, (_, index) => ({
    installationId: id,
    executionId: `run-${index}`,
    status: 'completed',
    startedAt: '2026-03-15T09:00:00Z',
    items,
  }));
  expect((await who.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ accepted: 5 });
  return id;
}

test('what frees minutes beyond belief is named, the worst of it first', async () => {
  const operator = await operatorClient(server);
  for (let each = 0; each < 5; each += 1) await ran(1);
  const beyond = await ran(11);
  expect(saidBy(await audited(operator), 'G11')).toMatchObject({
    state: 'fail',
    reason: `1 installation or customer is beyond belief this month (minutes per run of ${beyond}).`,
  });
  const furtherBeyond = await ran(40);
  expect(saidBy(await audited(operator), 'G11')).toMatchObject({
    state: 'fail',
    reason: `2 installations or customers are beyond belief this month (worst minutes per run of ${furtherBeyond}).`,
  });
});
