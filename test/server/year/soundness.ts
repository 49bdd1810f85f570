import { expect } from 'vitest';
import { countDays, countHours, countMonth } from '../../../server/executions/roll-ups/days-anew.ts';
import { monthsOf } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { requireSettings } from '../../../server/executions/roll-ups/settings-queries.ts';
import { addDays, dayOf, type DayRange } from '../../../server/platform/time.ts';
import { measuredTables } from '../../support/sum-tables.ts';
import { isHeadline, type Task } from '../analytics/figures/facts.ts';
import { factsOf } from './reporting.ts';
import type { Year } from './year-world.ts';

/** So many days before today are proven after each event; all of them at the end of each quarter. */
const provenDays = 14;
export const everyDay: DayRange = { from: '2025-05-01', to: '2027-01-31' };

/** Facts are as many as identities, and as what was reported; each roll-up counts every task once; each sum is that of the facts. */
export async function expectSound(year: Year, days?: DayRange): Promise<void> {
  const { tasks, timeZone } = factsOf(year);
  expect(await countsOf(year)).toEqual(countsOfModel(tasks, await keptFrom(year)));
  const today = dayOf(year.clock.now, timeZone);
  await expectProven(year, days ?? { from: addDays(today, -provenDays), to: addDays(today, 2) });
}

/** What the nightly proof does, of whole months at once: nothing differs. */
async function expectProven({ server, clock }: Year, { from, to }: DayRange): Promise<void> {
  const { pool } = server;
  const { firstDay } = await requireSettings(pool);
  const kept = { from: firstDay !== null && firstDay > from ? firstDay : from, to };
  for (const month of monthsOf(kept)) {
    const compared = [
      ...(await countDays(pool, month, { repair: false })),
      ...(await countHours(pool, month, clock.now, { repair: false })),
      ...(await countMonth(pool, month.from, { repair: false })),
    ];
    expect([month, compared.filter(({ rows }) => rows > 0)]).toEqual([month, []]);
  }
}

/** From which month on the tasks themselves are kept. */
async function keptFrom({ server }: Year): Promise<number> {
  const { rows } = await server.pool.query<{ from: Date }>(
    `select date_trunc('month', facts_from, 'UTC') as "from" from reporting_settings where facts_from is not null`,
  );
  return rows[0]?.from.getTime() ?? 0;
}

async function countsOf({ server }: Year) {
  const each = [
    ['facts', 'select count(*) from task_facts'],
    ['identities', 'select count(*) from task_identities'],
    ['different', 'select count(distinct (installation_no, execution_id, task_key)) from task_facts'],
    // Every fact has its identity, its installation and its customer: nothing is orphaned.
    [
      'known',
      `select count(*) from task_facts facts
       join installations on installations.no = facts.installation_no
       join customers on customers.id = installations.customer_id and customers.no = facts.customer_no
       join task_identities known on known.customer_no = facts.customer_no and known.started_at = facts.started_at
         and known.identity = task_identity(installations.id, facts.execution_id, coalesce(facts.task_key, 'main'))`,
    ],
    ...measuredTables.map((table) => [
      table,
      `select sum(coalesce(started, 0) + coalesce(retries, 0)) from ${table}`,
    ]),
    ['completedRuns', 'select sum(count) from completed_runs'],
    ['deadlocks', 'select deadlocks from pg_stat_database where datname = current_database()'],
  ];
  const { rows } = await server.pool.query<Record<string, number>>(
    `select ${each.map(([name, sql]) => `(${sql})::bigint as "${name}"`).join(', ')}`,
  );
  return rows[0];
}

function countsOfModel(tasks: readonly Task[], from: number) {
  const kept = tasks.filter(({ startedAt }) => startedAt >= from).length;
  return {
    facts: kept,
    identities: kept,
    different: kept,
    known: kept,
    ...Object.fromEntries(measuredTables.map((table) => [table, tasks.length])),
    completedRuns: tasks.filter((task) => isHeadline(task) && task.status === 'completed').length,
    deadlocks: 0,
  };
}
