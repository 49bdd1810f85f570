import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAppWorld, type AppWorld } from './app-world.ts';

let world: AppWorld;
beforeAll(async () => {
  world = await startAppWorld();
});
afterAll(() => world.close());
beforeEach(() => void (world.front.asked.length = 0));
const call = (parameters: Record<string, unknown>) => world.run('makeApiCall', parameters);

describe('Make an API call', () => {
  test('returns status, headers and body of any operation', async () => {
    const [bundle] = await call({ url: '/v1/me', qs: [{ key: 'x', value: '1' }] });
    expect(bundle).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { id: world.customer.id },
    });
    expect(world.front.asked[0]).toMatchObject({ query: { x: '1' } });
  });

  test('sends a body as it is written', async () => {
    const [bundle] = await call({
      url: 'v1/feedback',
      method: 'POST',
      body: '{"kind":"praise","message":"Thanks"}',
    });
    expect(bundle).toMatchObject({ statusCode: 201, body: { kind: 'praise', status: 'open' } });
    expect(world.front.asked[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  test.each(['https://elsewhere.example/v1/me', '//elsewhere.example/v1/me', '/\\elsewhere.example/v1/me'])(
    'sends the key to the library only, even for %s',
    async (url) => {
      await expect(call({ url })).rejects.toMatchObject({ type: 'DataError' });
      expect(world.front.asked).toHaveLength(1);
    },
  );
});
