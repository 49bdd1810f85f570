import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callRpc, loadMakeApp, validateConnection, type MakeApp } from '../make-runtime/make-runtime.ts';
import {
  makeToken,
  problem,
  startLibraryStandIn,
  validKey,
  type LibraryStandIn,
} from './library-stand-in.ts';

let library: LibraryStandIn;
let app: MakeApp;

beforeAll(async () => {
  library = await startLibraryStandIn();
});
afterAll(() => library.close());
beforeEach(() => {
  app = loadMakeApp({ publicUrl: library.url });
  library.received.length = 0;
});

describe('the connection', () => {
  test('is labelled with the person, and remembers key, zone and token', async () => {
    const connection = await validateConnection(app, {
      apiKey: validKey,
      makeZone: 'us2.make.com',
      makeToken,
    });
    expect(connection).toEqual({
      id: 'libraryKey',
      label: 'Ada (ada@customer.example)',
      uid: 'cus_1',
      data: { apiKey: validKey, makeZone: 'us2.make.com', makeToken },
    });
    expect(library.received).toHaveLength(1);
    expect(library.received[0]?.headers).not.toHaveProperty('x-make-token');
  });

  test('refuses a wrong key', async () => {
    await expect(validateConnection(app, { apiKey: 'slk_wrong' })).rejects.toMatchObject({
      type: 'InvalidAccessTokenError',
      message: '[401] The API key is not valid. (unauthorized)',
    });
  });

  test('refuses a Make token without its zone', async () => {
    await expect(validateConnection(app, { apiKey: validKey, makeToken })).rejects.toThrow(
      'Choose the Make zone that the Make API token belongs to.',
    );
  });

  test.each([{}, { apiKey: '' }])('asks for a key when there is none (%j)', async (parameters) => {
    await expect(validateConnection(app, parameters)).rejects.toThrow('"API key" is required.');
  });

  test('knows only zones of Make', async () => {
    await expect(validateConnection(app, { apiKey: validKey, makeZone: 'evil.example' })).rejects.toThrow(
      '"Make zone" has no such option.',
    );
  });
});

describe('drop-downs', () => {
  const form = { scenario: 'scn_1', organizationId: 1, teamId: 2 };
  const fill = async (rpc: string, parameters: Record<string, unknown> = form) => {
    const connection = await validateConnection(app, {
      apiKey: validKey,
      makeZone: 'eu1.make.com',
      makeToken,
    });
    library.received.length = 0;
    return callRpc(app, rpc, { connection, parameters });
  };

  test.each([
    ['listCategories', [{ label: 'Sales (3)', value: 'sales' }]],
    ['listApps', [{ label: 'slack (150)', value: 'slack' }]],
    ['listVersions', [{ label: '2 – 2026-02-03 – Skips duplicates.', value: 2 }]],
    ['listOrganizations', [{ label: 'Acme', value: 1 }]],
    [
      'listTeams',
      [
        { label: 'Marketing', value: 1 },
        { label: 'Operations', value: 2 },
      ],
    ],
    ['listFolders', [{ label: 'Inbox', value: 1 }]],
    ['listConnections', [{ label: 'Slack (Ada)', value: 1 }]],
  ])('%s offers labels and values', async (rpc, options) => {
    expect(await fill(rpc)).toEqual(options);
  });

  test('listScenarios reads all pages', async () => {
    const options = await fill('listScenarios');
    expect(options).toHaveLength(150);
    expect(options.at(-1)).toEqual({ label: 'Scenario 150', value: 'scn_150' });
  });

  test.each(['listOrganizations', 'listTeams', 'listFolders', 'listConnections'])(
    '%s sends zone and token',
    async (rpc) => {
      await fill(rpc);
      expect(library.received[0]?.headers).toMatchObject({
        'x-make-zone': 'eu1.make.com',
        'x-make-token': makeToken,
      });
    },
  );

  test.each(['listScenarios', 'listVersions', 'listCategories', 'listApps'])('%s does not', async (rpc) => {
    await fill(rpc);
    expect(library.received[0]?.headers).not.toHaveProperty('x-make-token');
  });

  test.each(['listVersions', 'listTeams', 'listFolders', 'listConnections'])(
    '%s stays empty while its parent is not chosen',
    async (rpc) => {
      expect(await fill(rpc, {})).toEqual([]);
      expect(library.received).toEqual([]);
    },
  );

  test('say what the library says when it refuses', async () => {
    library.routes['GET /v1/make/organizations'] = problem(
      422,
      'make_token_missing',
      'Add a Make API token to the connection.',
    );
    await expect(fill('listOrganizations')).rejects.toThrow(
      '[422] Add a Make API token to the connection. (make_token_missing, request req-1)',
    );
  });
});
