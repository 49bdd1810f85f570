import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, type ApiAnswer } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type InstallationRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

type Reporter = { customer: Awaited<ReturnType<typeof customerClient>>; installation: InstallationRow };

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let reporters: Reporter[];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  const scenario = await insertScenario(server.pool);
  reporters = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const customer = await customerClient(server, `Busy${index}`);
      return {
        customer,
        installation: await insertInstallation(server.pool, { customerId: customer.id, scenario }),
      };
    }),
  );
});
afterAll(() => server.close());

const send = ({ customer, installation }: Reporter, executionId: string) =>
  customer.post('/v1/execution-tasks', {
    tasks: [
      {
        installationId: installation.id,
        executionId,
        status: 'completed',
        startedAt: '2026-03-15T11:00:00Z',
        finishedAt: '2026-03-15T11:00:05Z',
      },
    ],
  });

/** Holds the rows that recording for these installations needs, as a transaction that hangs would. */
async function held(installations: InstallationRow[]) {
  const client = await server.pool.connect();
  await client.query('begin');
  await client.query('select from installations where id = any($1::text[]) for update', [
    installations.map(({ id }) => id),
  ]);
  return async () => {
    await client.query('rollback');
    client.release();
  };
}

/** Whether a statement of this database waits for a lock. */
async function isWaiting(): Promise<boolean> {
  const { rowCount } = await server.pool.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rowCount !== 0;
}

/** Whether so many transactions wait for rows. */
async function waitForLocks(count: number): Promise<boolean> {
  const { rows } = await server.pool.query<{ waiting: number }>(
    `select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting === count;
}

/** The first line and the headers of the answer to a request whose body never comes. */
function announce(path: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const lines = Object.entries({ Host: hostname, 'Content-Type': 'application/json', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString());
    });
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}

test('a burst beyond capacity is 429 with Retry-After, nobody waits longer than ten seconds, and nothing acknowledged is lost', async () => {
  const [first, second] = reporters as [Reporter, Reporter];
  const release = await held([first.installation, second.installation]);
  const answered: { reporter: Reporter; executionId: string; answer: ApiAnswer; ms: number }[] = [];
  const report = async (reporter: Reporter, executionId: string) => {
    const sentAt = performance.now();
    const answer = await send(reporter, executionId);
    answered.push({ reporter, executionId, answer, ms: performance.now() - sentAt });
    return answer;
  };
  try {
    const stuck = [report(first, 'stuck')];
    await until(() => waitForLocks(1), 20_000); // else both would go in one transaction
    stuck.push(report(second, 'stuck'));
    await until(() => waitForLocks(2), 20_000);
    // Both writers wait for rows; until that is noticed, what comes in waits behind them, and is refused in time all the same.
    const behind = reporters.slice(2).map((reporter) => report(reporter, 'behind'));
    await until(async () => (await report(reporters[3] as Reporter, 'refused')).status === 429, 20_000);

    // Before the body is read, and before the key is looked up.
    const refused = await announce('/v1/execution-tasks', { 'Content-Length': '1000000' });
    expect(refused).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: \d+[\s\S]*\/problems\/overloaded/i);
    expect(refused).toMatch(/X-Request-Id: /i);
    expect((await first.customer.get('/v1/me')).status).toBe(200); // nothing else suffers

    await Promise.all([...stuck, ...behind]);
  } finally {
    await release();
  }
  for (const { answer, ms } of answered) {
    expect(ms).toBeLessThan(10_000);
    if (answer.status === 200) continue;
    expect([answer.status, answer.body.type]).toEqual([429, '/problems/overloaded']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(answered.some(({ answer }) => answer.status === 429)).toBe(true);

  // Sent again as it says, everything is recorded, and once.
  const again = async ({ reporter, executionId }: { reporter: Reporter; executionId: string }) =>
    (await send(reporter, executionId)).status === 200;
  for (const one of answered) await until(() => again(one), 20_000);
  const { rows } = await server.pool.query<{ id: string; executionId: string }>(
    `select installation_id as id, execution_id as "executionId" from execution_tasks`,
  );
  const sent = new Set(
    answered.map(({ reporter, executionId }) => `${reporter.installation.id} ${executionId}`),
  );
  expect(rows.map(({ id, executionId }) => `${id} ${executionId}`).toSorted()).toEqual([...sent].toSorted());
}, 60_000);

test('one customer who waits for a row does not keep the others from recording', async () => {
  const [waiting, ...others] = reporters as [Reporter, ...Reporter[]];
  const release = await held([waiting.installation]);
  const stuck = send(waiting, 'held');
  try {
    await until(isWaiting, 20_000); // who comes in the same moment shares its transaction
    for (const reporter of others)
      expect(await send(reporter, 'beside')).toMatchObject({ status: 200, body: { accepted: 1 } });
  } finally {
    await release();
  }
  expect((await stuck).status).toBe(200);
});

test('the room for bodies is bounded, and given back when a caller leaves', async () => {
  const [{ customer }] = reporters as [Reporter];
  const headers = { Authorization: `Bearer ${customer.apiKey}`, 'Content-Length': '1048576' };
  const { hostname, port } = new URL(server.url);
  const sockets = Array.from({ length: 60 }, () => {
    const socket = connect(Number(port), hostname);
    const lines = Object.entries({ Host: hostname, 'Content-Type': 'application/json', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(`POST /v1/execution-tasks HTTP/1.1\r\n${lines.join('')}\r\n`);
    socket.on('error', () => {});
    return socket;
  });
  try {
    let refused = 0;
    for (const socket of sockets)
      socket.once('data', (answer) => (refused += Number(answer.toString().startsWith('HTTP/1.1 429'))));
    await until(() => Promise.resolve(refused === 12), 20_000); // 48 MB have room
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await until(async () => (await send(reporters[0] as Reporter, 'afterwards')).status === 200, 20_000);
});
