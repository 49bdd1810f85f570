import { expect, test } from 'vitest';
import { restateValues } from '../../../server/executions/restate/restate-values.ts';
import { proveDays } from '../../../server/executions/roll-ups/prove-days.ts';
import { addDays } from '../../../server/platform/time.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer } from '../../support/server.ts';

/** Clocks change within the 48 hours from `from` on: a day of them is longer or shorter, begins twice, or there is none such. */
const changes = [
  { timeZone: 'Pacific/Apia', from: '2011-12-29T00:00:00Z', first: '2011-12-28', last: '2012-01-01' }, // 30 December was left out
  { timeZone: 'America/Havana', from: '2026-10-31T12:00:00Z', first: '2026-10-30', last: '2026-11-03' }, // 1 November begins twice
  { timeZone: 'America/Havana', from: '2026-03-07T12:00:00Z', first: '2026-03-06', last: '2026-03-10' }, // 8 March begins at one
  { timeZone: 'America/New_York', from: '2026-10-31T12:00:00Z', first: '2026-10-30', last: '2026-11-03' },
  { timeZone: 'Australia/Lord_Howe', from: '2026-04-04T00:00:00Z', first: '2026-04-03', last: '2026-04-07' },
];

test.each(changes)(
  'in $timeZone around $from each task is valued anew with its own day, and once',
  async ({ timeZone, from, first, last }) => {
    const began = Date.parse(from);
    let now = new Date(began + 72 * 3_600_000);
    const server = await startTestServer({ now: () => now, env: { REPORTING_TIME_ZONE: timeZone } });
    try {
      const customer = await customerClient(server);
      const operator = await operatorClient(server);
      const { id } = await insertInstallation(server.pool, {
        customerId: customer.id,
        scenario: await insertScenario(server.pool),
      });
      const tasks = Array.from({ length: 96 }, (_, halfHour) => {
        const startedAt = new Date(began + halfHour * 1_800_000).toISOString();
        return {
          installationId: id,
          executionId: `run-${halfHour}`,
          status: 'completed',
          startedAt,
          finishedAt: startedAt,
        };
      });
      expect((await customer.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ accepted: 96 });
      const rate = { scope: 'library', name: 'hourlyRate', value: '60', provenance: 'estimated' };
      await operator.post('/admin/assumptions', { ...rate, from: new Date(began).toISOString() });
      now = new Date(now.getTime() + 60_000);

      const counted = new Map(
        (
          await server.pool.query<{ day: string; started: number }>(
            'select day, sum(started)::int as started from library_days group by day',
          )
        ).rows.map(({ day, started }) => [day, started]),
      );
      let restated = 0;
      for (let day = first; day <= last; day = addDays(day, 1)) {
        const told = await restateValues(server.deps, { from: day, to: day }, { isDryRun: false });
        expect([day, told.tasks, told.restated]).toEqual([day, counted.get(day) ?? 0, counted.get(day) ?? 0]);
        restated += told.restated;
      }
      expect(restated).toBe(96);
      expect(await restateValues(server.deps, { from: first, to: last }, { isDryRun: false })).toMatchObject({
        tasks: 96,
        restated: 0,
      });
      const period = { from: first, to: last };
      expect((await proveDays(server.deps, period)).differences).toEqual([]);
      const { body } = await operator.get(`/admin/analytics/roi?from=${first}&to=${last}`);
      expect(body.totals.timeValueMicros).toBe(268_800_000); // 96 × 4 minutes, of which 0.7 are reused, at 60.00
    } finally {
      await server.close();
    }
  },
);
