import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import type { ScenarioRow } from '../../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { dayAt, later } from '../figures/calendar.ts';
import type { CustomerFacts } from './naive-customers.ts';
import { plantCustomers, randomOf } from './plant-customers.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_611);
const timeZone = 'Asia/Kathmandu';
const asOf = Date.parse('2026-05-17T13:30:00Z');
const today = dayAt(asOf, timeZone);
/** Before anything that is planted. */
const began = '2024-06-01';

type Item = { group: string; bucket: string | null } & Record<string, unknown>;
let server: TestServer;
let operator: ApiClient;
let scenarios: ScenarioRow[];
let customers: string[];

beforeAll(async () => {
  let now = asOf;
  server = await startTestServer({
    now: () => new Date(now),
    env: { REPORTING_TIME_ZONE: timeZone, GROSS_MARGIN: '0.8' },
  });
  const facts: CustomerFacts = {
    timeZone,
    asOf,
    grossMargin: '0.8',
    customers: [],
    payments: [],
    places: [],
    runs: [],
    views: [],
    states: [],
    lastSeen: new Map(),
  };
  const moveTo = (at: number) => {
    now = at;
  };
  scenarios = await plantCustomers({ server, moveTo, facts, random: randomOf(seed) }, 40);
  customers = facts.customers;
  operator = await operatorClient(server);
}, 300_000);
afterAll(() => server.close());

async function ask(path: string, query: Record<string, string | undefined> = {}) {
  const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const answer = await operator.get(`/admin/analytics/${path}?${String(new URLSearchParams(asked))}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** Every page of the customers. */
async function allCustomers(
  query: Record<string, string | undefined>,
): Promise<{ totals: Item; items: Item[] }> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ;) {
    const { totals, items: page, nextCursor } = await ask('customers', { ...query, cursor, limit: '30' });
    items.push(...page);
    if (nextCursor === null) return { totals, items };
    cursor = nextCursor;
  }
}

const sum = (values: unknown[]) => values.reduce<number>((total, value) => total + Number(value ?? 0), 0);
const countOf = (value: unknown) => (value as { count: number }).count;
const filters = () => [{}, ...scenarios.map(({ id }) => ({ scenario: id }))];

describe('customers', () => {
  test('what each is worth adds up to what all are', { timeout: 120_000 }, async () => {
    for (const filter of filters())
      for (const to of [today, '2026-03-31', '2026-01-14']) {
        const { totals, items } = await allCustomers({ ...filter, to });
        const told = {
          lifetimeValue: sum(items.map((item) => item['lifetimeValue'])),
          installations: sum(items.map((item) => item['installations'])),
          unconverted: sum(items.map((item) => countOf(item['unconverted']))),
        };
        const { lifetimeValue, installations, unconverted } = totals;
        expect({ filter, to, ...told }).toEqual({
          filter,
          to,
          lifetimeValue,
          installations,
          unconverted: countOf(unconverted),
        });
        const predicted = items.filter((item) => item['predictedValue12Months'] !== null);
        const others = items.filter(
          (item) => item['predictedValue12Months'] === null && item['cohort'] !== null,
        );
        expect(others.length === 0 || predicted.length === 0).toBe(true);
        const difference =
          sum(predicted.map((item) => item['predictedValue12Months'])) -
          Number(totals['predictedValue12Months'] ?? 0);
        expect(Math.abs(difference)).toBeLessThanOrEqual(items.length / 2); // each is rounded
      }
  });

  test('what they are worth is net revenue since the beginning', async () => {
    for (const filter of filters())
      for (const to of [today, '2026-03-31']) {
        const { totals } = await ask('customers', { ...filter, to, limit: '1' });
        const revenue = await ask('revenue', { ...filter, from: began, to, groupBy: 'customer' });
        expect({ filter, to, net: totals.lifetimeValue }).toEqual({
          filter,
          to,
          net: revenue.totals.netRevenue,
        });
        const { items } = await allCustomers({ ...filter, to });
        const netOf = new Map(revenue.items.map((item: Item) => [item.group, item['netRevenue']]));
        for (const { group, lifetimeValue } of items)
          expect({ group, lifetimeValue }).toEqual({ group, lifetimeValue: netOf.get(group) ?? 0 });
      }
  });
});

describe('cohorts', () => {
  test('hold each customer with a payment once, by the month that the customer shows', async () => {
    for (const filter of filters()) {
      const { items: cohorts } = await ask('cohorts', filter);
      const { items } = await allCustomers(filter);
      const counts = Map.groupBy(items, (item) => item['cohort']);
      counts.delete(null);
      expect(Object.fromEntries(cohorts.map((each: Item) => [each['cohort'], each['customers']]))).toEqual(
        Object.fromEntries([...counts].map(([cohort, own]) => [cohort, own.length])),
      );
    }
  });

  test('what their months brought adds up to the net revenue of these months', async () => {
    for (const filter of filters()) {
      const { items: cohorts } = await ask('cohorts', { ...filter, metric: 'revenue' });
      const revenue = await ask('revenue', { ...filter, from: began, to: today, interval: 'month' });
      const { items } = await allCustomers(filter);
      const hasNobodyOutside = items.every((item) => item['cohort'] !== null || item['lifetimeValue'] === 0);
      expect(hasNobodyOutside).toBe(true);
      for (const { bucket, netRevenue } of revenue.items.slice(0, -1)) {
        const parts = cohorts.flatMap(({ cohort, customers: count, values }: Item) => {
          const age = monthsBetween(String(cohort), String(bucket));
          return age < 0
            ? []
            : [{ net: Number((values as number[])[age]) * Number(count), count: Number(count) }];
        });
        const told = sum(parts.map(({ net }: { net: number }) => net));
        const rounding = sum(parts.map(({ count }: { count: number }) => count / 2));
        expect(Math.abs(told - netRevenue), `${JSON.stringify(filter)} ${bucket}`).toBeLessThanOrEqual(
          rounding,
        );
      }
      expect(revenue.items.length).toBeGreaterThan(3);
    }
  });
});

const monthsBetween = (from: string, to: string) =>
  12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7));

describe('the funnel', () => {
  const steps = ['viewed', 'installed', 'firstCompletion', 'retained', 'pending', 'paid'];
  const added = (answers: Record<string, unknown>[]) =>
    Object.fromEntries(steps.map((step) => [step, sum(answers.map((each) => each[step]))]));

  test(
    'buckets, customers, and the days before and after add up to the whole',
    { timeout: 120_000 },
    async () => {
      for (const filter of filters()) {
        const span = { from: began, to: today };
        const { totals } = await ask('funnel', { ...filter, ...span });
        expect(totals.viewed).toBeGreaterThan(0);
        for (const interval of ['day', 'week', 'month'])
          expect(added((await ask('funnel', { ...filter, ...span, interval })).items)).toEqual(totals);
        for (const days of [20, 75]) {
          const parts = [
            await ask('funnel', { ...filter, from: began, to: later(today, -days) }),
            await ask('funnel', { ...filter, from: later(today, 1 - days), to: today }),
          ];
          expect(added(parts.map((part) => part.totals))).toEqual(totals);
        }
        const each = [];
        for (const customer of customers)
          each.push((await ask('funnel', { ...filter, ...span, customer })).totals);
        expect(added(each)).toEqual(totals);
      }
    },
  );
});
