import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, apiClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { parseHtml, wordsIn } from '../../support/html-document.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let visitor: ApiClient;
let slug: string;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  visitor = apiClient(server.url);
  const details = { title: 'Reviewed', description: 'x', complexityLevel: 1, category: 'tests' };
  ({ slug } = (await operator.post('/admin/scenarios', details)).body);
  await operator.post(`/admin/scenarios/${slug}/versions`, { blueprint: exportedBlueprint() });
  await operator.post(`/admin/scenarios/${slug}/versions/1/publish`, {});
});
afterAll(() => server.close());

type Customer = Awaited<ReturnType<typeof customerClient>>;

/** A customer who has it, with so many completed runs and one that failed. */
async function customerWith(runs: number): Promise<Customer> {
  const customer = await customerClient(server);
  const { body } = await customer.post('/v1/installations', { scenario: slug, reporting: 'http' });
  await customer.patch(`/v1/installations/${body.id}`, { status: 'installed' });
  await report(customer, body.id, 'failed', 1);
  if (runs > 0) await report(customer, body.id, 'completed', runs);
  return customer;
}
async function report(customer: Customer, installationId: string, status: string, count: number) {
  const startedAt = new Date(server.deps.now().getTime() - 60_000).toISOString();
  const tasks = Array.from({ length: count }, (_, run) => ({
    installationId,
    executionId: `${status}-${run}`,
    status,
    startedAt,
    finishedAt: startedAt,
  }));
  expect((await customer.post('/v1/execution-tasks', { tasks })).body.accepted).toBe(count);
}
const path = () => `/v1/scenarios/${slug}/review`;
const said = { stars: 4, message: 'Runs every night. Write to me at ada@firma-muster.de.', mayShow: true };
const shown = async () => (await visitor.get(`/v1/scenarios/${slug}/reviews`)).body.items;
const page = async () => parseHtml((await visitor.get(`/scenarios/${slug}?runs=1`)).body);

test('needs five completed runs; those that failed do not count', async () => {
  const customer = await customerWith(4);
  const refused = await customer.put(path(), said);
  expect([refused.status, refused.body.type]).toEqual([409, expect.stringContaining('too_few_runs')]);
  const { items } = (await customer.get('/v1/reviews')).body;
  expect(items).toMatchObject([{ scenario: { slug }, completedRuns: 4, mayReview: false, review: null }]);
  expect((await (await customerClient(server)).put(path(), said)).status).toBe(409);
  expect((await customer.post('/v1/feedback', { kind: 'review', message: 'x', scenario: slug })).status).toBe(
    422,
  );
});

test('is shown without a name once its customer allows it and an operator lets it through, with its runs', async () => {
  const customer = await customerWith(7);
  const own = (await customer.put(path(), said)).body;
  expect(own).toMatchObject({ completedRuns: 7, mayReview: true, review: { stars: 4, state: 'waiting' } });
  expect(await shown()).toEqual([]);
  const { id } = own.review;
  const listed = (await operator.get('/admin/feedback?kind=review')).body.items;
  expect(listed).toMatchObject([
    { id, rating: 4, review: { mayShow: true, state: 'waiting', decidedAt: null } },
  ]);
  const decided = await operator.put(`/admin/feedback/${id}/review`, { state: 'shown' });
  expect(decided.body.review).toMatchObject({ state: 'shown', decidedAt: expect.any(String) });

  expect(await shown()).toEqual([
    {
      id,
      stars: 4,
      message: expect.stringContaining('Runs every night.'),
      writtenAt: expect.any(String),
      completedRuns: 7,
    },
  ]);
  expect(JSON.stringify(await shown())).not.toContain('ada@firma-muster.de');
  const html = await page();
  expect(wordsIn(html.querySelector('[data-testid=review]'))).toMatch(/After 7 completed runs/);
  const [application] = [...html.querySelectorAll('script[type="application/ld+json"]')].map((script) =>
    JSON.parse(script.textContent),
  );
  expect(application).toMatchObject({
    aggregateRating: { ratingValue: 4, ratingCount: 1 },
    review: [{ reviewRating: { ratingValue: 4 }, reviewBody: expect.stringContaining('Runs every night.') }],
  });

  await operator.put(`/admin/feedback/${id}/review`, { state: 'hidden' });
  expect(await shown()).toEqual([]);
  // Hiding words takes no stars away, so that nobody can make an average better.
  expect((await visitor.get(`/v1/scenarios/${slug}/measured`)).body.ratings).toMatchObject({
    count: 1,
    mean: 4,
  });
  await operator.put(`/admin/feedback/${id}/review`, { state: 'shown' });

  // A new one waits anew in the place of the former, and is taken back.
  const again = (await customer.put(path(), { ...said, stars: 2 })).body.review;
  expect([again.state, await shown()]).toEqual(['waiting', []]);
  expect((await operator.put(`/admin/feedback/${id}/review`, { state: 'shown' })).status).toBe(409);
  expect((await operator.patch(`/admin/feedback/${again.id}`, { kind: 'idea' })).status).toBe(422);
  expect((await customer.delete(path())).status).toBe(204);
  expect((await customer.delete(path())).status).toBe(404);
});

test('without its customer’s leave it is read by the library alone', async () => {
  const customer = await customerWith(5);
  const { review } = (await customer.put(path(), { ...said, mayShow: false })).body;
  const refused = await operator.put(`/admin/feedback/${review.id}/review`, { state: 'shown' });
  expect([refused.status, refused.body.type]).toEqual([409, expect.stringContaining('not_for_others')]);
  expect(await shown()).toEqual([]);
});

test('pages are walked to the end, and the page leads on', async () => {
  for (let count = 0; count < 11; count += 1) {
    const customer = await customerWith(5);
    const { review } = (await customer.put(path(), { ...said, message: `Number ${count}` })).body;
    await operator.put(`/admin/feedback/${review.id}/review`, { state: 'shown' });
  }
  const first = (await visitor.get(`/v1/scenarios/${slug}/reviews?limit=6`)).body;
  const second = (await visitor.get(`/v1/scenarios/${slug}/reviews?limit=6&cursor=${first.nextCursor}`)).body;
  const words = [...first.items, ...second.items].map(({ message }: { message: string }) => message);
  expect(words).toEqual(Array.from({ length: 11 }, (_, count) => `Number ${10 - count}`));
  const older = (await page()).querySelector('a[href$="#reviews"]')?.getAttribute('href') ?? '';
  const html = parseHtml((await visitor.get(older.replace('#reviews', ''))).body);
  expect([...html.querySelectorAll('[data-testid=review] blockquote')].map(wordsIn)).toEqual(['Number 0']);
  expect((await visitor.get(`/scenarios/${slug}?reviews=nonsense`)).status).toBe(200);
});
