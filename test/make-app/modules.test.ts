import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  loadMakeApp,
  runModule,
  validateConnection,
  type Connection,
  type MakeApp,
} from '../make-runtime/make-runtime.ts';
import { makeToken, startLibraryStandIn, validKey, type LibraryStandIn } from './library-stand-in.ts';

let library: LibraryStandIn;
let app: MakeApp;
let connection: Connection;
beforeAll(async () => {
  library = await startLibraryStandIn();
});
afterAll(() => library.close());
beforeEach(async () => {
  app = loadMakeApp({ publicUrl: library.url });
  connection = await validateConnection(app, { apiKey: validKey, makeZone: 'eu1.make.com', makeToken });
  library.received.length = 0;
});

describe('Search scenarios', () => {
  test('sends the filters that are set and returns ten by default', async () => {
    const bundles = await runModule(app, 'searchScenarios', {
      connection,
      parameters: { q: 'lead', app: 'slack', price: 'paid' },
    });
    expect(bundles).toHaveLength(10);
    expect(bundles[0]).toMatchObject({
      id: 'scn_1',
      title: 'Scenario 1',
      price: { amount: 1900, currency: 'usd' },
    });
    expect(library.received.map(({ path, query }) => ({ path, query }))).toEqual([
      { path: '/v1/scenarios', query: { q: 'lead', app: 'slack', price: 'paid', limit: '10' } },
    ]);
  });

  test('follows the cursor until the limit is reached', async () => {
    const bundles = await runModule(app, 'searchScenarios', { connection, parameters: { limit: 120 } });
    expect(new Set(bundles.map((bundle) => bundle['id'])).size).toBe(120);
    expect(library.received.map(({ query }) => query)).toEqual([
      { limit: '100' },
      { limit: '100', cursor: '100' },
    ]);
  });

  test('returns everything when the limit is emptied', async () => {
    expect(
      await runModule(app, 'searchScenarios', { connection, parameters: { limit: undefined } }),
    ).toHaveLength(150);
  });

  test('never sends the Make token', async () => {
    await runModule(app, 'searchScenarios', { connection });
    expect(library.received[0]?.headers).not.toHaveProperty('x-make-token');
  });
});

describe('Get a scenario', () => {
  test('returns the scenario with its steps', async () => {
    const [bundle] = await runModule(app, 'getScenario', { connection, parameters: { scenario: 'scn_1' } });
    expect(bundle).toMatchObject({ slug: 'scenario-1', steps: [{ position: 1, label: 'Receive' }] });
  });

  test('says so when there is none, with code and request', async () => {
    await expect(
      runModule(app, 'getScenario', { connection, parameters: { scenario: 'gone' } }),
    ).rejects.toMatchObject({
      type: 'DataError',
      message:
        '[404] GET /v1/scenarios/gone was not found, or is not yours to see. (not_found, request req-1)',
    });
  });

  test('cannot be led to another address by its input', async () => {
    await expect(
      runModule(app, 'getScenario', { connection, parameters: { scenario: '../me' } }),
    ).rejects.toMatchObject({ type: 'DataError' });
    expect(library.received[0]?.path).toBe('/v1/scenarios/..%2Fme');
  });
});

describe('Make an API call', () => {
  const call = (parameters: Record<string, unknown>) =>
    runModule(app, 'makeApiCall', { connection, parameters });

  test('returns status, headers and body of any operation', async () => {
    const [bundle] = await call({ url: '/v1/scenarios', qs: [{ key: 'limit', value: '1' }] });
    expect(bundle).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { items: [{ id: 'scn_1' }] },
    });
  });

  test('sends a body as it is written', async () => {
    library.routes['POST /v1/feedback'] = { status: 201, body: { id: 'f' } };
    await call({ url: 'v1/feedback', method: 'POST', body: '{"kind":"praise","message":"Thanks"}' });
    expect(library.received[0]).toMatchObject({
      path: '/v1/feedback',
      headers: { 'content-type': 'application/json' },
      body: { kind: 'praise', message: 'Thanks' },
    });
  });

  test.each(['https://elsewhere.example/v1/me', '//elsewhere.example/v1/me'])(
    'sends the key to the library only, even for %s',
    async (url) => {
      await expect(call({ url })).rejects.toMatchObject({ type: 'DataError' });
      expect(library.received).toHaveLength(1);
    },
  );
});
