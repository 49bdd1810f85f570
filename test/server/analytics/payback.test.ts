import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../../server/platform/time.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const seed = 20_260_322;
let server: TestServer;
let operator: ApiClient;
let customerId: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => new Date('2026-03-22T12:00:00Z') });
  operator = await operatorClient(server);
  customerId = (await customerClient(server)).id;
});
afterAll(() => server.close());

/** A day of a scenario's runs, in micros: freed time, what human minutes take off it, what was reported and what it cost. */
type Day = { day: string; freed: number; human: number; reported: number; cost: number };
type Course = { days: Day[]; payments: { day: string; cents: number }[] };

const firstDay = '2025-01-20';
const dayOfCourse = fc.integer({ min: 0, max: 420 }).map((days) => addDays(firstDay, days));
const micros = fc.integer({ min: 0, max: 9_000_000 });
const courses: fc.Arbitrary<Course> = fc.record({
  days: fc.uniqueArray(
    fc.record({
      day: dayOfCourse,
      freed: micros,
      human: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 30_000_000 }) },
      ),
      reported: fc.oneof(fc.constant(0), micros),
      cost: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4_000_000 })),
    }),
    { minLength: 1, maxLength: 60, selector: ({ day }) => day },
  ),
  payments: fc.array(fc.record({ day: dayOfCourse, cents: fc.integer({ min: 1, max: 6_000 }) }), {
    maxLength: 3,
  }),
});

/** From the definition: the first day from the first cost on, on which all value so far covers all cash spent so far. */
function paybackOf({ days, payments }: Course, to: string): number | null {
  const all = [
    ...days.map(({ day, freed, human, reported, cost }) => ({ day, value: freed - human + reported, cost })),
    ...payments.map(({ day, cents }) => ({ day, value: 0, cost: cents * 10_000 })),
  ];
  const first = all
    .filter(({ cost }) => cost > 0)
    .map(({ day }) => day)
    .toSorted()[0];
  if (first === undefined) return null;
  for (const { day } of all.toSorted((left, right) => (left.day < right.day ? -1 : 1))) {
    if (day < first || day > to) continue;
    const soFar = all.filter((movement) => movement.day <= day);
    const balance = soFar.reduce((sum, { value, cost }) => sum + value - cost, 0);
    if (balance >= 0) return daysBetween(first, day) - 1;
  }
  return null;
}

const sums = 'started completed freed_value human_value time_value reported_value credit_cost'.split(' ');
async function store(course: Course, scenarioId: string): Promise<void> {
  for (const [table, period, key] of [
    ['library_days', 'day', 'scenario_no'],
    ['library_months', 'month', 'scenario_no'],
    ['total_days', 'day', null],
  ] as const) {
    const keys = [period, ...(key === null ? [] : [key]), 'ai_model', 'kind'];
    await server.pool.query(
      `insert into ${table} as kept (${keys.join(', ')}, ${sums.join(', ')})
       select date_trunc('${period}', day)::date, ${key === null ? '' : 'no,'} 'none', 1, count(*), count(*), sum(freed), sum(human), sum(freed - human), sum(reported), sum(cost)
       from jsonb_to_recordset($1::jsonb) as days (day date, freed bigint, human bigint, reported bigint, cost bigint)
       join scenarios on scenarios.id = $2::text
       group by date_trunc('${period}', day), no
       on conflict (${keys.join(', ')}) do update set ${sums.map((name) => `${name} = kept.${name} + excluded.${name}`).join(', ')}`,
      [JSON.stringify(course.days), scenarioId],
    );
  }
  for (const { day, cents } of course.payments)
    await insertPayment(server.pool, { customerId, scenarioId, at: `${day}T12:00:00Z`, amount: cents });
}

test(`a payback that is looked for by months is the one that every day tells (seed ${seed})`, async () => {
  const sample = fc.sample(courses, { seed, numRuns: 60 });
  const scenarios = new Map<string, Course>();
  for (const course of sample) {
    const { id } = await insertScenario(server.pool);
    await store(course, id);
    scenarios.set(id, course);
  }
  const expected = (course: Course, to: string) => paybackOf(course, to);
  let [reached, notReached] = [0, 0];
  for (const to of ['2025-02-14', '2025-06-30', '2025-11-01', '2026-03-22']) {
    const { body } = await operator.get(
      `/admin/analytics/roi?from=${firstDay}&to=${to}&groupBy=scenario&compare=none`,
    );
    const told = new Map<string, number | null>(
      body.items.map(({ group, paybackDays }: { group: string; paybackDays: number | null }) => [
        group,
        paybackDays,
      ]),
    );
    for (const [id, course] of scenarios) {
      if (!told.has(id)) continue; // nothing of it in the period
      expect({ to, id, payback: told.get(id) }).toEqual({ to, id, payback: expected(course, to) });
      if (told.get(id) === null) notReached += 1;
      else reached += 1;
    }
    const whole = {
      days: sample.flatMap(({ days }) => days),
      payments: sample.flatMap(({ payments }) => payments),
    };
    expect({ to, payback: body.totals.paybackDays }).toEqual({ to, payback: expected(whole, to) });
  }
  expect(Math.min(reached, notReached)).toBeGreaterThan(20);
});

