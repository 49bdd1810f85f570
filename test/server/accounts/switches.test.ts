import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../../server/accounts/api-keys/create-api-key.ts';
import { computeRecommendations } from '../../../server/recommendations/compute/compute-recommendations.ts';
import type { RunningServer } from '../../../server/start-server.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { simulateWorld, worldEnd } from '../../support/simulated-world.ts';
import { customerIdOf, insertWorld } from '../../support/world-rows.ts';

const now = new Date((worldEnd + 0.02) * 86_400_000);
const world = simulateWorld({ scenarios: 24, customers: 900, strength: 30, seed: 7 });
let server: TestServer;
let second: RunningServer;
let operator: ApiClient;
let keys: { id: string; key: string }[];
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  second = await startSecondServer(server);
  operator = await operatorClient(server);
  await insertWorld(server.pool, world);
  await computeRecommendations(server.deps, 'clock');
  const asked = [...new Set(world.all.customers)].slice(0, 60).map((customer) => customerIdOf(customer));
  keys = await Promise.all(
    asked.map(async (id) => ({
      id,
      key: (await createApiKey(server.pool, { owner: id, name: 'Test' }, now)).key,
    })),
  );
});
afterAll(async () => {
  await second.stop();
  await server.close();
});

const path = '/admin/switches/recommendations.learned';
/** Customers who are served by the learned model, as the other server tells. */
async function served(): Promise<Set<string>> {
  const models = await Promise.all(
    keys.map(async ({ id, key }) => {
      const { status, body } = await apiClient(second.url, key).get('/v1/recommendations?limit=3');
      expect(status).toBe(200);
      return { id, isLearned: body.items.some(({ model }: { model: string }) => model === 'cosine') };
    }),
  );
  return new Set(models.flatMap(({ id, isLearned }) => (isLearned ? [id] : [])));
}

test('a switch stands as it came until somebody says otherwise', async () => {
  const { body } = await operator.get('/admin/switches');
  expect(body.items).toEqual([
    {
      name: 'recommendations.learned',
      does: expect.stringContaining('predicts better'),
      otherwise: expect.any(String),
      isOn: true,
      percent: 100,
      allowed: [],
      denied: [],
      changedAt: null,
    },
  ]);
});

test('it is given to more and more customers, taken from none of them, and off for all at once on every server', async () => {
  const all = await served();
  expect(all.size).toBeGreaterThan(40);
  let before = new Set<string>();
  for (const percent of [0, 20, 60, 100]) {
    expect((await operator.put(path, { isOn: true, percent })).status).toBe(200);
    const has = await served();
    expect([...before].filter((id) => !has.has(id))).toEqual([]);
    expect(Math.abs(has.size / all.size - percent / 100)).toBeLessThan(0.2);
    before = has;
  }
  await operator.put(path, { isOn: false });
  expect([...(await served())]).toEqual([]);
});

test('who is denied never has it, and who is allowed has it while it is on', async () => {
  await operator.put(path, { isOn: true });
  const [first = '', other = ''] = await served();
  await operator.put(path, { isOn: true, percent: 0, allowed: [first] });
  expect([...(await served())]).toEqual([first]);
  await operator.put(path, { isOn: true, denied: [first] });
  const has = await served();
  expect([has.has(first), has.has(other)]).toEqual([false, true]);
  await operator.put(path, { isOn: false, allowed: [first] });
  expect((await served()).size).toBe(0);
});

test('what makes no sense is refused, and every change is noted with its reason', async () => {
  const [{ id } = { id: '' }] = keys;
  for (const [body, place] of [
    [{ isOn: true, percent: 101 }, '/percent'],
    [{ isOn: true, allowed: ['cus_nobody'] }, '/allowed/0'],
    [{ isOn: true, allowed: [id], denied: [id] }, '/denied'],
  ] as const) {
    const refused = await operator.put(path, body);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, place]);
  }
  expect((await operator.put('/admin/switches/none', { isOn: true })).status).toBe(422);
  const reader = await operatorClient(server, ['settings:read']);
  expect((await reader.put(path, { isOn: false })).status).toBe(403);
  await operator.put(path, { isOn: true, percent: 30 }, { 'X-Change-Reason': 'first ones' });
  const { body } = await operator.get('/admin/audit-log?subject=switches&limit=1');
  expect(body.items[0]).toMatchObject({ subjectId: 'recommendations.learned', reason: 'first ones' });
});
