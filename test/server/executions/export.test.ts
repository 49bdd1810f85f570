import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminCommand } from '../../support/admin-command.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import type { TestServer } from '../../support/server.ts';
import { startRecorded, type World } from './roll-up-world.ts';

type Exported = {
  installationId: string;
  executionId: string;
  taskKey: string;
  kind: string;
  status: string;
  startedAt: string;
  timeValueMicros: number | null;
  reportedValueMicros: number | null;
  creditCostMicros: number | null;
  aiCostMicros: number | null;
  revision: number;
};

const now = new Date('2026-11-20T12:00:00Z');
const range = ['--from', '2026-09-25', '--to', '2026-11-20'];
let server: TestServer;
let operator: ApiClient;
let world: World;

beforeAll(async () => {
  ({ server, world } = await startRecorded(() => now, 120));
  operator = await operatorClient(server);
  await repairLater();
}, 60_000);
afterAll(() => server.close());

/** A run that failed, and a retry that is told only when the failure has its value. */
async function repairLater(): Promise<void> {
  const customer = world.customers[0];
  const installation = await insertInstallation(server.pool, {
    customerId: customer?.id ?? '',
    scenario: await insertScenario(server.pool, { minutesByHand: '10' }),
  });
  const told = {
    installationId: installation.id,
    startedAt: '2026-11-02T10:00:00Z',
    finishedAt: '2026-11-02T10:01:00Z',
  };
  for (const task of [
    { ...told, executionId: 'broken', status: 'failed' },
    { ...told, executionId: 'repair', retryOf: 'broken', status: 'completed' },
  ])
    expect(await customer?.post('/v1/execution-tasks', { tasks: [task] })).toMatchObject({ status: 200 });
}

const exported = (text: string): Exported[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const totalOf = (tasks: readonly Exported[], name: keyof Exported) =>
  tasks.reduce((total, task) => total + Number(task[name] ?? 0), 0);

test('every task is exported once, with the values whose sums the figures tell', async () => {
  const { status, stdout, stderr } = await adminCommand(server, ['tasks', 'export', ...range]);
  const tasks = exported(stdout);
  const { rows } = await server.pool.query<{ id: string; status: string }>(
    `select id, status from execution_tasks order by 1`,
  );
  const ids = tasks.map((task) => `${task.installationId}/${task.executionId}/${task.taskKey}`);
  expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  expect({ status, stderr: stderr.trim() }).toEqual({ status: 0, stderr: `${rows.length} tasks` });
  expect(tasks.some(({ revision }) => revision > 1)).toBe(true); // the failure, once it was repaired

  const roi = await operator.get(
    '/admin/analytics/roi?from=2026-09-25&to=2026-11-20&perspective=customer&groupBy=none',
  );
  expect(roi.body.totals).toMatchObject({
    reportedValueMicros: totalOf(tasks, 'reportedValueMicros'),
    creditCostMicros: totalOf(tasks, 'creditCostMicros'),
    aiCostMicros: totalOf(tasks, 'aiCostMicros'),
    valueMicros: totalOf(tasks, 'timeValueMicros') + totalOf(tasks, 'reportedValueMicros'),
  });
});

test('days are those of the reporting time zone, both included', async () => {
  const { stdout } = await adminCommand(server, [
    'tasks',
    'export',
    '--from',
    '2026-11-01',
    '--to',
    '2026-11-01',
  ]);
  const starts = exported(stdout).map(({ startedAt }) => startedAt.slice(0, 10));
  expect(starts.length).toBeGreaterThan(0);
  expect(new Set(starts)).toEqual(new Set(['2026-11-01']));
});

test('as CSV, what a spreadsheet would run as a formula is defused', async () => {
  const customer = world.customers[0];
  const installation = await insertInstallation(server.pool, {
    customerId: customer?.id ?? '',
    scenario: await insertScenario(server.pool),
  });
  await customer?.post('/v1/execution-tasks', {
    tasks: [
      {
        installationId: installation.id,
        executionId: '=1+1',
        status: 'failed',
        startedAt: '2026-10-20T10:00:00Z',
        finishedAt: '2026-10-20T10:00:05Z',
        error: { code: '@SUM', message: 'says "no", twice' },
      },
    ],
  });
  const { stdout } = await adminCommand(server, [
    'tasks',
    'export',
    '--from',
    '2026-10-20',
    '--to',
    '2026-10-20',
    '--format',
    'csv',
  ]);
  const [header, line] = stdout.split('\n');
  expect(header).toContain('installationId,executionId,taskKey');
  expect(line).toContain(`${installation.id},'=1+1,main,`);
  expect(line).toContain(`'@SUM,"says ""no"", twice"`);
});

test('a wrong format or a missing day is told, with status 2', async () => {
  expect(await adminCommand(server, ['tasks', 'export', ...range, '--format', 'xml'])).toEqual({
    status: 2,
    stdout: '',
    stderr: '--format is csv or ndjson.\n',
  });
  const { status, stderr } = await adminCommand(server, ['tasks', 'export', '--from', '2026-11-01']);
  expect(status).toBe(2);
  expect(stderr).toContain('--to is missing.');
});
