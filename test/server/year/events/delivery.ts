import { connect } from 'node:net';
import { expect } from 'vitest';
import { rebuildDays } from '../../../../server/executions/roll-ups/rebuild-days.ts';
import { until } from '../../../support/until.ts';
import type { Report } from '../../analytics/figures/facts.ts';
import { tasksOfDay } from '../days.ts';
import { runNight } from '../nights.ts';
import { runOf, send, taskBody } from '../reporting.ts';
import type { Year } from '../year-world.ts';
import { runsAndValue, type Event } from './event.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Reports that come more than once, late, out of order, in part, or all at the same time. */
export const deliveryEvents: Event[] = [
  {
    on: '2026-01-03',
    what: 'a customer brings the history of last summer, which is of the days on which it ran',
    happens: async (year) => {
      const day = (number: number) => Date.parse('2025-06-04T09:00:00Z') + number * 25 * hourMs;
      const history = Array.from({ length: 50 }, (_, number) =>
        runOf(`history-${number}`, { installation: number % 3, startedAt: day(number), credits: '3' }),
      );
      expect(await send(year, history)).toMatchObject({ accepted: 50 });
    },
    changes: { '2025-06': runsAndValue, '2025-07': runsAndValue },
  },
  {
    on: '2026-01-05',
    what: 'every job of the night runs twice more, on both servers at once, and nothing is counted twice',
    happens: async (year) => {
      const { now } = year.clock;
      await runNight(year, '2026-01-05');
      await runNight(year, '2026-01-05');
      year.clock.now = now;
    },
  },
  {
    on: '2026-01-07',
    what: 'reports are delivered ten times, out of order, to both servers, and each task is there once',
    happens: async (year) => {
      const reports = tasksOfDay(year, '2026-01-06').map((report) => ({
        ...report,
        executionId: `again-${report.executionId}`,
        retryOf: null,
      }));
      const ends = [...new Map(reports.map((report) => [report.executionId, report])).values()];
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, turn) => send(year, turn % 2 ? ends : ends.toReversed(), turn)),
      );
      expect(outcomes.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(ends.length);
      expect(outcomes.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9 * ends.length);
    },
  },
  {
    on: '2026-02-04',
    what: 'a batch breaks off in the middle, another one loses its connection to the database; sent again, each task is there once',
    happens: breakOff,
  },
  {
    on: '2026-02-17',
    what: 'many write to the same scenarios in opposite orders while both servers count the same days anew, and none deadlocks',
    happens: async (year) => {
      const day = { from: '2026-02-15', to: '2026-02-17' };
      const writers = Array.from({ length: 16 }, (_, writer) => {
        const reports = year.places.flatMap((_place, installation) =>
          [0, 24, 40].map((hours) =>
            runOf(`hot-${writer}-${installation}-${hours}`, {
              installation,
              startedAt: year.clock.now.getTime() - hours * hourMs - writer * minuteMs,
              aiModel: ['none', 'dollar-model', 'euro-model'][writer % 3] ?? null,
              inputTokens: writer,
            }),
          ),
        );
        return send(year, writer % 2 ? reports : reports.toReversed(), writer);
      });
      const counting = [year.server, year.other].map(({ deps }) => rebuildDays(deps, day));
      await Promise.all([...writers, ...counting]);
    },
  },
  {
    on: '2026-02-21',
    what: 'the clock of a customer is a day ahead, that of another one a day behind: each task counts on its own day, and what is further ahead is kept apart',
    happens: async (year) => {
      const now = year.clock.now.getTime();
      const ahead = runOf('ahead', { installation: 0, startedAt: now + 24 * hourMs - minuteMs });
      await send(year, [ahead, runOf('behind', { installation: 4, startedAt: now - 24 * hourMs })]);
      const beyond = runOf('beyond', { installation: 0, startedAt: now + 24 * hourMs + 1 });
      const { body } = await year.customers[0]!.post('/v1/execution-tasks', {
        tasks: [taskBody(year, beyond)],
      });
      expect(body).toMatchObject({
        accepted: 0,
        rejected: [{ errors: [{ path: '/startedAt' }] }],
      });
    },
  },
  {
    on: '2026-04-03',
    what: 'reports of a month that is over come 48 hours late, shuffled: they count in that month, and in no other',
    happens: async (year) => {
      const ofMarch = Date.parse('2026-04-01T02:00:00Z'); // the last evening of March in New York
      const late = (number: number, fields: Partial<Report> = {}) =>
        runOf(`late-${number}`, {
          installation: number % year.places.length,
          startedAt: ofMarch + number * minuteMs,
          ...fields,
        });
      const reports = Array.from({ length: 24 }, (_, number) => [
        late(number),
        late(number, { status: 'running', finishedAt: null }),
      ]);
      await send(year, reports.flat().toReversed());
    },
    changes: { '2026-03': runsAndValue },
  },
  {
    on: '2026-04-21',
    what: 'a run that was told as a success is told as failed afterwards: the first end stands, and the answer says so',
    happens: async (year) => {
      const success = runOf('flagged', { installation: 2, startedAt: year.clock.now.getTime() - hourMs });
      expect(await send(year, [success])).toMatchObject({ accepted: 1 });
      const corrected: Report = { ...success, status: 'failed', errorCode: 'DataError' };
      expect(await send(year, [corrected])).toEqual({ accepted: 0, updated: 0, duplicates: 1 });
    },
  },
];

async function breakOff(year: Year): Promise<void> {
  const [customer] = year.customers;
  const startedAt = year.clock.now.getTime() - hourMs;
  const reports = Array.from({ length: 40 }, (_, number) =>
    runOf(`broken-${number}`, { installation: 0, startedAt: startedAt + number * 1_000 }),
  );
  const body = JSON.stringify({ tasks: reports.map((report) => taskBody(year, report)) });
  await sendHalf(year, body);
  const client = await year.server.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from installations where id = $1 for update', [year.places[0]?.id]);
    const answer = customer!.post('/v1/execution-tasks', body);
    await until(async () => {
      const { rowCount } = await year.server.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query ilike '%installations%'`,
      );
      return rowCount === 1;
    });
    await client.query('rollback');
    expect([200, 503]).toContain((await answer).status); // it was tried again, or the customer is told to
  } finally {
    client.release();
  }
  await send(year, reports.slice(0, 20)); // the customer's own program dies here and begins again
  const again = await send(year, reports);
  expect(again.duplicates).toBeGreaterThanOrEqual(20);
}

/** A request whose body ends in the middle. */
async function sendHalf({ server, customers }: Year, body: string): Promise<void> {
  const { hostname, port } = new URL(server.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /v1/execution-tasks HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${customers[0]?.apiKey}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, body.length / 2)}`,
        () => socket.destroy(),
      );
    });
    socket.once('close', () => resolve());
  });
  const { rows } = await server.pool.query(
    `select count(*) as kept from task_facts where execution_id like 'broken-%'`,
  );
  expect(rows).toEqual([{ kept: 0 }]);
}
