import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { simulateWorld, worldEnd } from '../../support/simulated-world.ts';
import { insertWorld, scenarioIdOf } from '../../support/world-rows.ts';

let clock = new Date(worldEnd * 86_400_000);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  await insertWorld(server.pool, simulateWorld({ scenarios: 8, customers: 900, strength: 1, seed: 5 }));
});
afterAll(() => server.close());

test('a large library is read once a minute: what an operator takes away is gone a minute later, and nobody waits', async () => {
  const customer = await customerClient(server);
  const shown = async (): Promise<string[]> =>
    (await customer.get('/v1/recommendations')).body.items.map(
      ({ scenario }: { scenario: string }) => scenario,
    );
  expect(await shown()).toHaveLength(8);
  const gone = scenarioIdOf(3);
  await server.pool.query(`update scenarios set status = 'archived' where id = $1`, [gone]);
  clock = new Date(clock.getTime() + 59_000);
  expect(await shown()).toContain(gone);
  clock = new Date(clock.getTime() + 2_000);
  await shown(); // has it read anew
  await expect.poll(shown).not.toContain(gone);
  expect(await shown()).toHaveLength(7);
});
