import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formInMake } from '../../dashboard/src/features/scenarios/in-make/form-in-make.ts';
import { openForm, searchOptions } from '../make-runtime/forms.ts';
import { callRpc } from '../make-runtime/make-runtime.ts';
import { firstBlueprint, routedBlueprint } from '../server/installations/world.ts';
import { insertScenario } from '../support/library-rows.ts';
import {
  makeToken,
  makeZone,
  place,
  sheetsConnection,
  slackConnection,
  startAppWorld,
  type AppWorld,
} from './app-world.ts';
import { problem } from './front.ts';

let world: AppWorld;
let lead: { id: string; slug: string };
let installationId: string;
beforeAll(async () => {
  world = await startAppWorld();
  lead = await world.publish('Lead alert', [firstBlueprint, routedBlueprint]);
  const [installed] = await world.run('installScenario', { scenario: lead.id, version: 1, ...place });
  installationId = String(installed?.['id']);
});
afterAll(() => world.close());
beforeEach(() => {
  world.front.asked.length = 0;
  world.front.insteadOfServer = null;
});

describe('the connection', () => {
  test('is labelled with the person, and remembers key, zone and token', async () => {
    const { apiKey, email, id } = world.customer;
    expect(await world.connect()).toEqual({
      id: 'libraryKey',
      label: `Ada (${email})`,
      uid: id,
      data: { apiKey, makeZone, makeToken },
    });
    expect(world.front.asked[0]?.headers).not.toHaveProperty('x-make-token');
  });

  test('refuses a wrong key at once', async () => {
    await expect(world.connect({ apiKey: 'slk_wrong' })).rejects.toMatchObject({
      type: 'InvalidAccessTokenError',
      message: expect.stringMatching(/^\[401\] .+ \(unauthorized\)$/),
    });
  });

  test('refuses a Make token without its zone', async () => {
    await expect(world.connect({ makeToken })).rejects.toThrow(
      'Choose the Make zone that the Make API token belongs to.',
    );
  });

  test.each([{ apiKey: undefined }, { apiKey: '' }])(
    'asks for a key when there is none (%j)',
    async (parameters) => {
      await expect(world.connect(parameters)).rejects.toThrow('"API key" is required.');
    },
  );

  test('knows only zones of Make', async () => {
    await expect(world.connect({ makeZone: 'evil.example' })).rejects.toThrow(
      '"Make zone" has no such option.',
    );
  });
});

