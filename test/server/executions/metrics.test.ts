import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let installationId: string;

beforeAll(async () => {
  server = await startTestServer({ env: { REPORTING_TIME_ZONE: 'America/New_York' } });
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool);
  ({ id: installationId } = await insertInstallation(server.pool, { customerId: customer.id, scenario }));
  const other = await insertScenario(server.pool);
  const metric = { scenario: scenario.slug, name: 'emails', value: 1 };
  const metrics = [
    { ...metric, recordedAt: '2026-03-10T03:59:59Z' }, // in New York it is the 9th still
    {
      ...metric,
      recordedAt: '2026-03-10T04:00:00Z',
      installationId,
      value: 0.1,
      unit: 'mails',
      data: { a: [1] },
    },
    { ...metric, recordedAt: '2026-03-11T03:59:59Z', value: -2 },
    { ...metric, recordedAt: '2026-03-11T03:59:59Z', name: 'calls' },
    { ...metric, recordedAt: '2026-03-11T04:00:00Z', scenario: other.id },
  ];
  const answer = await customer.post('/v1/metrics', { metrics });
  expect(answer.body).toMatchObject({ accepted: 5, rejected: [] });
});
afterAll(() => server.close());

const list = async (query: string) => {
  const { status, body } = await customer.get(`/v1/metrics?${query}`);
  expect(status).toBe(200);
  return body.items;
};
const days = async (query: string) =>
  (await list(query)).map(({ recordedAt }: { recordedAt: string }) => recordedAt.slice(8, 13));

test('a customer gets back what was recorded, as it was recorded', async () => {
  expect(await list(`installation=${installationId}`)).toEqual([
    {
      scenario: scenario.id,
      installationId,
      name: 'emails',
      value: 0.1,
      unit: 'mails',
      data: { a: [1] },
      recordedAt: '2026-03-10T04:00:00.000Z',
    },
  ]);
  expect((await list('name=calls'))[0]).toMatchObject({ installationId: null, unit: null, data: null });
});

test('newest first, by scenario and by days of the reporting zone, both included', async () => {
  expect(await days('')).toEqual(['11T04', '11T03', '11T03', '10T04', '10T03']);
  expect(await days(`scenario=${scenario.slug}`)).toHaveLength(4);
  expect(await days(`scenario=${scenario.id}&name=emails`)).toEqual(['11T03', '10T04', '10T03']);
  expect(await days('from=2026-03-10&to=2026-03-10')).toEqual(['11T03', '11T03', '10T04']);
  expect(await days('to=2026-03-09')).toEqual(['10T03']);
  expect(await days('scenario=unknown')).toEqual([]);
  const refused = await customer.get('/v1/metrics?from=2026-03-11&to=2026-03-10');
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/query/from']);
});

test('pages meet each figure once, also two of one instant', async () => {
  const seen: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await customer.get(`/v1/metrics?limit=1${cursor}`);
    seen.push(...body.items);
    cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
  } while (cursor);
  expect(seen).toEqual(await list(''));
});

test("nobody sees another's figures", async () => {
  const stranger = await customerClient(server, 'Eve');
  expect((await stranger.get('/v1/metrics')).body).toEqual({ items: [], nextCursor: null });
  expect((await stranger.get(`/v1/metrics?installation=${installationId}`)).body.items).toEqual([]);
});
