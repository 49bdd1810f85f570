import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callRpc, runModule, type Bundle } from '../make-runtime/make-runtime.ts';
import { firstBlueprint, secondBlueprint } from '../server/installations/world.ts';
import { formOf } from './app-source.ts';
import { makeZone, place, startAppWorld, type AppWorld } from './app-world.ts';

const { help } = formOf('libraryKey', 'params').find(({ name }) => name === 'makeToken') as unknown as {
  help: string;
};
const named = help.match(/(?<=`)[a-z-]+:(read|write)(?=`)/g) ?? [];
/** A token with every scope that the connection asks for, and one for each scope, without it. */
const tokens = new Map([
  ['none', randomUUID()],
  ...named.map((scope): [string, string] => [scope, randomUUID()]),
]);

let world: AppWorld;
let lead: { id: string };
beforeAll(async () => {
  world = await startAppWorld({
    zone: {
      tokens: [...tokens].map(([missing, token]) => ({
        token,
        scopes: named.filter((scope) => scope !== missing),
      })),
      organizations: [
        {
          id: place.organizationId,
          name: 'Northwind',
          installedApps: ['google-sheets', 'slack'],
          license: { customProperties: 10 },
          customProperties: [
            { name: 'libraryTemplate', type: 'shortText' },
            { name: 'libraryVersion', type: 'number' },
          ],
          teams: [
            {
              id: place.teamId,
              name: 'Operations',
              connections: [{ id: 801, name: 'Sheets', accountName: 'google', accountLabel: 'Google' }],
            },
          ],
        },
      ],
    },
  });
  lead = await world.publish('Lead alert', [firstBlueprint, secondBlueprint]);
});
afterAll(() => world.close());

/** Everything that the app asks of Make, with what came of each step. */
async function journeyWithout(missing: string): Promise<Record<string, unknown>> {
  const connection = await world.connect({ makeZone, makeToken: tokens.get(missing) });
  const outcome: Record<string, unknown> = {};
  const run = async (id: string, parameters: Record<string, unknown>): Promise<Bundle | undefined> => {
    const result = await runModule(world.app, id, { connection, parameters }).then(
      ([bundle]) => bundle,
      () => undefined,
    );
    outcome[id] = result !== undefined;
    return result;
  };
  for (const rpc of ['listOrganizations', 'listTeams', 'listFolders', 'listConnections'])
    outcome[rpc] = await callRpc(world.app, rpc, {
      connection,
      parameters: { scenario: lead.id, version: 1, ...place },
    }).then(
      (items) => JSON.stringify(items),
      () => 'refused',
    );
  const dry = await run('installScenario', { scenario: lead.id, version: 1, ...place, dryRun: true });
  outcome['plan'] = dry?.['plan'];
  const installed = await run('installScenario', { scenario: lead.id, version: 1, ...place });
  outcome['connectUrl'] = typeof installed?.['connectUrl'];
  outcome['properties'] = world.make.scenarios().at(-1)?.customProperties !== null;
  if (!installed) return outcome;
  const installationId = String(installed['id']);
  await run('upgradeInstallation', { installationId });
  await run('getInstallation', { installationId, refresh: true });
  await run('rollBackInstallation', { installationId });
  await run('uninstallScenario', { installationId, deleteScenario: true });
  return outcome;
}

test('the scopes that the connection asks for are enough for everything that the app does', async () => {
  const outcome = await journeyWithout('none');
  expect(Object.values(outcome)).not.toContain(false);
  expect(Object.values(outcome)).not.toContain('refused');
  expect(await journeyWithout('none')).toEqual(outcome);
  expect(outcome).toMatchObject({
    connectUrl: 'string',
    plan: { name: 'Core' },
  });
});

// `user:read` lets the library ask what a token may do, which the double answers to any; pending requests are read only after a lost answer.
test.each(named.filter((scope) => !['user:read', 'credential-requests:read'].includes(scope)))(
  '%s is not asked for in vain',
  async (scope) => {
    expect(await journeyWithout(scope)).not.toEqual(await journeyWithout('none'));
  },
);