describe('drop-downs', () => {
  const form = () => ({ scenario: lead.id, organizationId: place.organizationId, teamId: place.teamId });
  const fill = (rpc: string, parameters: Record<string, unknown> = form()) =>
    callRpc<unknown>(world.app, rpc, { connection: world.connection, parameters });

  test('offer labels and values', async () => {
    expect(await fill('listCategories')).toEqual([{ label: 'Sales (1)', value: 'sales' }]);
    expect(await fill('listApps')).toContainEqual({ label: 'slack (1)', value: 'slack' });
    expect(await fill('listVersions')).toEqual([
      { label: expect.stringMatching(/^2 – \d{4}-\d\d-\d\d – Better\.$/), value: 2 },
      { label: expect.stringMatching(/^1 – /), value: 1 },
    ]);
    expect(await fill('listVersions', { installationId })).toEqual(await fill('listVersions'));
    expect(await fill('listOrganizations')).toEqual([{ label: 'Northwind', value: 501 }]);
    expect(await fill('listTeams')).toEqual([
      { label: 'Operations', value: 601 },
      { label: 'Marketing', value: 602 },
    ]);
    expect(await fill('listFolders')).toEqual([
      { label: 'Library', value: 701 },
      { label: 'Library/Reports', value: 702 },
    ]);
    expect(await fill('listInstallationOptions')).toEqual([
      {
        label: expect.stringMatching(/^Lead alert – installed, team 601, Make scenario \d+$/),
        value: installationId,
      },
    ]);
    expect(await fill('listEvents')).toContainEqual({
      label: 'A scenario is updated',
      value: 'scenario.updated',
    });
  });

  test('the search button beside a scenario finds by words', async () => {
    const found = await searchOptions(
      world.app,
      'getScenario',
      'scenario',
      { q: 'alert' },
      { connection: world.connection },
    );
    expect(found).toEqual([{ label: 'Lead alert', value: lead.id }]);
    expect(world.front.asked[0]?.query).toEqual({ q: 'alert', limit: '100' });
  });

  test('listScenarios searches, and reads on until there are as many as a drop-down holds', async () => {
    expect(await fill('listScenarios', { q: 'lead' })).toEqual([{ label: 'Lead alert', value: lead.id }]);
    for (let number = 1; number <= 301; number += 1)
      await insertScenario(world.server.pool, { title: `More ${number}` });
    world.front.asked.length = 0;
    expect(await fill('listScenarios')).toHaveLength(300);
    expect(world.front.asked.map(({ query }) => [query['limit'], 'cursor' in query])).toEqual([
      ['100', false],
      ['100', true],
      ['100', true],
    ]);
  });

  test.each(['listOrganizations', 'listTeams', 'listFolders', 'listConnections'])(
    '%s sends zone and token',
    async (rpc) => {
      await fill(rpc);
      expect(world.front.asked[0]?.headers).toMatchObject({
        'x-make-zone': makeZone,
        'x-make-token': makeToken,
      });
    },
  );

  test.each([
    'listScenarios',
    'listVersions',
    'listCategories',
    'listApps',
    'listBundles',
    'listPlans',
    'listInstallationOptions',
    'listEvents',
  ])('%s does not', async (rpc) => {
    await fill(rpc);
    expect(world.front.asked[0]?.headers).not.toHaveProperty('x-make-token');
  });

  test.each(['listVersions', 'listTeams', 'listFolders', 'listConnections'])(
    '%s stays empty while its parent is not chosen',
    async (rpc) => {
      expect(await fill(rpc, {})).toEqual([]);
      expect(world.front.asked).toEqual([]);
    },
  );

  test('say what the library says when it refuses', async () => {
    const connection = await world.connect({});
    await expect(callRpc(world.app, 'listOrganizations', { connection })).rejects.toThrow(
      /^\[422\] Check headers X-Make-Token: .+into your connection in Make.+\(invalid_request, request/,
    );
    world.front.insteadOfServer = problem(429, 'rate_limited', 'Slow down.');
    await expect(fill('listTeams')).rejects.toMatchObject({
      type: 'RateLimitError',
      message: '[429] Slow down. (rate_limited, request req-1)',
    });
  });
});

describe('the form of Install a scenario', () => {
  const fields = async (parameters: Record<string, unknown>) =>
    (await openForm(world.app, 'installScenario', { connection: world.connection, parameters })).map(
      ({ name }) => name,
    );

  test('unfolds organization, team, folder and connections one after the other', async () => {
    expect(await fields({ scenario: lead.id })).not.toContain('teamId');
    expect(await fields({ scenario: lead.id, organizationId: 501 })).toContain('teamId');
    expect(await fields({ scenario: lead.id, ...place })).toEqual(
      expect.arrayContaining(['version', 'folderId', 'connections']),
    );
  });

  test("asks for each module that needs a connection which of the team's it takes", async () => {
    const asked = await callRpc(world.app, 'listConnections', {
      connection: world.connection,
      parameters: { scenario: lead.id, version: 1, ...place },
    });
    expect(asked).toMatchObject([
      {
        name: '2',
        type: 'select',
        label: expect.stringMatching(/^2\. /),
        options: [{ label: 'Sheets of Kim', value: sheetsConnection }],
      },
      { name: '3', type: 'select', options: [{ label: 'Northwind Slack', value: slackConnection }] },
    ]);
    expect(world.make.scenarios()).toHaveLength(1);
  });

  test('is shown to operators as it is, with the words of versions and connections', async () => {
    const parameters = { scenario: lead.id, ...place };
    const inputs = { connection: world.connection, parameters };
    const [versions, connections, form] = [
      await callRpc(world.app, 'listVersions', inputs),
      await callRpc(world.app, 'listConnections', inputs),
      await openForm(world.app, 'installScenario', inputs),
    ];
    const path = `/v1/scenarios/${lead.slug}`;
    const shown = formInMake({
      scenario: { title: 'Lead alert' },
      versions: (await world.customer.get(`${path}/versions`)).body.items,
      connections: (await world.customer.get(`${path}/preflight`)).body.connections,
    });
    expect(shown.map(({ name, label, isRequired }) => ({ name, label, isRequired }))).toEqual(
      form.map(({ name, label, isRequired }) => ({ name, label, isRequired })),
    );
    const shows = (name: string) => shown.find((field) => field.name === name)?.shows;
    expect(shows('version')).toEqual(versions.map(({ label }) => label));
    expect(shows('connections')).toEqual(connections.map(({ label }) => label));
  });

  test('asks for consent only when run logs are to be read', async () => {
    expect(await fields({ scenario: lead.id })).not.toContain('storeMakeToken');
    expect(await fields({ scenario: lead.id, reporting: 'pull' })).toContain('storeMakeToken');
  });
});
