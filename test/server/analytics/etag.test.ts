import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installation: InstallationRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
});
afterAll(() => server.close());

const march = 'from=2026-03-01&to=2026-03-31';
const figures = [
  'overview?',
  'completion?',
  'revenue?',
  'revenue?groupBy=currency&',
  'mrr?',
  'coupons?',
  'roi?',
  'roi?perspective=library&',
  'bridge?',
  'models?',
].map((question) => `/admin/analytics/${question}${march}`);

async function report(executionId: string) {
  const task = {
    installationId: installation.id,
    executionId,
    status: 'completed',
    startedAt: '2026-03-15T06:00:00Z',
    finishedAt: '2026-03-15T06:00:10Z',
    value: { amountMicros: 1_000_000, currency: 'usd' },
  };
  expect((await customer.post('/v1/execution-tasks', { tasks: [task] })).body.accepted).toBe(1);
}

test('figures that have not changed are answered by 304, whatever the clock says meanwhile', async () => {
  await report('first');
  for (const path of figures) {
    const first = await operator.get(path);
    expect(first).toMatchObject({ status: 200, body: { asOf: now.toISOString() } });
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"[\w-]{43}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Accept');
    now = new Date(now.getTime() + 1_000);
    const again = await operator.get(path, { 'if-none-match': `"other", ${tag}` });
    expect({ path, status: again.status, body: again.body }).toEqual({ path, status: 304, body: '' });
    expect(again.headers.get('etag')).toBe(tag);
    expect((await operator.get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await operator.get(path, { 'if-none-match': '*' })).status).toBe(304);
  }
});

test('a report, a longer period and another format each have a tag of their own', async () => {
  const tagOf = async (path: string, headers = {}) => (await operator.get(path, headers)).headers.get('etag');
  const path = `/admin/analytics/overview?${march}`;
  const csv = { accept: 'text/csv' };
  const before = [await tagOf(path), await tagOf(path, csv)];
  expect(new Set([...before, await tagOf(path.replace('03-31', '03-30'))]).size).toBe(3);
  expect(await operator.get(path, { ...csv, 'if-none-match': before[1] ?? '' })).toMatchObject({
    status: 304,
    body: '',
  });
  await report('second');
  const stale = await operator.get(path, { 'if-none-match': before[0] ?? '' });
  expect(stale).toMatchObject({ status: 200, body: { totals: { completed: 2 } } });
  expect((await operator.get(path, { ...csv, 'if-none-match': before[1] ?? '' })).status).toBe(200);
});

test('a customer is answered so too, and a refusal has no tag', async () => {
  const first = await customer.get(`/v1/roi?${march}`);
  const tag = first.headers.get('etag') ?? '';
  expect((await customer.get(`/v1/roi?${march}`, { 'if-none-match': tag })).status).toBe(304);
  const refused = await operator.get('/admin/analytics/overview?from=2026-03-02&to=2026-03-01');
  expect(refused.status).toBe(422);
  expect(refused.headers.get('etag')).toBeNull();
});
