import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstBlueprint, plainBlueprint } from '../server/installations/world.ts';
import { insertScenario } from '../support/library-rows.ts';
import { startAppWorld, type AppWorld } from './app-world.ts';

let world: AppWorld;
let lead: { id: string; slug: string };
beforeAll(async () => {
  world = await startAppWorld();
  lead = await world.publish('Lead alert', [firstBlueprint], { amount: 1900, currency: 'usd' });
  for (let number = 1; number <= 11; number += 1) await world.publish(`Plain ${number}`, [plainBlueprint]);
});
afterAll(() => world.close());
beforeEach(() => void (world.front.asked.length = 0));

describe('Search scenarios', () => {
  test('sends the filters that are set, and never the Make token', async () => {
    const bundles = await world.run('searchScenarios', {
      q: 'lead',
      app: 'slack',
      price: 'paid',
      sort: 'updated',
    });
    expect(bundles).toMatchObject([
      { id: lead.id, slug: 'lead-alert', price: { amount: 1900, currency: 'usd' } },
    ]);
    expect(world.front.asked.map(({ path, query }) => ({ path, query }))).toEqual([
      {
        path: '/v1/scenarios',
        query: { q: 'lead', app: 'slack', price: 'paid', sort: 'updated', limit: '10' },
      },
    ]);
    expect(world.front.asked[0]?.headers).not.toHaveProperty('x-make-token');
  });

  test('returns ten by default, and all when the limit is emptied', async () => {
    expect(await world.run('searchScenarios')).toHaveLength(10);
    expect(await world.run('searchScenarios', { limit: undefined })).toHaveLength(12);
    expect(world.front.asked.map(({ query }) => query['limit'])).toEqual(['10', '100']);
  });

  test('follows the cursor until the limit is reached, each scenario once', async () => {
    for (let number = 1; number <= 101; number += 1)
      await insertScenario(world.server.pool, { title: `More ${number}` });
    const bundles = await world.run('searchScenarios', { limit: 105 });
    expect(new Set(bundles.map(({ id }) => id)).size).toBe(105);
    expect(world.front.asked.map(({ query }) => [query['limit'], 'cursor' in query])).toEqual([
      ['100', false],
      ['100', true],
    ]);
  });
});

describe('Get a scenario', () => {
  test('returns the scenario with its steps, and its instants as dates', async () => {
    const [bundle] = await world.run('getScenario', { scenario: lead.slug });
    expect(bundle).toMatchObject({
      id: lead.id,
      steps: [{ position: 1 }, { position: 2 }, { position: 3 }],
      latestVersion: { number: 1 },
    });
  });

  test('says so when there is none, with code and request', async () => {
    await expect(world.run('getScenario', { scenario: 'gone' })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[404\] .+ \(not_found, request .+\)$/),
    });
  });

  test('cannot be led to another address by its input', async () => {
    await expect(world.run('getScenario', { scenario: '../me' })).rejects.toMatchObject({
      type: 'DataError',
    });
    expect(world.front.asked[0]?.path).toBe('/v1/scenarios/..%2Fme');
  });
});
