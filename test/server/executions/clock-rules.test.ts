import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { now, startReporting, type Reporting } from './reporting-customer.ts';

let operator: ApiClient;
let { server, scenario, customer, task } = {} as Reporting;
let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting();
  ({ server, scenario, customer, task } = reporting);
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const report = async (...tasks: unknown[]) => (await reporting.report(tasks)).body;
const stored = async (executionId: string) => (await reporting.stored(executionId))[0];
const accepted = { accepted: 1, duplicates: 0, updated: 0, rejected: [] };
/** Where a report of one task was refused. */
const refusedAt = async (fields: Record<string, unknown>) => {
  const { accepted: count, rejected } = await report(task(fields));
  expect(count).toBe(0);
  return rejected[0].errors[0].path;
};
const isKept = async (executionId: string) => {
  const { items } = (await operator.get(`/admin/quarantined-tasks?limit=100&customer=${customer.id}`)).body;
  return items.some((row: { task: { executionId: string } }) => row.task.executionId === executionId);
};
/** How many tasks began on a day, as the figures have it. */
const startedOn = async (day: string) =>
  (
    await operator.get(
      `/admin/analytics/completion?from=${day}&to=${day}&customer=${customer.id}&compare=none`,
    )
  ).body.totals.started;
const counted = async (name: string) => {
  const text = (await operator.get('/metrics')).body as string;
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};

describe('times', () => {
  test('a start more than 24 hours ahead is refused and kept', async () => {
    const ahead = task({ status: 'running', finishedAt: undefined, startedAt: '2026-03-16T12:00:00.001Z' });
    const { rejected } = await report(ahead);
    expect(rejected).toEqual([
      { index: 0, errors: [{ path: '/startedAt', message: expect.stringContaining('24 hours') }] },
    ]);
    expect(await isKept(ahead.executionId)).toBe(true);
  });

  test('a clock that is up to 24 hours ahead counts on its own day, and is told when it is more than ten minutes', async () => {
    const before = await counted('tasks_clock_ahead_total');
    const day = await startedOn('2026-03-16');
    const running = { status: 'running', finishedAt: undefined };
    expect(await report(task({ ...running, startedAt: '2026-03-16T12:00:00Z' }))).toEqual(accepted);
    expect(await startedOn('2026-03-16')).toBe(day + 1);
    expect(await counted('tasks_clock_ahead_total')).toBe(before + 1);
    expect(await report(task({ ...running, startedAt: '2026-03-15T12:10:00Z' }))).toEqual(accepted);
    expect(await counted('tasks_clock_ahead_total')).toBe(before + 1);
  });

  test('a clock that is a day behind counts on its own day', async () => {
    const day = await startedOn('2026-03-14');
    const times = { startedAt: '2026-03-14T12:00:00Z', finishedAt: '2026-03-14T12:01:00Z' };
    expect(await report(task(times))).toEqual(accepted);
    expect(await startedOn('2026-03-14')).toBe(day + 1);
  });

  test('a start before the present month and the 13 before it is refused and kept', async () => {
    const late = { finishedAt: '2025-02-01T00:01:00Z' };
    expect(await report(task({ ...late, startedAt: '2025-02-01T00:00:00Z' }))).toEqual(accepted);
    const early = task({ ...late, startedAt: '2025-01-31T23:59:59.999Z' });
    const { rejected } = await report(early);
    expect(rejected[0].errors).toEqual([
      { path: '/startedAt', message: expect.stringContaining('2025-02-01T00:00:00.000Z') },
    ]);
    expect(await isKept(early.executionId)).toBe(true);
  });

  test('an end before its start, or more than 24 hours ahead, is refused', async () => {
    expect(await refusedAt({ finishedAt: '2026-03-15T10:59:59.999Z' })).toBe('/finishedAt');
    expect(await refusedAt({ finishedAt: '2026-03-16T12:00:00.001Z' })).toBe('/finishedAt');
    expect(await report(task({ finishedAt: '2026-03-15T11:00:00Z' }))).toEqual(accepted);
    expect(await report(task({ finishedAt: '2026-03-16T12:00:00Z' }))).toEqual(accepted);
  });

  test('an end without a time is dated by its arrival, or by its start when that is later', async () => {
    const past = task({ finishedAt: undefined });
    const ahead = task({ finishedAt: undefined, startedAt: '2026-03-15T13:00:00Z' });
    await report(past, ahead);
    expect((await stored(past.executionId)).finished_at).toEqual(now);
    expect((await stored(ahead.executionId)).finished_at).toEqual(new Date('2026-03-15T13:00:00Z'));
  });

  test('running again and a second end are duplicates, whatever their times', async () => {
    const running = task({ status: 'running', finishedAt: undefined });
    const again = { ...running, startedAt: '2026-03-01T00:00:00Z' };
    const end = { ...running, status: 'failed', finishedAt: '2026-03-15T11:30:00Z' };
    const other = {
      ...end,
      status: 'completed',
      startedAt: '2026-03-02T00:00:00Z',
      finishedAt: '2026-03-15T11:59:00Z',
    };
    expect(await report(running, again, end, other, again)).toEqual({
      ...accepted,
      updated: 1,
      duplicates: 3,
    });
    expect(await stored(running.executionId)).toMatchObject({
      status: 'failed',
      started_at: new Date('2026-03-15T11:00:00Z'),
      finished_at: new Date('2026-03-15T11:30:00Z'),
    });
  });

  test('an end with another start moves the task to that day', async () => {
    const days = async () => [await startedOn('2026-03-10'), await startedOn('2026-03-09')];
    const [tenth, ninth] = await days();
    const running = task({ status: 'running', finishedAt: undefined, startedAt: '2026-03-10T00:00:00Z' });
    await report(running);
    expect(await days()).toEqual([tenth + 1, ninth]);
    const end = {
      ...running,
      status: 'completed',
      startedAt: '2026-03-09T23:59:59Z',
      finishedAt: '2026-03-10T00:10:00Z',
    };
    expect(await report(end)).toMatchObject({ updated: 1 });
    expect(await days()).toEqual([tenth, ninth + 1]);
  });
});

