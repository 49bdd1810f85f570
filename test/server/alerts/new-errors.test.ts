import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../../server/platform/database.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let intake: ScenarioRow;
let chasing: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  intake = await insertScenario(server.pool, { title: 'Lead intake' });
  chasing = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

type Opened = { id: string; kind?: string; title: string; scenario?: ScenarioRow };
const open = (...errors: Opened[]) =>
  inTransaction(server.pool, (db) =>
    announce(
      db,
      errors.map(({ id, kind = 'task', title, scenario }) => ({
        type: 'errorGroup.opened',
        customerId: null,
        scenarioId: scenario?.id ?? null,
        installationId: null,
        occurredAt: server.deps.now(),
        data: { groupId: id, kind, title },
      })),
    ),
  );
const alertTitled = (title: string) => async () =>
  (await operator.get('/admin/alerts')).body.items.find((alert: { title: string }) => alert.title === title);

test('a new error says in which scenario, and more of the same day say what they are errors of', async () => {
  await open({ id: 'erg_1', title: 'The token was revoked.', scenario: intake });
  await expect.poll(alertTitled('New error: The token was revoked, in “Lead intake”')).toMatchObject({
    message: 'Not seen before, or come back: The token was revoked, in “Lead intake”.',
    evidence: {
      contributors: [{ by: 'errorGroup', id: 'erg_1', label: 'The token was revoked, in “Lead intake”' }],
    },
  });
  await open(
    { id: 'erg_2', title: 'The token was revoked.', scenario: chasing },
    { id: 'erg_3', title: 'Too many requests', scenario: chasing },
    { id: 'erg_4', title: 'The module timed out. ', scenario: chasing },
  );
  await expect.poll(alertTitled('4 new errors of runs')).toMatchObject({
    message:
      'Not seen before, or come back: The token was revoked, in “Lead intake”; The token was revoked, in “Invoice chasing”; Too many requests, in “Invoice chasing”; and 1 other.',
  });
});

test('errors are counted beyond those that are named, and one that is told again is not counted again', async () => {
  const job = (index: number) => ({ id: `erg_job_${index}`, kind: 'job', title: `Job ${index} failed` });
  await open(...Array.from({ length: 25 }, (_, index) => job(index)));
  await expect.poll(alertTitled('25 new errors of jobs')).toMatchObject({ evidence: { after: 25 } });
  await open(job(0), job(25), job(26));
  await expect.poll(alertTitled('27 new errors of jobs')).toMatchObject({
    message: 'Not seen before, or come back: Job 0 failed; Job 1 failed; Job 2 failed; and 24 others.',
  });
  const { evidence } = await alertTitled('27 new errors of jobs')();
  expect(evidence.contributors).toHaveLength(20);
});
