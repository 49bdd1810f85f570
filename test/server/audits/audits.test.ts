import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../../../server/audits/chain-queries.ts';
import { claimRun, insertRun } from '../../../server/audits/run-queries.ts';
import { runAudit } from '../../../server/audits/run-audit.ts';
import { allJobs } from '../../../server/jobs.ts';
import { adminCommand } from '../../support/admin-command.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { audited, auditOf, saidBy } from './auditing.ts';

const ids = Array.from({ length: 16 }, (_, index) => `G${index + 1}`);
let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' });
  const customer = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const at = (daysAgo: number) =>
    new Date(server.deps.now().getTime() - daysAgo * 86_400_000 - 3_600_000).toISOString();
  const tasks = [0, 0, 0, 4].map((daysAgo, index) => ({
    installationId: id,
    executionId: `run-${index}`,
    status: 'completed',
    startedAt: at(daysAgo),
    finishedAt: at(daysAgo),
  }));
  expect((await customer.post('/v1/execution-tasks', { tasks })).body).toMatchObject({ accepted: 4 });
  // That one of four came late is not what these tests are about.
  await server.pool.query(`alter table task_facts disable trigger user`);
  await server.pool.query(`update task_facts set received_at = finished_at`);
  await server.pool.query(`alter table task_facts enable trigger user`);
});
afterAll(() => server.close());

const dayBefore = (days: number) =>
  new Date(server.deps.now().getTime() - days * 86_400_000).toISOString().slice(0, 10);
const announced = async (type: string) =>
  (await server.pool.query(`select data from outbox_events where type = $1 order by id`, [type])).rows.map(
    ({ data }) => data,
  );
/** Changes rows that nothing but a hand in the database can change. */
async function tamper(table: string, statement: string): Promise<void> {
  await server.pool.query(`alter table ${table} disable trigger user`);
  await server.pool.query(statement);
  await server.pool.query(`alter table ${table} enable trigger user`);
}