test('in the buckets of a period a payback counts from the bucket on in which it is reached', async () => {
  const scenario = await insertScenario(server.pool);
  const course: Course = {
    days: ['2025-03-10', '2025-04-20', '2025-05-30'].map((day) => ({
      day,
      freed: 4_000_000,
      human: 0,
      reported: 0,
      cost: 0,
    })),
    payments: [{ day: '2025-03-05', cents: 800 }],
  };
  await store(course, scenario.id);
  const { body } = await operator.get(
    `/admin/analytics/roi?from=2025-03-01&to=2025-05-31&interval=month&scenario=${scenario.id}`,
  );
  expect(body.items.map(({ paybackDays }: { paybackDays: number | null }) => paybackDays)).toEqual([
    null,
    46,
    46,
  ]);
  expect(body).toMatchObject({ totals: { paybackDays: 46 }, previous: { paybackDays: null } });
});

test('a payback that a later day of its month undoes has been reached all the same', async () => {
  const scenario = await insertScenario(server.pool);
  const course: Course = {
    days: [
      { day: '2025-04-10', freed: 6_000_000, human: 0, reported: 0, cost: 0 },
      { day: '2025-04-20', freed: 0, human: 30_000_000, reported: 0, cost: 0 },
    ],
    payments: [{ day: '2025-03-05', cents: 500 }],
  };
  await store(course, scenario.id);
  const { body } = await operator.get(
    `/admin/analytics/roi?from=2025-03-01&to=2025-12-31&scenario=${scenario.id}`,
  );
  expect(body.totals).toMatchObject({ timeValueMicros: -24_000_000, paybackDays: 36 });
});

test('a payback is told of a period in which nothing happened', async () => {
  const scenario = await insertScenario(server.pool);
  const days = [
    { day: '2025-02-24', freed: 0, human: 0, reported: 0, cost: 10_000_000 },
    { day: '2025-03-09', freed: 12_000_000, human: 0, reported: 0, cost: 0 },
  ];
  await store({ days, payments: [] }, scenario.id);
  const ask = async (from: string, to: string) =>
    (await operator.get(`/admin/analytics/roi?from=${from}&to=${to}&scenario=${scenario.id}`)).body;
  expect(await ask('2025-04-15', '2025-04-16')).toMatchObject({
    totals: { paybackDays: 13, valueMicros: 0 },
    previous: { paybackDays: 13 },
    items: [],
  });
  expect(await ask('2025-03-01', '2025-03-08')).toMatchObject({
    totals: { paybackDays: null },
    previous: { paybackDays: null },
  });
});

test('a price without a rate stands beside the cost, spread over its days', async () => {
  const scenario = await insertScenario(server.pool);
  const payment = { customerId, scenarioId: scenario.id, currency: 'jpy', reportingAmount: null };
  await insertPayment(server.pool, { ...payment, at: '2025-04-01T12:00:00Z', amount: 365_000 });
  const ask = async (query: string) =>
    (await operator.get(`/admin/analytics/roi?scenario=${scenario.id}&${query}`)).body;
  const yen = (amountMicros: number) => ({ count: 1, amounts: [{ amountMicros, currency: 'jpy' }] });
  const { totals, previous, items } = await ask('from=2025-04-01&to=2025-04-10&interval=day');
  expect(totals).toMatchObject({ fixedCostMicros: 0, unconverted: yen(-10_000_000_000) });
  expect(previous.unconverted).toEqual({ count: 0, amounts: [] });
  expect(items.map(({ unconverted }: { unconverted: object }) => unconverted)).toEqual(
    Array.from({ length: 10 }, () => yen(-1_000_000_000)),
  );
  expect((await ask('from=2025-05-01&to=2026-05-31')).totals.unconverted).toEqual(yen(-335_000_000_000));
});
