import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import type { ScenarioRow } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { dayAt, later, spanBefore } from '../figures/calendar.ts';
import { naive, type CustomerFacts, type Filter } from './naive-customers.ts';
import { naiveFunnel } from './naive-funnel.ts';
import { plantCustomers, randomOf } from './plant-customers.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_517);
type Item = Record<string, unknown> & { group: string };

describe.each(['America/New_York', 'Australia/Lord_Howe'])(`in %s, seed ${seed}`, (timeZone) => {
  let server: TestServer;
  let operator: ApiClient;
  let scenarios: ScenarioRow[];
  let facts: CustomerFacts;
  let today: string;

  beforeAll(async () => {
    const asOf = Date.parse('2026-05-17T13:30:00Z');
    let now = asOf;
    server = await startTestServer({
      now: () => new Date(now),
      env: { REPORTING_TIME_ZONE: timeZone, GROSS_MARGIN: '0.83' },
    });
    facts = {
      timeZone,
      asOf,
      grossMargin: '0.83',
      customers: [],
      payments: [],
      places: [],
      runs: [],
      views: [],
      states: [],
      lastSeen: new Map(),
    };
    const random = randomOf(seed + timeZone.length);
    const moveTo = (at: number) => {
      now = at;
    };
    scenarios = await plantCustomers({ server, moveTo, facts, random }, 40);
    operator = await operatorClient(server);
    today = dayAt(asOf, timeZone);
  }, 300_000);
  afterAll(() => server.close());

  const ask = async (path: string, query: Record<string, string | undefined>) => {
    const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const answer = await operator.get(`/admin/analytics/${path}?${String(new URLSearchParams(asked))}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const filters = (): Filter[] => [
    {},
    { scenario: scenarios[0]?.id ?? '' },
    { aiModel: 'small' },
    { scenario: scenarios[1]?.id ?? '', aiModel: 'none' },
  ];
  /** Asked for a scenario, those who paid for it or installed it are told. */
  const isOf = (id: string, { scenario }: Filter) =>
    scenario === undefined ||
    [...facts.payments, ...facts.places].some(
      ({ customerId, scenarioId }) => customerId === id && scenarioId === scenario,
    );
  const ends = () => [today, later(today, -3), '2026-04-30', '2026-01-31', '2025-11-12'];

  test(
    'customers: every figure of every customer and of all, page by page',
    { timeout: 120_000 },
    async () => {
      let known = 0;
      for (const filter of filters())
        for (const to of ends()) {
          const model = naive(facts, to, filter);
          const from = later(to, -9);
          const items: Item[] = [];
          for (let cursor: string | undefined; ;) {
            const body = await ask('customers', { ...filter, from, to, limit: '17', cursor });
            expect({ filter, to, totals: body.totals }).toEqual({
              filter,
              to,
              totals: close(model.everybody()),
            });
            const before = naive(facts, spanBefore({ from, to }).to, filter);
            expect({ filter, to, previous: body.previous }).toEqual({
              filter,
              to,
              previous: close(before.everybody()),
            });
            items.push(...body.items);
            if (body.nextCursor === null) break;
            cursor = body.nextCursor;
          }
          const asked = facts.customers.filter((id) => isOf(id, filter));
          expect(items.map(({ group }) => group).toSorted()).toEqual(asked.toSorted());
          for (const { bucket: _bucket, group, label: _label, ...figures } of items) {
            expect({ filter, to, group, ...figures }).toEqual({
              filter,
              to,
              group,
              ...close(model.customer(group)),
            });
            if (figures['predictedValue12Months'] !== null && figures['churnRisk'] !== null) known += 1;
          }
        }
      expect(known).toBeGreaterThan(50);
    },
  );

  test('one customer: the same figures, as totals and as the only item', { timeout: 120_000 }, async () => {
    for (const id of facts.customers.slice(0, 12)) {
      const { totals, previous, items } = await ask(`customers/${id}`, {
        from: later(today, -29),
        to: today,
      });
      expect(totals).toEqual(close(naive(facts, today).customer(id)));
      expect(previous).toEqual(close(naive(facts, later(today, -30)).customer(id)));
      expect(items).toEqual([{ bucket: null, group: id, label: 'Ada', ...totals }]);
    }
  });

  test.each(['lastSeenAt', 'churnRisk', 'lifetimeValue'] as const)(
    'in the order of %s, however they are paged and filtered: those of the plain model in its order',
    { timeout: 120_000 },
    async (sort) => {
      const ranks = new Set<number>();
      for (const filter of filters())
        for (const [to, limit] of [
          [today, '4'],
          ['2026-01-31', '17'],
          ['2025-11-12', '100'],
        ] as const) {
          const model = naive(facts, to, filter);
          const rankOf = (id: string) =>
            (sort === 'lastSeenAt' ? facts.lastSeen.get(id) : model.customer(id)[sort]) ?? -Infinity;
          const expected = facts.customers
            .filter((id) => isOf(id, filter))
            .toSorted((left, right) => rankOf(right) - rankOf(left) || (left < right ? 1 : -1));
          const items: Item[] = [];
          for (let cursor: string | undefined; ;) {
            const body = await ask('customers', { ...filter, to, limit, sort, cursor, compare: 'none' });
            items.push(...body.items);
            if (body.nextCursor === null) break;
            expect(body.items).toHaveLength(Number(limit));
            cursor = body.nextCursor;
          }
          expect(items.map(({ group }) => group)).toEqual(expected);
          for (const { bucket: _bucket, group, label: _label, ...figures } of items)
            expect({ filter, to, group, ...figures }).toEqual({
              filter,
              to,
              group,
              ...close(model.customer(group)),
            });
          for (const id of expected) ranks.add(rankOf(id));
        }
      expect(ranks.size).toBeGreaterThan(5);
    },
  );

  test('one customer of the list, and one by itself, in one scenario', { timeout: 120_000 }, async () => {
    const [scenario = ''] = scenarios.map(({ id }) => id);
    const model = naive(facts, today, { scenario });
    for (const id of facts.customers.slice(0, 8)) {
      const { totals, items } = await ask(`customers/${id}`, { scenario, compare: 'none' });
      expect(totals).toEqual(close(model.customer(id)));
      expect(items).toEqual([{ bucket: null, group: id, label: 'Ada', ...totals }]);
      for (const sort of ['lastSeenAt', 'churnRisk', 'lifetimeValue']) {
        const listed = await ask('customers', { customer: id, scenario, sort, compare: 'none' });
        expect(listed).toMatchObject({
          totals,
          items: isOf(id, { scenario }) ? items : [],
          nextCursor: null,
        });
      }
    }
  });

  test('cohorts: retention and revenue, by payment and by completion', { timeout: 120_000 }, async () => {
    for (const filter of filters())
      for (const by of ['payment', 'completion'] as const)
        for (const metric of ['retention', 'revenue'] as const) {
          const body = await ask('cohorts', { ...filter, by, metric });
          const expected = naive(facts, today, filter).cohortItems(metric, by);
          expect({ filter, by, metric, items: body.items }).toEqual({
            filter,
            by,
            metric,
            items: close(expected),
          });
          expect(body.items.length).toBeGreaterThan(6);
          const some = await ask('cohorts', { ...filter, by, metric, from: '2025-09-12', to: '2026-01-03' });
          expect(some.items).toEqual(
            body.items.filter(({ cohort }: { cohort: string }) => cohort >= '2025-09' && cohort <= '2026-01'),
          );
        }
  });

  test('the funnel: totals, the period before, and buckets', { timeout: 120_000 }, async () => {
    const reached = new Set<string>();
    const some: Filter[] = [
      {},
      ...scenarios.map(({ id }) => ({ scenario: id })),
      { customer: facts.customers[3] ?? '' },
    ];
    for (const filter of some)
      for (const days of [29, 90, 400])
        for (const back of [0, 65])
          for (const interval of [undefined, 'day', 'week', 'month'] as const) {
            const span = { from: later(today, -days - back), to: later(today, -back) };
            const body = await ask('funnel', { ...filter, ...span, interval });
            const expected = naiveFunnel(facts, span, filter, interval);
            expect({ filter, span, totals: body.totals }).toEqual({ filter, span, totals: expected.totals });
            expect(body.previous).toEqual(naiveFunnel(facts, spanBefore(span), filter, undefined).totals);
            const items = body.items.map(({ group: _group, label: _label, ...figures }: Item) => figures);
            expect({ filter, span, items }).toEqual({ filter, span, items: expected.items });
            for (const [name, count] of Object.entries(expected.totals)) if (count > 1) reached.add(name);
          }
    expect([...reached].toSorted()).toEqual(
      ['viewed', 'installed', 'firstCompletion', 'retained', 'pending', 'paid'].toSorted(),
    );
  });
});

/** Shares are told to their last digits. */
// oxlint-disable-next-line typescript/no-explicit-any -- any figure
function close(value: any): any {
  if (typeof value === 'number' && !Number.isInteger(value)) return expect.closeTo(value, 10);
  if (Array.isArray(value)) return value.map(close);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, close(each)]));
}
