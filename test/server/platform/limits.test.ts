import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '../../../server/platform/database.ts';
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
const onServers = (options: Omit<Parameters<typeof sharedLimit>[1], 'windowSeconds'>) =>
  pools.map((pool) => sharedLimit(pool, { windowSeconds: 60, ...options }));

async function countAllowed(limits: SharedLimit[], key: string, times: number): Promise<number> {
  const taken = await Promise.all(
    Array.from({ length: times }, (_, index) => limits[index % limits.length]!.take(key)),
  );
  return taken.filter(({ isAllowed }) => isAllowed).length;
}

test.each([1, 7, 600])(
  'of %i permits three servers together give no more, asked all at once',
  async (permits) => {
    const limits = onServers({ name: `of-${permits}`, permits });
    expect(await countAllowed(limits, 'ada', permits + 300)).toBe(permits);
    expect(await countAllowed(limits, 'eve', 1)).toBe(1);
    const { isAllowed, remaining, resetSeconds } = await limits[0]!.take('ada');
    expect([isAllowed, remaining]).toEqual([false, 0]);
    expect(resetSeconds).toBeGreaterThan(0);
    expect(resetSeconds).toBeLessThanOrEqual(60);
  },
);

test('what is put back on one server can be taken on another', async () => {
  const [here, there] = onServers({ name: 'given-back', permits: 2, isPutBack: true }) as [
    SharedLimit,
    SharedLimit,
  ];
  expect(await countAllowed([here, there], 'ada', 4)).toBe(2);
  await here.clear('ada');
  expect(await countAllowed([there], 'ada', 2)).toBe(2);
  await here.putBack('bob');
  expect(await countAllowed([there], 'bob', 4)).toBe(3);
});

test('a window that has passed counts no more', async () => {
  const limit = sharedLimit(pools[0]!, { name: 'short', permits: 1, windowSeconds: 1 });
  expect((await limit.take('ada')).isAllowed).toBe(true);
  await expect.poll(async () => (await limit.take('ada')).isAllowed, { timeout: 20_000 }).toBe(true);
});

test('while the database is away, each server counts by itself, and together again afterwards', async () => {
  const [here, there] = onServers({ name: 'away', permits: 3 }) as [SharedLimit, SharedLimit];
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
