import { afterAll, beforeAll, expect, test } from 'vitest';
import { measuredTables } from '../../support/sum-tables.ts';
import { dayOfWorld } from './attacks/attack.ts';
import { liveDay, openWorld, type World } from './attacks/audited-world.ts';
import { saidBy } from './auditing.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(new Date('2026-01-28T15:00:00Z'));
  // Into a second month, so that the 30 days are read from sums of months and of days.
  for (let day = 0; day < 8; day += 1) await liveDay(world, day);
  await world.auditAtOnce();
}, 200_000);
afterAll(() => world.close());

const pool = () => world.shop.server.pool;

/** Audits with a table changed by hand, and puts it back. */
async function withChanged(table: string, change: string) {
  const aside = `kept_${table}`;
  await pool().query(`create table ${aside} as select * from ${table}`);
  const { rowCount } = await pool().query(change);
  const audit = await world.auditAtOnce();
  await pool().query(`delete from ${table}`);
  await pool().query(`insert into ${table} select * from ${aside}`);
  await pool().query(`drop table ${aside}`);
  await pool().query(`update roll_up_checks set differences = '[]', repaired_at = null`);
  return { rowCount, audit };
}

/** One row of a table, of the day so many days ago or the month of that. */
const oneRow = (table: string, daysAgo: number) => {
  const day = `'${dayOfWorld(world, daysAgo)}'::date`;
  const bucket = table.endsWith('months') ? `month = date_trunc('month', ${day})` : `day = ${day}`;
  return `ctid = (select min(ctid) from ${table} where ${bucket} and kind = 1)`;
};

test('nothing is red before', async () => {
  const { results } = await world.auditAtOnce();
  expect(results.filter(({ state }) => state === 'fail' || state === 'warn')).toEqual([]);
});

/** A day that is read day by day, and one of a month that is read whole. */
const [ofDays, ofMonth] = [3, 7];

test.for(measuredTables)('a row of %s that is gone is seen by G8', async (table) => {
  const { rowCount, audit } = await withChanged(
    table,
    `delete from ${table} where ${oneRow(table, ofMonth)}`,
  );
  expect(rowCount).toBe(1);
  expect(saidBy(audit, 'G8')).toMatchObject({ state: 'fail', reason: expect.stringContaining('started') });
});

test.for(measuredTables)('a row of %s that says more is seen by G8', async (table) => {
  const { rowCount, audit } = await withChanged(
    table,
    `update ${table} set input_tokens = coalesce(input_tokens, 0) + 1 where ${oneRow(table, ofDays)}`,
  );
  expect(rowCount).toBe(1);
  const { state, reason } = saidBy(audit, 'G8');
  expect(state).toBe('fail');
  expect(reason).toMatch(
    /^\d sums? of a day or month (is|are) not the same in each table, first input_tokens of 2026-\d\d-\d\d: \d+ in (library|total|task)_(days|months), \d+ in (task|library)_days\.$/,
  );
});

test.for(['delete from', 'update'])('hours: %s is seen by G9', async (how) => {
  const row = `ctid = (select min(ctid) from task_hours where hour < '${dayOfWorld(world, 3)}')`;
  const change = how === 'update' ? `update task_hours set started = started + 1` : 'delete from task_hours';
  const { rowCount, audit } = await withChanged('task_hours', `${change} where ${row}`);
  expect(rowCount).toBe(1);
  expect(saidBy(audit, 'G9').state).toBe('fail');
});

test.for(['delete from', 'update'])('errors of the newest day: %s is seen by G7', async (how) => {
  const row = `ctid = (select min(ctid) from task_errors where day = '${dayOfWorld(world, 1)}')`;
  const change =
    how === 'update' ? `update task_errors set first_tries = first_tries + 1` : 'delete from task_errors';
  const { rowCount, audit } = await withChanged('task_errors', `${change} where ${row}`);
  expect(rowCount).toBe(1);
  expect(saidBy(audit, 'G7')).toMatchObject({
    state: 'fail',
    reason: expect.stringContaining('first task_errors on'),
  });
});

test.for(['delete from', 'update'])('what is known of runs: %s is seen by G7', async (how) => {
  const row = `ctid = (select min(ctid) from completed_runs)`;
  const change =
    how === 'update' ? `update completed_runs set count = count + 1` : 'delete from completed_runs';
  const { rowCount, audit } = await withChanged('completed_runs', `${change} where ${row}`);
  expect(rowCount).toBe(1);
  expect(saidBy(audit, 'G7')).toMatchObject({
    state: 'fail',
    reason: expect.stringMatching(/^What is known of the runs of 1 installation is not what/),
  });
});
