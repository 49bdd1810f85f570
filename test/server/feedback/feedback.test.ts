import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let scenario: ScenarioRow;
let other: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer();
  customer = await customerClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  other = await insertScenario(server.pool, { title: 'Lead intake' });
});
afterAll(() => server.close());

const send = (body: Record<string, unknown>, headers?: Record<string, string>) =>
  customer.post('/v1/feedback', { kind: 'idea', message: 'More of this.', ...body }, headers);
const refusal = async (body: Record<string, unknown>) => {
  const answer = await send(body);
  return [answer.status, answer.body.errors?.[0]?.path];
};
const install = (who = customer, of = scenario) =>
  insertInstallation(server.pool, { customerId: who.id, scenario: of });
const report = (who: typeof customer, installationId: string, executionId: string) =>
  who.post('/v1/execution-tasks', {
    tasks: [{ installationId, executionId, status: 'completed', startedAt: '2026-03-01T00:00:00Z' }],
  });
const stored = async () => Number((await server.pool.query(`select count(*) as n from feedback`)).rows[0].n);

describe('sending feedback', () => {
  test('what was sent is answered and listed, newest first, in pages, to nobody else', async () => {
    const first = await send({ kind: 'praise', rating: 5, scenario: scenario.slug, requestId: 'trace-1' });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      id: expect.stringMatching(/^fbk_/),
      kind: 'praise',
      status: 'open',
      message: 'More of this.',
      redacted: [],
      scenario: scenario.id,
      installationId: null,
      executionId: null,
      requestId: 'trace-1',
      rating: 5,
      createdAt: expect.any(String),
      runLink: 'noRun',
      run: null,
      fix: null,
      candidates: [],
      pageUrl: expect.stringContaining('/feedback/sent/fbk_'),
      reply: null,
    });
    expect((await customer.get(`/v1/feedback/${first.body.id}`)).body).toEqual(first.body);
    const second = await send({ kind: 'question' });
    const page = await customer.get('/v1/feedback?limit=1');
    expect(page.body.items).toEqual([second.body]);
    const next = await customer.get(`/v1/feedback?limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body).toEqual({ items: [first.body], nextCursor: null });
    const stranger = await customerClient(server, 'Eve');
    expect((await stranger.get('/v1/feedback')).body.items).toEqual([]);
  });

  test('the same Idempotency-Key writes it once, also twice at once', async () => {
    const before = await stored();
    const headers = { 'Idempotency-Key': 'feedback-once' };
    const answers = await Promise.all([1, 2].map(() => send({}, headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await stored()).toBe(before + 1);
    expect((await send({ kind: 'bug' }, headers)).status).toBe(409);
  });

  test('a wrong field is named', async () => {
    expect(await refusal({ rating: 6 })).toEqual([422, '/rating']);
    expect(await refusal({ message: ' ' })).toEqual([422, '/message']);
    expect(await refusal({ message: 'x'.repeat(5_001) })).toEqual([422, '/message']);
    expect(await refusal({ kind: 'rant' })).toEqual([422, '/kind']);
    expect(await refusal({ requestId: 'not one' })).toEqual([422, '/requestId']);
    expect((await send({ mesage: 'x' })).status).toBe(422);
    expect((await send({ message: 'x'.repeat(5_000) })).status).toBe(201);
  });
});

describe('what feedback is about', () => {
  test('an installation brings its scenario, and must be the caller’s', async () => {
    const { id: installationId } = await install();
    expect((await send({ installationId })).body).toMatchObject({ installationId, scenario: scenario.id });
    expect((await send({ installationId, scenario: scenario.slug })).status).toBe(201);
    expect(await refusal({ installationId, scenario: other.id })).toEqual([422, '/installationId']);
    const stranger = await customerClient(server, 'Mallory');
    const { id: theirs } = await install(stranger);
    expect(await refusal({ installationId: theirs })).toEqual([422, '/installationId']);
    expect(await refusal({ installationId: 'ins_none' })).toEqual([422, '/installationId']);
    expect(await refusal({ scenario: 'no-such' })).toEqual([422, '/scenario']);
  });

  test('an execution alone finds its installation, unless several have one of this id', async () => {
    const [mine, also] = [await install(), await install(customer, other)];
    await report(customer, mine.id, 'run-alone');
    await report(customer, mine.id, 'run-both');
    await report(customer, also.id, 'run-both');
    expect((await send({ executionId: 'run-alone' })).body).toMatchObject({
      executionId: 'run-alone',
      installationId: mine.id,
      scenario: scenario.id,
    });
    expect(await refusal({ executionId: 'run-both' })).toEqual([422, '/installationId']);
    const named = { executionId: 'run-both', installationId: also.id };
    expect((await send(named)).body).toMatchObject({ ...named, scenario: other.id });
    const told = await send({ executionId: 'run-both', scenario: scenario.id });
    expect(told.body).toMatchObject({ installationId: mine.id });
    expect(await refusal({ executionId: 'run-alone', installationId: also.id })).toEqual([
      422,
      '/executionId',
    ]);
    expect(await refusal({ executionId: 'run-alone', scenario: other.id })).toEqual([422, '/executionId']);
  });

  test("another customer's execution is not found", async () => {
    const stranger = await customerClient(server, 'Trudy');
    const theirs = await install(stranger);
    await report(stranger, theirs.id, 'run-theirs');
    expect(await refusal({ executionId: 'run-theirs' })).toEqual([422, '/executionId']);
    expect(await refusal({ executionId: 'run-nobody' })).toEqual([422, '/executionId']);
  });

  test('a draft cannot be spoken of, an archived scenario can', async () => {
    const { id } = await insertScenario(server.pool);
    const set = (status: string) =>
      server.pool.query(`update scenarios set status = $2 where id = $1`, [id, status]);
    await set('draft');
    expect(await refusal({ scenario: id })).toEqual([422, '/scenario']);
    await set('archived');
    expect((await send({ scenario: id })).status).toBe(201);
  });
});

describe('ratings', () => {
  test('each customer who has had a scenario counts once, with the latest; unrated ones come last', async () => {
    const [good, mixed, unrated] = [
      await insertScenario(server.pool, { title: 'Good' }),
      await insertScenario(server.pool, { title: 'Mixed' }),
      await insertScenario(server.pool, { title: 'Unrated' }),
    ];
    const second = await customerClient(server);
    for (const each of [scenario, good, mixed]) await install(customer, each);
    await install(second, mixed);
    const rate = (who: typeof customer, of: ScenarioRow, rating: number) =>
      who.post('/v1/feedback', { kind: 'praise', message: 'So it is.', scenario: of.id, rating });
    await rate(customer, scenario, 5);
    await rate(customer, good, 4);
    for (const rating of [5, 5, 1]) await rate(customer, mixed, rating); // a change of mind, not three opinions
    await rate(second, mixed, 2);
    await rate(second, unrated, 5); // who has never had it
    const ratingOf = async (id: string) => (await customer.get(`/v1/scenarios/${id}`)).body.stats.rating;
    expect([await ratingOf(good.id), await ratingOf(mixed.id), await ratingOf(unrated.id)]).toEqual([
      4,
      1.5,
      null,
    ]);
    const order: string[] = [];
    let cursor = '';
    do {
      const { body } = await customer.get(`/v1/scenarios?sort=rating&limit=1${cursor}`);
      order.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(order.slice(0, 3)).toEqual([scenario.id, good.id, mixed.id]);
    expect(order.slice(3).toSorted()).toEqual([unrated.id, other.id].toSorted());
    expect(order.slice(3)).toEqual(order.slice(3).toSorted().toReversed());
  });
});