describe('numbers', () => {
  test('six decimals are kept, further ones are rounded half away from zero', async () => {
    const cases: [unknown, string][] = [
      ['9.7999', '9.7999'],
      ['0.123456', '0.123456'],
      ['0.1234565', '0.123457'],
      ['0.1234564999', '0.123456'],
      [1e-7, '0'],
      [5e-7, '0.000001'],
      [0.1, '0.1'],
      ['999999.9999999', '1000000'],
    ];
    for (const [given, kept] of cases) {
      const one = task({ timeSavedMinutes: given, credits: given });
      expect(await report(one)).toEqual(accepted);
      const row = await stored(one.executionId);
      expect([Number(row.time_saved_minutes), Number(row.credits)], String(given)).toEqual([
        Number(kept),
        Number(kept),
      ]);
    }
  });

  test('each has its bounds, and what lies on them counts', async () => {
    const amount = (amountMicros: unknown) => ({ amountMicros, currency: 'usd' });
    const allowed = [
      { items: 0 },
      { items: 1_000_000 },
      { inputTokens: 0, outputTokens: 1e12 },
      { timeSavedMinutes: 1_000_000 },
      { cost: amount(1e12) },
      { value: amount(0) },
      { credits: '1000000000' },
    ];
    for (const fields of allowed)
      expect(await report(task(fields)), JSON.stringify(fields)).toEqual(accepted);
    const refused: [Record<string, unknown>, string][] = [
      [{ items: 1_000_001 }, '/items'],
      [{ items: 1.5 }, '/items'],
      [{ inputTokens: 1e12 + 1 }, '/inputTokens'],
      [{ timeSavedMinutes: '1000000.000001' }, '/timeSavedMinutes'],
      [{ credits: '1000000001' }, '/credits'],
      [{ cost: amount(1e12 + 1) }, '/cost/amountMicros'],
      [{ value: amount(0.5) }, '/value/amountMicros'],
    ];
    for (const [fields, path] of refused) expect(await refusedAt(fields)).toBe(path);
  });

  test('what is no number, is below zero or is beyond 2^53 is refused with its path', async () => {
    for (const value of ['NaN', 'Infinity', '-1', -1, 2 ** 53, null, true, [], {}, ''])
      for (const field of ['items', 'outputTokens', 'timeSavedMinutes', 'credits'])
        expect(await refusedAt({ [field]: value }), `${field} ${JSON.stringify(value)}`).toBe(`/${field}`);
    const body = JSON.stringify({ tasks: [task({ items: 'HERE' }), task()] }).replace('"HERE"', '1e999');
    const answer = await customer.post('/v1/execution-tasks', body); // JSON's own way to say Infinity
    expect(answer.body).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, errors: [{ path: '/items' }] }],
    });
  });
});

test('text that cannot be stored and nesting beyond 30 levels are refused with their place', async () => {
  const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
  expect(await refusedAt({ executionId: 'a\u0000b' })).toBe('/executionId');
  expect(await refusedAt({ data: { deep: ['x', '\udc00'] } })).toBe('/data/deep/1');
  expect(await refusedAt({ data: { 'a\u0000': 1 } })).toBe('/data/a');
  expect(await report(task({ data: nested(29) }))).toEqual(accepted);
  expect(await refusedAt({ data: nested(31) })).toMatch(/^\/data\/0\/0/);
});

test('figures of one’s own are dated within the same bounds', async () => {
  const figure = (recordedAt: string) => ({ scenario: scenario.id, name: 'hours', value: 1, recordedAt });
  const { body } = await customer.post('/v1/metrics', {
    metrics: [
      '2026-03-16T12:00:00Z',
      '2026-03-16T12:00:00.001Z',
      '2025-02-01T00:00:00Z',
      '2025-01-31T23:59:59.999Z',
    ].map(figure),
  });
  expect(body).toMatchObject({ accepted: 2, duplicates: 0, updated: 0 });
  expect(
    body.rejected.map(({ index, errors }: { index: number; errors: { path: string }[] }) => [
      index,
      errors[0]?.path,
    ]),
  ).toEqual([
    [1, '/recordedAt'],
    [3, '/recordedAt'],
  ]);
});
