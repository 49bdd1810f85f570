import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

// In Auckland it is 13:30 on the 11th of March: the last 30 days began on 10 February, 00:00 there, which was 11:00 UTC the day before.
let now = new Date('2026-03-11T00:30:00Z');
const zone = { REPORTING_TIME_ZONE: 'Pacific/Auckland' };
let server: TestServer;
let operator: ApiClient;
let visitor: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;

beforeAll(async () => {
  server = await startTestServer({ now: () => now, env: zone });
  operator = await operatorClient(server);
  visitor = apiClient(server.url);
  customer = await customerClient(server);
});
afterAll(() => server.close());

let executions = 0;
/** Runs that each brought a value and cost something, in micros. */
async function run(scenario: ScenarioRow, startedAt: string, value: number, cost: number | null) {
  const { id: installationId } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  executions += 1;
  const answer = await customer.post('/v1/execution-tasks', {
    tasks: [
      {
        installationId,
        executionId: `run-${executions}`,
        status: 'completed',
        startedAt,
        finishedAt: startedAt,
        value: { amountMicros: value, currency: 'usd' },
        ...(cost === null ? {} : { cost: { amountMicros: cost, currency: 'usd' } }),
      },
    ],
  });
  expect(answer.body).toMatchObject({ accepted: 1, rejected: [] });
}

const ids = async (path: string): Promise<string[]> =>
  (await visitor.get(path)).body.items.map(({ id }: { id: string }) => id);

/** Follows the cursors, `limit` at a time. */
async function pages(sort: string, limit: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await visitor.get(`/v1/scenarios?sort=${sort}&limit=${limit}${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : '';
  } while (cursor);
  return seen;
}

test('by ROI a loss stands above what has no figures, days are those of the reporting zone, and prices are a cost', async () => {
  const scenarios: Record<string, ScenarioRow> = {};
  const titles = ['unused', 'loss', 'gain', 'bigGain', 'costless', 'dearGain', 'tooOld', 'onFirstDay'];
  for (const title of titles) scenarios[title] = await insertScenario(server.pool, { title });
  const of = (title: string) => scenarios[title]!;
  await run(of('loss'), '2026-03-10T10:00:00Z', 10, 100);
  await run(of('gain'), '2026-03-10T10:00:00Z', 300, 100);
  await run(of('bigGain'), '2026-03-10T10:00:00Z', 900, 100);
  await run(of('costless'), '2026-03-10T10:00:00Z', 900, null);
  await run(of('tooOld'), '2026-02-09T10:59:59Z', 9_000, 100);
  await run(of('onFirstDay'), '2026-02-09T11:00:00Z', 500, 100);
  // Of 365.00 that were paid, ten days are used up: a value of 20.00 on 10.00 of price and no run cost.
  await run(of('dearGain'), '2026-03-10T10:00:00Z', 20_000_000, null);
  const dear = { customerId: customer.id, scenarioId: of('dearGain').id, amount: 36_500 };
  await insertPayment(server.pool, { ...dear, at: '2026-03-01T12:00:00Z' });

  const ranked = ['bigGain', 'onFirstDay', 'gain', 'dearGain', 'loss'];
  const withoutRoi = ['unused', 'costless', 'tooOld'].map((title) => of(title).id);
  const found = await ids('/v1/scenarios?sort=roi&limit=100');
  expect(found).toEqual([...ranked.map((title) => of(title).id), ...withoutRoi.toSorted().toReversed()]);
  expect(await pages('roi', 1)).toEqual(found);
  expect(await pages('roi', 3)).toEqual(found);
  const { body: gain } = await visitor.get(`/v1/scenarios/${of('gain').id}`);
  expect(await ids(`/v1/scenarios?sort=roi&category=${gain.category.slug}`)).toEqual([gain.id]);

  const { body } = await operator.get('/admin/analytics/roi?perspective=customer&groupBy=scenario');
  const figures = new Map<string, number | null>(
    body.items.map(({ group, roi }: { group: string; roi: number | null }) => [group, roi]),
  );
  expect(ranked.map((title) => figures.get(of(title).id))).toEqual([8, 4, 2, 1, -0.9]);

  await run(of('loss'), '2026-03-10T10:00:00Z', 100_000, 100);
  await until(async () => (await ids('/v1/scenarios?sort=roi&limit=1'))[0] === of('loss').id);
});

test('newest is by first publication, updated by the latest version, and a draft has no day of publication', async () => {
  const library = await startTestServer({ now: () => now });
  try {
    const [editor, reader] = [await operatorClient(library), apiClient(library.url)];
    const draft = async (title: string) =>
      (
        await editor.post('/admin/scenarios', {
          title,
          description: title,
          complexityLevel: 1,
          category: 'sales',
        })
      ).body;
    const publish = async (id: string, at: string) => {
      now = new Date(at);
      const { body } = await editor.post(`/admin/scenarios/${id}/versions`, {
        blueprint: exportedBlueprint(),
      });
      await editor.post(`/admin/scenarios/${id}/versions/${body.number}/publish`);
    };
    const [late, early, middle] = [await draft('Late one'), await draft('Early one'), await draft('Middle')];
    expect(late.firstPublishedAt).toBeNull();
    await publish(early.id, '2026-04-01T00:00:00Z');
    await publish(middle.id, '2026-04-02T00:00:00Z');
    await publish(late.id, '2026-04-03T00:00:00Z');
    await publish(early.id, '2026-04-04T00:00:00Z');
    await editor.patch(`/admin/scenarios/${middle.id}`, { title: 'Retitled later' });
    const order = async (sort: string) =>
      (await reader.get(`/v1/scenarios?sort=${sort}`)).body.items.map(
        ({ id, firstPublishedAt }: { id: string; firstPublishedAt: string }) => [
          id,
          firstPublishedAt.slice(0, 10),
        ],
      );
    const days = { early: '2026-04-01', middle: '2026-04-02', late: '2026-04-03' };
    expect(await order('newest')).toEqual([
      [late.id, days.late],
      [middle.id, days.middle],
      [early.id, days.early],
    ]);
    expect(await order('updated')).toEqual([
      [early.id, days.early],
      [late.id, days.late],
      [middle.id, days.middle],
    ]);
    const unpublished = await draft('Never out');
    const all = (await editor.get('/admin/scenarios?sort=updated')).body.items;
    expect(all.at(-1)).toMatchObject({ id: unpublished.id, firstPublishedAt: null });
  } finally {
    await library.close();
  }
});
