import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInsights } from '../../../server/insights/find-insights.ts';
import { randomFrom } from '../../../server/recommendations/evaluation/random.ts';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { sized } from '../../support/sizes.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** A hundred days are looked at, after the eight weeks that insights look back. */
const days = 100;
const daysBefore = 60;
const scenarios = 12;
const installationsOfEach = 3;
const first = Date.UTC(2026, 0, 5);
const dayOf = (index: number) => new Date(first + index * 86_400_000).toISOString().slice(0, 10);

let server: TestServer;
let today = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(first + today * 86_400_000 + 43_200_000) });
});
afterAll(() => server.close());

/** How many of so many come about, each with this chance. */
const drawn = (random: () => number, of: number, chance: number) =>
  Array.from({ length: of }, random).filter((lot) => lot < chance).length;

/**
 * Runs of a library in which nothing changes: each installation has its own number of runs, fewer at week-ends, and some run on few days; each
 * scenario fails as often as always, on one day of ten three times as often; costs of a model vary from run to run.
 */
async function simulate(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const rows: unknown[] = [];
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const added = await insertScenario(server.pool, { title: `Steady ${scenario}`, minutesByHand: '10' });
    const share = 0.02 + random() * 0.1;
    const habits: { installation: string; usual: number }[] = [];
    for (let copy = 0; copy < installationsOfEach; copy += 1) {
      const { id: customerId } = await customerClient(server);
      const { id } = await insertInstallation(server.pool, { customerId, scenario: added });
      habits.push({ installation: id, usual: 0.3 + random() ** 2 * 20 });
    }
    for (let index = 0; index < daysBefore + days; index += 1) {
      const failing = share * (random() < 0.1 ? 3 : 1);
      const isWeekEnd = index % 7 > 4;
      for (const { installation, usual } of habits) {
        const runs = drawn(random, 60, (usual * (isWeekEnd ? 0.3 : 1)) / 60);
        if (runs === 0) continue;
        const failed = drawn(random, runs, failing);
        const cost = Math.round((runs - failed) * (1_000 + 800 * random()));
        rows.push({ installation, day: dayOf(index), failed, completed: runs - failed, cost });
      }
    }
  }
  await server.pool.query(
    `insert into task_days (customer_no, day, installation_no, scenario_no, version_no, ai_model, kind, started, completed, failed, freed_micros, time_value, ai_cost)
     select c.no, day, i.no, s.no, v.no, 'a-model', 1, completed + failed, completed, failed, completed * 10000000, completed * 5000000, cost
     from jsonb_to_recordset($1::jsonb) as told (installation text, day date, failed int, completed int, cost int)
       join installations i on i.id = installation join customers c on c.id = i.customer_id
       join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id`,
    [JSON.stringify(rows)],
  );
  for (const [table, by] of [
    ['library_days', 'day, scenario_no, ai_model, kind'],
    ['total_days', 'day, ai_model, kind'],
  ])
    await server.pool.query(
      `insert into ${table} (${by}, started, completed, failed, freed_micros, time_value, ai_cost)
       select ${by}, sum(started), sum(completed), sum(failed), sum(freed_micros), sum(time_value), sum(ai_cost) from task_days group by ${by}`,
    );
}

/** What would have been told on a day: without tasks behind the sums the second count refuses all of it, and says so. */
async function foundToday(): Promise<string[]> {
  const before = server.logText().length;
  await findInsights(server.deps);
  const { rows } = await server.pool.query<{ kind: string; id: string }>(
    `select insight ->> 'kind' as kind, id from insights`,
  );
  const refused = server
    .logText()
    .slice(before)
    .split('\n')
    .filter((line) => line.includes('an insight is not told'))
    .map((line) => JSON.parse(line) as { kind: string; insight: string });
  return [
    ...rows.map(({ kind, id }) => `${kind} ${id}`),
    ...refused.map(({ kind, insight }) => `${kind} ${insight}`),
  ];
}

const seeds = [20_261_127, 20_261_126, 20_261_125, 20_261_124, 20_261_123];

describe.each(seeds.slice(-sized({ part: 2, whole: 5 })))('a library drawn by %i', (seed) => {
  test('in a hundred days on which nothing changes, hardly anything is said', async () => {
    for (const table of ['task_days', 'library_days', 'total_days', 'insights'])
      await server.pool.query(`delete from ${table}`);
    await simulate(seed);
    const news: string[] = [];
    let yesterday: string[] = [];
    for (let index = 0; index < days; index += 1) {
      today = daysBefore + index;
      const found = await foundToday();
      news.push(
        ...found.filter((each) => !yesterday.includes(each)).map((each) => `${dayOf(today)} ${each}`),
      );
      yesterday = found;
    }
    if (process.env['SHOW_INSIGHTS'])
      process.stdout.write(`${news.length} in ${days} quiet days\n${news.join('\n')}\n`);
    expect(news.length).toBeLessThanOrEqual(2);
  });

  // The worst that bursts do is half as bad: of 60 libraries drawn so, a third takes longer than three days, and one in fifty longer than five.
  test('and what does change in it, from a Monday on, is said by Saturday', async () => {
    const monday = daysBefore + days - 13;
    await server.pool.query(
      `update library_days set failed = started - started / 2, completed = started / 2
       where day >= $1::date and scenario_no =
         (select scenario_no from library_days group by scenario_no order by sum(started) desc limit 1)`,
      [dayOf(monday)],
    );
    const kinds: (string | undefined)[] = [];
    for (let gone = 1; gone <= 5; gone += 1) {
      today = monday + gone;
      kinds.push(...(await foundToday()).map((each) => each.split(' ')[0]));
    }
    expect(kinds).toContain('failuresRose');
  });
});