test('an audit is asked for, checks every gate, and stands in the list with what it found', async () => {
  expect((await operator.get('/admin/audits')).body).toMatchObject({
    items: [],
    gates: ids.map((gate) => ({ gate, result: null })),
    chain: { isWhole: true, entries: 0, brokenAt: null },
  });
  const audit = await audited(operator);
  expect(audit.results.filter(({ state }) => state === 'warn' || state === 'fail')).toEqual([]);
  expect(audit).toMatchObject({ state: 'done', requestedBy: 'operator', warned: 0, failed: 0, error: null });
  expect(audit.results.map(({ gate }) => gate)).toEqual(ids);
  expect(audit.passed).toBe(audit.results.filter(({ state }) => state === 'pass').length);
  expect(audit.passed).toBeGreaterThan(9);
  expect(saidBy(audit, 'G7')).toMatchObject({
    state: 'pass',
    numbers: { rowsThatDiffer: 0 },
  });
  expect(saidBy(audit, 'G13')).toMatchObject({ state: 'pass', numbers: { compared: 24, differences: 0 } });
  expect(saidBy(audit, 'G16')).toMatchObject({ state: 'pass', numbers: { vectors: 14, wrong: [] } });
  const { body } = await operator.get('/admin/audits');
  expect(body).toMatchObject({
    items: [{ id: audit.id, passed: audit.passed, head: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    chain: { isWhole: true, brokenAt: null },
  });
  expect(body.chain.head).toBe(audit.head);
  expect(body.gates.map(({ result }: { result: { state: string } }) => result.state)).toEqual(
    audit.results.map(({ state }) => state),
  );
  expect(await announced('gate.failed')).toEqual([]);
});

test('the sample of G13 leaves nothing behind', async () => {
  const { rows } = await server.pool.query(
    `select (select count(*) from customers) as customers, (select count(*) from task_facts) as facts, (select sum(started) from total_days)::int as started`,
  );
  expect(rows).toEqual([{ customers: 1, facts: 4, started: 4 }]);
});

test('a gate that fails is announced once, says since when, and is announced again when it holds', async () => {
  const before = saidBy(await audited(operator), 'G7');
  await tamper('total_days', `update total_days set started = started + 1`);
  const failed = await audited(operator);
  expect(saidBy(failed, 'G7')).toMatchObject({
    state: 'fail',
    reason: expect.stringContaining('total_days'),
  });
  expect(saidBy(failed, 'G7').since).not.toBe(before.since);
  const again = saidBy(await audited(operator), 'G7');
  expect(again.since).toBe(saidBy(failed, 'G7').since);
  expect((await announced('gate.failed')).filter(({ gate }) => gate === 'G7')).toEqual([
    expect.objectContaining({
      gate: 'G7',
      runId: failed.id,
      reason: saidBy(failed, 'G7').reason,
      head: failed.head,
    }),
  ]);
  await server.pool.query(`update total_days set started = started - 1`);
  await server.pool.query(`update roll_up_checks set differences = '[]'`);
  const healed = await audited(operator);
  expect(saidBy(healed, 'G7').state).toBe('pass');
  expect((await announced('gate.passed')).filter(({ gate }) => gate === 'G7')).toEqual([
    expect.objectContaining({ runId: healed.id }),
  ]);
  const history = (await operator.get('/admin/audits/gates/G7?limit=2')).body;
  expect(history.items.map(({ state }: { state: string }) => state)).toEqual(['pass', 'fail']);
  const next = (await operator.get(`/admin/audits/gates/G7?limit=2&cursor=${history.nextCursor}`)).body;
  expect(next.items.map(({ state }: { state: string }) => state)).toEqual(['fail', 'pass']);
});

test('results refuse to be changed; one that was changed all the same is told by the list and by G12', async () => {
  for (const statement of [
    `update audit_entries set content = content || '{"state":"pass"}'`,
    'delete from audit_entries',
    'truncate audit_entries cascade',
  ])
    await expect(server.pool.query(statement)).rejects.toThrow(/append-only/);
  const chain = async () => (await operator.get('/admin/audits')).body.chain;
  const { rows } = await server.pool.query(
    `select position, content from audit_entries where kind = 'result' and content ->> 'state' = 'fail' order by position limit 1`,
  );
  const [{ position, content }] = rows;
  const write = (value: object) =>
    tamper(
      'audit_entries',
      `update audit_entries set content = '${JSON.stringify(value).replaceAll("'", "''")}' where position = ${position}`,
    );
  await write({ ...content, state: 'pass' });
  expect(await chain()).toMatchObject({ isWhole: false, brokenAt: position });
  const audit = await audited(operator);
  expect(saidBy(audit, 'G12')).toMatchObject({ state: 'fail', numbers: { brokenAt: position } });
  await write(content);
  expect(await chain()).toMatchObject({ isWhole: true });
  expect(saidBy(await audited(operator), 'G12').state).toBe('pass');
});

const last = (column: string, before = 0) =>
  `(select ${column} from audit_entries order by position desc offset ${before} limit 1)`;
/** What somebody may do to the chain who may do everything in the database, and where it shows. */
const tampering: [what: string, statement: string, brokenAt: (entries: number) => number][] = [
  [
    'an entry is edited',
    `update audit_entries set content = content || '{"state":"pass!"}' where position = 3`,
    () => 3,
  ],
  [
    'an entry is edited with its hash',
    `update audit_entries set content = content || '{"state":"pass!"}' where position = 3;
    update audit_entries set hash = audit_entry_hash(audit_entries) where position = 3`,
    () => 4,
  ],
  ['an entry is taken out', `delete from audit_entries where position = 3`, () => 4],
  ['the first entry is taken out', `delete from audit_entries where position = 1`, () => 2],
  [
    'two entries change places',
    `update audit_entries set position = -position where position in (3, 4);
    update audit_entries set position = 7 + position where position in (-3, -4)`,
    () => 3,
  ],
  [
    'the end is cut off',
    `delete from audit_entries where position > ${last('position', 5)}`,
    (entries) => entries,
  ],
  [
    'an entry is added at the end',
    `insert into audit_entries (position, kind, subject, run_id, content, recorded_at, previous_hash, hash)
    select position + 1, kind, subject, run_id, content, recorded_at, previous_hash, hash from audit_entries order by position desc limit 1`,
    (entries) => entries + 1,
  ],
  [
    'an entry is slipped in',
    `update audit_entries set position = -position - 1 where position > 3;
    update audit_entries set position = -position where position < 0;
    insert into audit_entries (position, kind, subject, run_id, content, recorded_at, previous_hash, hash)
      select 4, kind, subject, run_id, content, recorded_at, previous_hash, hash from audit_entries where position = 3`,
    () => 4,
  ],
];

test.each(tampering)(
  'it shows, in the list and by G12, when %s; put back, it is whole',
  async (_what, statement, brokenAt) => {
    const chain = async () => (await operator.get('/admin/audits')).body.chain;
    const { entries } = await chain();
    await server.pool.query(`create table kept as select * from audit_entries`);
    await tamper('audit_entries', statement);
    const told = await chain();
    const { brokenAt: found } = await verifyChain(server.pool);
    await tamper('audit_entries', `delete from audit_entries; insert into audit_entries select * from kept`);
    await server.pool.query(`drop table kept`);
    expect([told.isWhole, told.brokenAt, found]).toEqual([false, brokenAt(entries), brokenAt(entries)]);
    expect(await chain()).toMatchObject({ isWhole: true, entries });
  },
);

test('it shows when the newest audit is taken out whole, as if it had never been', async () => {
  const { pool } = server;
  const chain = async () => (await operator.get('/admin/audits')).body.chain;
  const { id } = await audited(operator);
  const { entries } = await chain();
  await pool.query(`create table kept as select * from audit_entries where run_id = '${id}'`);
  await pool.query(`create table kept_run as select * from audit_runs where id = '${id}'`);
  await tamper('audit_entries', `delete from audit_entries where run_id = '${id}'`);
  await pool.query(`delete from audit_runs where id = '${id}'`);
  const told = await chain();
  await pool.query(`insert into audit_runs select * from kept_run`);
  await tamper('audit_entries', `insert into audit_entries select * from kept order by position`);
  await pool.query(`drop table kept, kept_run`);
  expect(told).toMatchObject({
    isWhole: false,
    brokenAt: told.entries + 1,
    reason: expect.stringContaining('no longer here'),
  });
  expect(await chain()).toMatchObject({ isWhole: true, entries });
});

test('one audit is under way at a time; one that was left behind goes on elsewhere', async () => {
  const { pool, deps } = { pool: server.pool, deps: server.deps };
  const run = { id: 'aud_left', requestedBy: 'operator' as const, createdAt: deps.now() };
  expect(await insertRun(pool, run)).toBe(true);
  expect(await operator.post('/admin/audits', {})).toMatchObject({
    status: 409,
    body: { type: '/problems/audit_under_way' },
  });
  expect(await claimRun(pool, run.id, 'another server')).toBe(true);
  expect(await runAudit(deps, run.id)).toBe(false);
  await allJobs(deps)['audits.start-nightly']?.run({} as never); // nothing to do while another one is under way
  await pool.query(
    `update audit_runs set leased_until = clock_timestamp() - interval '1 second' where id = $1`,
    [run.id],
  );
  expect(await runAudit(deps, run.id)).toBe(true);
  expect((await auditOf(operator, run.id)).results).toHaveLength(16);
  expect(await runAudit(deps, run.id)).toBe(false);
});

test('the command line prints the audit and ends with 2 when a gate fails', async () => {
  const passes = await adminCommand(server, ['audit', 'run']);
  expect(passes).toMatchObject({ status: 0 });
  expect(JSON.parse(passes.stdout)).toMatchObject({ state: 'done', requestedBy: 'commandLine', failed: 0 });
  await server.pool.query(`update total_days set started = started + 1`);
  const fails = await adminCommand(server, ['audit', 'run']);
  await server.pool.query(`update total_days set started = started - 1`);
  await server.pool.query(`update roll_up_checks set differences = '[]'`);
  expect(fails).toMatchObject({ status: 2 });
  const failed = JSON.parse(fails.stdout).results.filter(({ state }: { state: string }) => state === 'fail');
  expect(failed).toContainEqual(
    expect.objectContaining({ gate: 'G7', remedy: expect.stringContaining('rollups rebuild') }),
  );
  const ofDays = await adminCommand(server, ['audit', 'run', '--from', dayBefore(4), '--to', dayBefore(2)]);
  expect(ofDays.status).toBe(0);
  expect((await adminCommand(server, ['audit', 'run', '--from', dayBefore(4)])).status).toBe(2);
  expect(passes.stderr).not.toContain('What to do');
  expect(fails.stderr).toMatch(/^G7 Sums are those of the facts FAILS: .+\n  What to do: .+rollups rebuild/m);
});

test('who may not read audits is refused, and nobody starts one with a right to read', async () => {
  const reader = await operatorClient(server, ['audits:read']);
  expect((await reader.get('/admin/audits')).status).toBe(200);
  expect((await reader.post('/admin/audits', {})).status).toBe(403);
  const stranger = await operatorClient(server, ['analytics:read']);
  expect((await stranger.get('/admin/audits')).status).toBe(403);
  expect((await operator.get('/admin/audits/gates/G17')).status).toBe(422);
  expect((await operator.get('/admin/audits/none')).status).toBe(404);
});
