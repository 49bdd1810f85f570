import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../server/platform/database.ts';
import { readingFromPrimary } from '../../../server/platform/reading.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runStatement } from '../../support/database-server.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startReplicatedPostgres, type ReplicatedPostgres } from '../../support/replicated-postgres.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const soon = { timeout: 40_000, interval: 50 };

/** A server with one installation, whose runs are reported one by one. */
async function withRuns(server: TestServer) {
  const customer = await customerClient(server);
  const scenario = await insertScenario(server.pool);
  const { id: installationId } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  let count = 0;
  const run = async () => {
    const at = new Date().toISOString();
    const times = { startedAt: at, finishedAt: at };
    const task = { installationId, executionId: `run-${(count += 1)}`, status: 'completed', ...times };
    const { body } = await customer.post('/v1/execution-tasks', { tasks: [task] });
    expect(body.accepted).toBe(1);
  };
  return { run, scenario, operator: await operatorClient(server) };
}

async function overview(operator: ApiClient, query = '') {
  const { status, body } = await operator.get(`/admin/analytics/overview${query}`);
  expect(status).toBe(200);
  return body as { totals: { started: number }; asOf: string; freshnessSeconds: number };
}

describe('with a replica that follows by streaming', () => {
  let postgres: ReplicatedPostgres;
  let server: TestServer;
  let library: Awaited<ReturnType<typeof withRuns>>;

  beforeAll(async () => {
    postgres = await startReplicatedPostgres();
    server = await startTestServer({
      wrapDatabaseUrl: async () => postgres.primaryUrl,
      env: { DATABASE_REPLICA_URL: postgres.replicaUrl },
    });
    library = await withRuns(server);
    await isReadFromReplica(1);
  });
  afterAll(async () => {
    await server.close();
    await postgres.stop();
  });

  const changes = () => server.logText().split('figures are read from the replica').length - 1;
  const isReadFromReplica = (times: number) => until(() => changes() === times);
  const onReplica = (statement: string) => runStatement(postgres.replicaUrl, statement);

  test('figures come from it and say how far they are behind', async () => {
    await library.run();
    await expect.poll(async () => (await overview(library.operator)).totals.started, soon).toBe(1);
    await onReplica('select pg_wal_replay_pause()');
    await expect
      .poll(async () => (await onReplica('select pg_get_wal_replay_pause_state() as state'))[0]?.state, soon)
      .toBe('paused');
    await library.run();
    const recordedAt = Date.now();
    await expect
      .poll(async () => (await overview(library.operator)).freshnessSeconds, soon)
      .toBeGreaterThan(3);
    const { totals, asOf, freshnessSeconds } = await overview(library.operator);
    expect(totals.started).toBe(1);
    expect(Date.parse(asOf)).toBeLessThanOrEqual(recordedAt);
    expect(Date.parse(asOf) + freshnessSeconds * 1000).toBeLessThanOrEqual(Date.now());
    await onReplica('select pg_wal_replay_resume()');
    await expect.poll(async () => (await overview(library.operator)).totals.started, soon).toBe(2);
  });

  test('while it is away the primary is read, and it again when it is back', async () => {
    const before = changes();
    await postgres.stopReplica();
    await library.run();
    const atOnce = await overview(library.operator);
    expect([atOnce.totals.started, atOnce.freshnessSeconds]).toEqual([3, 0]);
    expect(server.logText()).toContain('the replica cannot be read: figures come from the primary');
    await postgres.startReplica();
    await isReadFromReplica(before + 1);
    await expect.poll(async () => (await overview(library.operator)).totals.started, soon).toBe(3);
  });
});

test("who asks several things at once cannot go on after one has failed, when the connection is somebody else's", async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, pino({ level: 'silent' }), { max: 1 });
  try {
    const { promise: hasFailed, resolve: tell } = Promise.withResolvers<void>();
    const asked: Promise<unknown>[] = [];
    const reading = readingFromPrimary({ pool, now: () => new Date() }).inSnapshot(async (db) => {
      asked.push(hasFailed.then(() => db.query('select pg_backend_pid()')));
      await db.query('select 1 / 0');
    });
    await expect(reading).rejects.toThrow('division by zero');
    tell();
    await expect(asked[0]).rejects.toThrow('The snapshot has ended.');
  } finally {
    await pool.end();
    await database.drop();
  }
});

describe('with a replica that is not what it should be', () => {
  let replica: TestDatabase;
  let server: TestServer;
  let library: Awaited<ReturnType<typeof withRuns>>;

  beforeAll(async () => {
    replica = await createTestDatabase();
    server = await startTestServer({ env: { DATABASE_REPLICA_URL: replica.url } });
    library = await withRuns(server);
    await library.run();
  });
  afterAll(async () => {
    await server.close();
    await replica.drop();
  });

  /** Nothing comes to this one by itself, so its runs are none and its last heartbeat is what is written here. */
  const beatAgo = (seconds: number) =>
    runStatement(
      replica.url,
      `update heartbeats set beat_at = clock_timestamp() - interval '${seconds} seconds'`,
    );
  const started = async (query?: string) => (await overview(library.operator, query)).totals.started;
  const lag = async () => {
    const text = (await library.operator.get('/metrics')).body as string;
    return Number(/^replica_lag_seconds (\S+)$/m.exec(text)?.[1]?.replace('Nan', 'NaN') ?? -1);
  };

  test('more than thirty seconds behind, it is not read', async () => {
    await beatAgo(-3600);
    await expect.poll(() => started(), soon).toBe(0);
    await beatAgo(31);
    const { totals, freshnessSeconds } = await overview(library.operator);
    expect([totals.started, freshnessSeconds]).toEqual([1, 0]);
    await beatAgo(-3600);
    await expect.poll(() => started(), soon).toBe(0);
    await beatAgo(10);
    expect((await overview(library.operator)).freshnessSeconds).toBeGreaterThanOrEqual(10);
  });

  test('how far it is behind stands in the metrics, and that nobody knows', async () => {
    await beatAgo(500);
    await expect.poll(lag, soon).toBeGreaterThanOrEqual(500);
    await beatAgo(-3600);
    await expect.poll(lag, soon).toBe(0);
    await runStatement(replica.url, 'alter table heartbeats rename to silence');
    await expect.poll(lag, soon).toBeNaN();
    await runStatement(replica.url, 'alter table silence rename to heartbeats');
    await expect.poll(lag, soon).toBe(0);
  });

  test('what it does not know yet, and what it cannot answer, is asked of the primary', async () => {
    await beatAgo(-3600);
    await expect.poll(() => started(), soon).toBe(0);
    expect(await started(`?scenario=${library.scenario.slug}`)).toBe(1);
    await expect.poll(() => started(), soon).toBe(0);
    await runStatement(replica.url, 'alter table customers rename to elsewhere');
    await runStatement(replica.url, 'alter table scenarios rename to other_scenarios');
    expect(await started(`?scenario=${library.scenario.slug}`)).toBe(1);
  });

  test('who is unknown everywhere is refused as ever', async () => {
    const { status } = await library.operator.get('/admin/analytics/overview?scenario=none');
    expect(status).toBe(422);
    expect((await apiClient(server.url).get('/readyz')).status).toBe(200);
  });
});
