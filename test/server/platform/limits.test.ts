import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { leasedLimit, type LeasedLimit } from '../../../server/platform/leases.ts';
import { sharedLimit, type SharedLimit } from '../../../server/platform/limits.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

let database: TestDatabase;
let proxy: TcpProxy;
let pools: Pool[];

beforeAll(async () => {
  database = await createTestDatabase();
  const address = new URL(database.url);
  proxy = await startTcpProxy(Number(address.port));
  address.port = String(proxy.port);
  pools = [0, 1, 2].map(() => createPool(address.href, createLogger('silent')));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await proxy.close();
  await database.drop();
});

/** The same limit as three servers have it. */
const onServers = (name: string, permits: number) =>
  pools.map((pool) => leasedLimit(pool, { name, permits, windowSeconds: 60 }));

async function countAllowed(limits: LeasedLimit[], key: string, times: number): Promise<number> {
  const taken = await Promise.all(
    Array.from({ length: times }, (_, index) => limits[index % limits.length]!.take(key)),
  );
  return taken.filter(({ isAllowed }) => isAllowed).length;
}

test.each([1, 7, 600])(
  'of %i permits three servers together give no more, asked all at once',
  async (permits) => {
    const limits = onServers(`of-${permits}`, permits);
    const atOnce = await countAllowed(limits, 'ada', permits + 300);
    // A server may still hold a few that nobody asked it for: whoever asks it gets them.
    expect(atOnce + (await countAllowed(limits, 'ada', 100))).toBe(permits);
    expect(await countAllowed(limits, 'eve', 1)).toBe(1);
    const { isAllowed, remaining, resetSeconds } = await limits[0]!.take('ada');
    expect([isAllowed, remaining]).toEqual([false, 0]);
    expect(resetSeconds).toBeGreaterThan(0);
    expect(resetSeconds).toBeLessThanOrEqual(60);
  },
);

test('what is put back on one server can be taken on another', async () => {
  const allowance = { name: 'put-back', permits: 2, windowSeconds: 60 };
  const [here, there] = pools.map((pool) => sharedLimit(pool, allowance)) as [SharedLimit, SharedLimit];
  const taken = async (limit: SharedLimit) => (await limit.takeUpTo('ada', 3)).granted;
  expect([await taken(here), await taken(there)]).toEqual([2, 0]);
  await here.clear('ada');
  expect([await taken(there), await taken(here)]).toEqual([2, 0]);
  await here.clear('ada');
  await there.takeUpTo('ada', 1);
  await here.putBack('ada');
  expect(await taken(there)).toBe(2);
});

test('a server that takes several at a time leaves nothing over but what it holds, and takes one at a time near the end', async () => {
  const [here, there] = onServers('leased', 600) as [LeasedLimit, LeasedLimit];
  expect((await here.take('ada')).remaining).toBe(599);
  expect((await here.take('ada')).remaining).toBe(598); // it holds some now
  const rest = await countAllowed([there], 'ada', 700);
  expect(rest).toBeGreaterThanOrEqual(560);
  expect(rest + (await countAllowed([here], 'ada', 700))).toBe(598);
});

test('most requests need no statement', async () => {
  const [limit] = onServers('cheap', 1_000) as [LeasedLimit];
  let statements = 0;
  const query = pools[0]!.query.bind(pools[0]);
  pools[0]!.query = ((...args: Parameters<typeof query>) => {
    statements += 1;
    return query(...args);
  }) as typeof query;
  expect(await countAllowed([limit], 'ada', 500)).toBe(500);
  pools[0]!.query = query;
  expect(statements).toBeLessThan(35);
});

test('a window that has passed counts no more', async () => {
  const limit = leasedLimit(pools[0]!, { name: 'short', permits: 1, windowSeconds: 1 });
  expect((await limit.take('ada')).isAllowed).toBe(true);
  await expect.poll(async () => (await limit.take('ada')).isAllowed, { timeout: 20_000 }).toBe(true);
});

test('while the database is away, each server counts by itself, and together again afterwards', async () => {
  const [here, there] = onServers('away', 3) as [LeasedLimit, LeasedLimit];
  proxy.cut();
  expect(await countAllowed([here], 'ada', 5)).toBe(3);
  expect(await countAllowed([there], 'ada', 5)).toBe(3);
  proxy.restore();
  const answers = () =>
    Promise.all(pools.map((pool) => pool.query('select 1'))).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 20_000 }).toBe(true);
  expect(await countAllowed([here, there], 'eve', 8)).toBe(3);
});
