import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;
let other: ScenarioRow;
const now = new Date('2026-03-10T12:00:00Z');
const days = 'from=2026-03-01&to=2026-03-31';

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: 'America/New_York' } });
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  other = await insertScenario(server.pool, { title: 'Lead intake' });
  const published = (at: string, { versionId }: ScenarioRow) =>
    server.pool.query('update scenario_versions set published_at = $1 where id = $2', [at, versionId]);
  await published('2026-03-08T04:30:00Z', scenario); // the 7th in New York, half an hour before midnight
  await published('2026-02-27T12:00:00Z', other);
});
afterAll(() => server.close());

const events = async (query: string) => (await operator.get(`/admin/chart-events?${query}`)).body;

test('a published version stands at its day in the reporting zone', async () => {
  const { items, isWhole } = await events('from=2026-03-07&to=2026-03-07');
  expect(items).toEqual([
    {
      kind: 'release',
      at: '2026-03-08T04:30:00.000Z',
      day: '2026-03-07',
      text: 'Invoice chasing: version 1',
      path: `/dashboard/scenarios/${scenario.slug}`,
    },
  ]);
  expect(isWhole).toBe(true);
  expect((await events('from=2026-03-08&to=2026-03-08')).items).toEqual([]);
});

test('a changed price says from what to what, in the units of its currency; another change is none', async () => {
  const price = (amount: number, currency: string) =>
    operator.patch(`/admin/scenarios/${scenario.id}`, { price: { amount, currency } });
  await price(1900, 'usd');
  await price(2_400, 'jpy');
  await operator.patch(`/admin/scenarios/${scenario.id}`, { title: 'Invoice reminders' });
  const today = new Date().toISOString().slice(0, 10);
  const { items } = await events(`from=${before(today)}&to=${today}`);
  expect(items.filter(({ kind }: { kind: string }) => kind === 'price').map(textOf)).toEqual([
    'Invoice chasing: free → 19.00 USD',
    'Invoice chasing: 19.00 USD → 2400 JPY',
  ]);
});

test('an opened alert stands there by its title, and leads to it', async () => {
  const [rule] = (await operator.get('/admin/alert-rules')).body.items;
  await server.pool.query(
    `insert into alerts (id, rule_id, subject, severity, title, message, evidence, scenario_id, opened_at, seen_at)
     values ('alr_1', $1, 'x', 'warning', 'Runs fail more often', 'x', '{}', $2, '2026-03-20T10:00:00Z', '2026-03-20T10:00:00Z')`,
    [rule.id, scenario.id],
  );
  const { items } = await events(days);
  expect(items.at(-1)).toMatchObject({
    kind: 'alert',
    day: '2026-03-20',
    text: 'Runs fail more often',
    path: '/dashboard/alerts?alert=alr_1',
  });
});

test('of one scenario there is what concerns it', async () => {
  const kinds = async (of: ScenarioRow) =>
    (await events(`from=2026-02-01&to=2026-03-31&scenario=${of.slug}`)).items.map(
      ({ kind }: { kind: string }) => kind,
    );
  expect(await kinds(scenario)).toEqual(['release', 'alert']);
  expect(await kinds(other)).toEqual(['release']);
  expect((await operator.get(`/admin/chart-events?${days}&scenario=none`)).status).toBe(404);
});

test('a period that ends before it begins is refused', async () => {
  expect((await operator.get('/admin/chart-events?from=2026-03-02&to=2026-03-01')).status).toBe(422);
});

const textOf = ({ text }: { text: string }) => text;
const before = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
