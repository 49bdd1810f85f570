import { afterAll, beforeAll, expect, test } from 'vitest';
import { countRuns, proveRunsInTurn } from '../../../server/executions/roll-ups/runs-anew.ts';
import { proveNightly } from '../../../server/executions/roll-ups/prove-days.ts';
import { dropOldFacts } from '../../../server/executions/storage/partitions.ts';
import { adminCommand } from '../../support/admin-command.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import type { TestServer } from '../../support/server.ts';
import { expectProven, record, startRecorded, type World } from './roll-up-world.ts';

let now = new Date('2026-11-20T12:00:00Z');
let server: TestServer;
let world: World;

beforeAll(async () => {
  ({ server, world } = await startRecorded(() => now, 150));
}, 60_000);
afterAll(() => server.close());

const known = async () =>
  (await server.pool.query('select * from completed_runs order by installation_id')).rows;
const one = `installation_id = (select min(installation_id) from completed_runs)`;
const damages = [
  `update completed_runs set count = count + 3 where ${one}`,
  `update completed_runs set first_started_at = first_started_at + interval '1 second' where ${one}`,
  `update completed_runs set first_completed_at = null where ${one}`,
  `update completed_runs set last_reported_at = null where ${one}`,
  `delete from completed_runs where ${one}`,
];

test.each(damages)(
  'what is known of runs is proven by their facts and repaired after: %s',
  async (damage) => {
    const sound = await known();
    await server.pool.query(damage);
    const range = ['--from', '2026-11-01', '--to', '2026-11-02'];
    const proof = await adminCommand(server, ['rollups', 'prove', ...range]);
    expect(proof.status).toBe(2);
    expect(JSON.parse(proof.stdout).differences).toEqual([
      { day: null, table: 'completed_runs', rows: 1, example: { installation_id: sound[0].installation_id } },
    ]);
    expect(await known()).not.toEqual(sound);
    const rebuilt = await adminCommand(server, ['rollups', 'rebuild', ...range]);
    expect([rebuilt.status, JSON.parse(rebuilt.stdout).differences]).toEqual([2, 1]);
    expect(await known()).toEqual(sound);
    expect((await adminCommand(server, ['rollups', 'prove', ...range])).status).toBe(0);
  },
);

test('by night it is found, told and put right', async () => {
  const sound = await known();
  await server.pool.query(damages[0] ?? '');
  await proveNightly(server.deps);
  expect(await known()).toEqual(sound);
  expect(server.logText()).toContain('what was known of runs was not what their tasks say');
});

test('in a large library each installation has its turn within so many nights, and no night counts them all', async () => {
  const sound = await known();
  const { rows } = await server.pool.query(
    `with damaged as (
       update completed_runs set first_completed_at = null
       where first_completed_at is not null and first_started_at < $1::timestamptz - interval '8 days' returning 1
     ) select (select count(*) from damaged)::int as damaged, sum(count)::int as runs from completed_runs`,
    [now],
  );
  const [{ damaged, runs }] = rows;
  const before = now;
  const found: number[] = [];
  for (let night = 0; night < 3; night += 1) {
    const { wrong } = await proveRunsInTurn(server.deps, Math.ceil(runs / 2.5));
    found.push(wrong.length);
    now = new Date(now.getTime() + 86_400_000);
  }
  now = before;
  expect(found.reduce((sum, count) => sum + count, 0)).toBe(damaged);
  for (const count of found) expect(count).toBeLessThan(damaged);
  expect(await known()).toEqual(sound);
});

test('a first run whose end says that it began later, or was a test, is known by its end', async () => {
  const [customer] = world.customers;
  const scenario = await insertScenario(server.pool);
  const { id } = await insertInstallation(server.pool, { customerId: customer?.id ?? '', scenario });
  const report = async (told: object) => {
    const task = { installationId: id, aiModel: 'none', startedAt: '2026-11-19T10:00:00Z', ...told };
    const answer = await customer?.post('/v1/execution-tasks', { tasks: [task] });
    expect(answer).toMatchObject({ status: 200, body: { rejected: [] } });
  };
  const ended = { status: 'completed', finishedAt: '2026-11-19T12:30:00Z' };
  const first = async () => {
    const { rows } = await server.pool.query(
      'select count, first_started_at as "at" from completed_runs where installation_id = $1',
      [id],
    );
    return rows[0];
  };
  await report({ executionId: 'first', status: 'running' });
  await report({ executionId: 'second', ...ended, startedAt: '2026-11-19T12:00:00Z' });
  expect(await first()).toEqual({ count: 1, at: new Date('2026-11-19T10:00:00Z') });
  await report({ executionId: 'first', ...ended, startedAt: '2026-11-19T11:00:00Z' });
  expect(await first()).toEqual({ count: 2, at: new Date('2026-11-19T11:00:00Z') });
  await report({ executionId: 'tried', kind: 'run', status: 'running', startedAt: '2026-11-19T09:00:00Z' });
  await report({ executionId: 'tried', kind: 'test', ...ended, startedAt: '2026-11-19T09:00:00Z' });
  expect(await first()).toEqual({ count: 2, at: new Date('2026-11-19T11:00:00Z') });
  await expectProven(server.deps);
});

test('repaired beside recording, nothing that is recorded meanwhile is lost', async () => {
  let isRecording = true;
  const repairing = (async () => {
    while (isRecording) {
      await server.pool.query('update completed_runs set count = count + 1');
      await countRuns(server.deps, { repair: true });
    }
  })();
  for (let round = 0; round < 8; round += 1) await record(world, 10);
  isRecording = false;
  await repairing;
  await expectProven(server.deps);
});

test('what facts no longer tell stays: runs are counted by their days, the first one keeps its instants', async () => {
  const sound = await known();
  now = new Date('2027-11-05T12:00:00Z'); // September of the year before goes
  await dropOldFacts(server.pool, now);
  await expectProven(server.deps);
  const cut = `installation_id in (select i.id from installations i join task_days on installation_no = i.no where day < '2026-10-01')`;
  await server.pool.query(`update completed_runs set count = 1 where ${cut}`);
  const { rows } = await countRuns(server.deps, { repair: true });
  expect(rows).toBeGreaterThan(0);
  expect(await known()).toEqual(sound);
});
