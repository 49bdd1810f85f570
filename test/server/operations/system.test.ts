import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProblems, type SystemState } from '../../../server/operations/system/problems.ts';
import type { SystemAnswer } from '../../../server/operations/system/schema.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let operator: ApiClient;
const secret = 'a secret that is long enough to be one';
const system = async (): Promise<SystemAnswer> => {
  const { status, body } = await operator.get('/admin/system');
  expect(status).toBe(200);
  return body;
};

beforeAll(async () => {
  server = await startTestServer({ env: { SESSION_SECRET: secret } });
  operator = await operatorClient(server);
});
afterAll(() => server.close());

describe('a library that runs', () => {
  test('tells of its servers, database, work, disk and configuration', async () => {
    await until(async () => (await system()).servers.length > 0);
    const told = await system();
    expect(told.servers).toMatchObject([{ release: told.release, isSilent: false }]);
    expect(told.database).toMatchObject({ isEmbedded: false, replica: null });
    expect(told.database.migration).toBe(told.database.expectedMigration);
    expect(told.database.sizeBytes).toBeGreaterThan(1_000_000);
    expect(told.database.connections.used).toBeGreaterThan(0);
    expect(told.database.largest).toHaveLength(5);
    expect(told.database.partitionsUntil).toMatch(/^\d{4}-\d\d-01$/);
    expect(told.queue).toMatchObject({ isAlive: true, failed: 0, parkedEvents: 0, stripeFailed: 0 });
    expect(told.disk?.totalBytes).toBeGreaterThan(told.disk?.freeBytes ?? Infinity);
  });

  test('says which variables are set, and never a value', async () => {
    const told = await system();
    const isSet = (name: string) => told.configuration.find((each) => each.name === name)?.isSet;
    expect([isSet('SESSION_SECRET'), isSet('STRIPE_SECRET_KEY'), isSet('SMTP_URL')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(JSON.stringify(told)).not.toContain(secret);
    expect(JSON.stringify(told)).not.toContain(server.deps.config.databaseUrl);
    expect(told.problems.map(({ todo }) => todo)).toContain('Set STRIPE_SECRET_KEY.');
  });

  test('tells of a server that fell silent, of another release, and of work that was given up on', async () => {
    await server.pool.query(
      `insert into running_servers (id, release, node, started_at, seen_at, memory_bytes) values
       ('srv_gone', '0.0.9', 'east', now() - interval '1 day', now() - interval '10 minutes', 1),
       ('srv_old', '0.0.8', 'west', now() - interval '1 day', now(), 1)`,
    );
    await server.pool.query(
      `insert into jobs.job (name, state, completed_on) values ('billing.reconcile', 'failed', now())`,
    );
    const what = (await system()).problems.map((problem) => problem.what).join('\n');
    expect(what).toContain('Two releases run beside each other: ');
    expect(what).toMatch(/A server on east has given no sign of life since /);
    expect(what).not.toContain('west has given');
    expect(what).toContain('1 job gave up within the last seven days.');
  });
});

describe('what is wrong', () => {
  const well: SystemState = {
    asOf: '2026-03-10T12:00:00.000Z',
    release: '1.0.0',
    servers: [],
    database: {
      version: '18.4',
      isEmbedded: false,
      sizeBytes: 1,
      largest: [],
      migration: 'a',
      expectedMigration: 'a',
      connections: { used: 20, limit: 100, pool: { total: 2, idle: 1, waiting: 0, limit: 10 } },
      replica: null,
      partitionsUntil: '2026-06-01',
    },
    queue: {
      isAlive: true,
      waiting: 0,
      running: 0,
      failed: 0,
      oldestWaitingAt: null,
      parkedEvents: 0,
      stripeWaiting: 0,
      stripeFailed: 0,
    },
    nightly: [],
    disk: { freeBytes: 50, totalBytes: 100 },
    configuration: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRETS', 'SMTP_URL'].map((name) => ({
      name,
      isSet: true,
    })),
    missing: [],
    isProduction: true,
    nextMonth: '2026-04-01',
  };
  const problemsOf = (changes: Partial<SystemState>) => findProblems({ ...well, ...changes });
  const database = (changes: Partial<SystemState['database']>) =>
    problemsOf({ database: { ...well.database, ...changes } });

  test('is nothing where all is well', () => {
    expect(findProblems(well)).toEqual([]);
  });

  test('is told by its bounds, the worst first', () => {
    const connections = { ...well.database.connections, used: 80 };
    expect(database({ connections })).toMatchObject([{ severity: 'warning' }]);
    expect(database({ connections: { ...connections, used: 79 } })).toEqual([]);
    expect(database({ connections: { ...connections, used: 95 } })).toMatchObject([{ severity: 'critical' }]);
    expect(database({ partitionsUntil: '2026-04-01' })).toEqual([]);
    expect(database({ partitionsUntil: '2026-03-01' })[0]?.what).toContain('the last is 2026-03');
    expect(database({ replica: { isRead: false, secondsBehind: null } })).toHaveLength(1);
    expect(database({ isEmbedded: true })).toHaveLength(1);
    expect(problemsOf({ disk: { freeBytes: 10, totalBytes: 100 } })).toEqual([]);
    expect(problemsOf({ disk: { freeBytes: 9, totalBytes: 100 } })).toMatchObject([{ severity: 'warning' }]);
    const all = problemsOf({
      missing: ['database: it does not answer'],
      disk: { freeBytes: 2, totalBytes: 100 },
      configuration: [],
    });
    expect(all.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'warning', 'warning']);
  });

  test('is work that is late, and a night that failed', () => {
    const late = { ...well.queue, oldestWaitingAt: '2026-03-10T11:54:59.000Z' };
    expect(problemsOf({ queue: late })).toHaveLength(1);
    expect(problemsOf({ queue: { ...late, oldestWaitingAt: '2026-03-10T11:55:00.000Z' } })).toEqual([]);
    const night = { name: 'audits.run', at: well.asOf, reason: 'no room' } as const;
    expect(problemsOf({ nightly: [{ ...night, state: 'failed' }] })[0]?.what).toBe(
      'The nightly job audits.run failed last: no room.',
    );
    expect(problemsOf({ nightly: [{ ...night, state: 'done' }] })).toEqual([]);
  });
});
