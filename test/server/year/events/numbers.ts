import { expect } from 'vitest';
import { worthOf } from '../../analytics/figures/naive-worth.ts';
import { tasksPerDay } from '../days.ts';
import { assumeFor } from '../inputs.ts';
import { runOnBoth } from '../nights.ts';
import { factsOf, runOf, send, taskBody } from '../reporting.ts';
import type { Year } from '../year-world.ts';
import type { Event } from './event.ts';

const minuteMs = 60_000;

/** Numbers that are too large, too long or none, and runs that should not count as value. */
export const numberEvents: Event[] = [
  {
    on: '2026-01-11',
    what: 'three thousand million items and values beyond 2^53 are summed up to the last digit, and the answer says where JSON has to round',
    happens: async (year) => {
      const october = Date.parse('2025-10-05T00:00:00Z');
      const items = Array.from({ length: 3_000 }, (_, number) =>
        runOf(`items-${number}`, {
          installation: 3,
          startedAt: october + number * minuteMs,
          items: 1_000_000,
          timeSavedMinutes: '0.001',
        }),
      );
      const [, , , , rich] = year.customers;
      const rate = { scope: 'customer', scopeId: rich!.id, name: 'hourlyRate', currency: 'usd' } as const;
      await assumeFor(year, { ...rate, value: '60000000', from: october });
      await assumeFor(year, { ...rate, value: '36.5', from: Date.parse('2025-11-01T00:00:00Z') });
      const installation = year.places.findIndex(({ customerId }) => customerId === rich!.id);
      const values = Array.from({ length: 20 }, (_, number) =>
        runOf(`value-${number}`, {
          installation,
          startedAt: october + number * minuteMs,
          timeSavedMinutes: '999.999999',
        }),
      );
      await send(year, [...items, ...values]);
      await expectExactSums(year);
    },
  },
  {
    on: '2026-01-15',
    what: 'decimal minutes count as they are, beside them what is no number is refused alone, kept, mended and counted',
    happens: mendNumbers,
  },
  {
    on: '2026-01-21',
    what: 'an error handler loops a hundred times: it costs what it costs and brings no value',
    happens: async (year) => {
      const before = await january(year);
      const loop = Array.from({ length: 100 }, (_, number) =>
        runOf(`loop-${number}`, {
          installation: 0,
          startedAt: year.clock.now.getTime() - number * 1_000,
          kind: 'errorHandler',
          timeSavedMinutes: '30',
          value: { amountMicros: 5_000_000, currency: 'usd' },
          credits: '1',
        }),
      );
      await send(year, loop);
      const after = await january(year);
      expect(after).toEqual({
        ...before,
        errorHandlers: before.errorHandlers + 100,
        creditCostMicros: before.creditCostMicros + 100 * 1_060,
      });
    },
  },
  {
    on: '2026-06-20',
    what: 'an installation tells ten times the tokens of the others: they are counted as told, and the cost says that it is hard to believe',
    happens: async (year) => {
      // So many of a month's runs that they are what the installation usually tells.
      const many = Array.from({ length: 5 * tasksPerDay }, (_, number) =>
        runOf(`tokens-${number}`, {
          installation: 7,
          startedAt: year.clock.now.getTime() - number * minuteMs,
          aiModel: 'dollar-model',
          inputTokens: 45_000,
          outputTokens: 4_500,
        }),
      );
      await send(year, many);
      await runOnBoth(year, 'executions.find-implausible');
      const { body } = await year.operator.get(
        '/admin/analytics/roi?from=2026-06-01&to=2026-06-20&compare=none',
      );
      const told = body.gates.filter(
        ({ code, figure }: Record<string, string>) => code === 'implausible' && figure === 'aiCostMicros',
      );
      expect(told).toEqual([
        expect.objectContaining({ reason: expect.stringContaining(year.places[7]!.id) }),
      ]);
    },
  },
];

/** What January says of runs and value. */
async function january({ operator }: Year) {
  const span = 'from=2026-01-01&to=2026-01-31&compare=none';
  const [runs, roi] = [
    (await operator.get(`/admin/analytics/completion?${span}`)).body.totals,
    (await operator.get(`/admin/analytics/roi?${span}`)).body.totals,
  ];
  const { started, completed, errorHandlers } = runs;
  const { valueMicros, naiveValueMicros, creditCostMicros } = roi;
  return { started, completed, errorHandlers, valueMicros, naiveValueMicros, creditCostMicros };
}

async function expectExactSums(year: Year): Promise<void> {
  const ofOctober = worthOf(factsOf(year)).filter(({ task }) => /^(items|value)-/.test(task.executionId));
  const value = ofOctober.reduce((sum, { time }) => sum + BigInt(time.base), 0n);
  expect(value > 2n ** 53n).toBe(true);
  const { rows } = await year.server.pool.query(
    `select sum(time_value)::text as value, sum(items)::text as items from library_days where day between '2025-10-01' and '2025-10-31'`,
  );
  expect(rows).toEqual([{ value: String(value), items: String(3_000_000_020n) }]);
  const { body } = await year.operator.get('/admin/analytics/roi?from=2025-10-01&to=2025-10-31&compare=none');
  expect(body.totals.valueMicros).toBe(Number(value));
  expect(body.gates).toContainEqual(expect.objectContaining({ figure: 'valueMicros', code: 'rounded' }));
}

async function mendNumbers(year: Year): Promise<void> {
  const [customer] = year.customers;
  const run = (name: string, timeSavedMinutes: string) =>
    runOf(`minutes-${name}`, {
      installation: 1,
      startedAt: year.clock.now.getTime() - minuteMs,
      timeSavedMinutes,
    });
  const good = [run('decimal', '9.7999'), run('short', '0.000001'), run('long', '0.3333335')];
  const bad = ['NaN', '-1', '9007199254740992', 'Infinity', ''].map((minutes, index) =>
    run(`bad-${index}`, minutes),
  );
  const tasks = [...bad, ...good].map((report) => taskBody(year, report));
  const { status, body } = await customer!.post('/v1/execution-tasks', { tasks });
  expect({ status, accepted: body.accepted }).toEqual({ status: 200, accepted: 3 });
  expect(
    body.rejected.map(({ index, errors }: { index: number; errors: { path: string }[] }) => [
      index,
      errors[0]?.path,
    ]),
  ).toEqual(bad.map((_, index) => [index, '/timeSavedMinutes']));
  year.reports.push(
    ...good.map((report) =>
      report.timeSavedMinutes === '0.3333335' ? { ...report, timeSavedMinutes: '0.333334' } : report,
    ),
  );
  const waiting = `/admin/quarantined-tasks?state=waiting&customer=${customer!.id}`;
  const kept = (await year.operator.get(waiting)).body.items as { id: string; task: object }[];
  expect(kept).toHaveLength(bad.length);
  for (const { id, task } of kept) {
    const mended = { ...task, timeSavedMinutes: '1.5' };
    expect((await year.operator.patch(`/admin/quarantined-tasks/${id}`, { task: mended })).status).toBe(200);
    const replayed = await year.operator.post(`/admin/quarantined-tasks/${id}/replay`);
    expect(replayed.body).toMatchObject({ outcome: 'accepted' });
  }
  year.reports.push(...bad.map((report) => ({ ...report, timeSavedMinutes: '1.5' })));
}
