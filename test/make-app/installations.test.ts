import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeClientFor } from '../doubles/make/make-client.ts';
import { firstBlueprint, module } from '../server/installations/world.ts';
import { makeToken, place, startAppWorld, type AppWorld } from './app-world.ts';

let world: AppWorld;
let lead: { id: string; slug: string };
/** The library's second version says something else in the message, and reads the sheet too. */
const message = (text: string) => ({
  ...module(3, 'slack:CreateMessage', { __IMTCONN__: 9002 }, 4),
  mapper: { text },
});
const first = {
  ...firstBlueprint,
  flow: [...firstBlueprint.flow.slice(0, 2), message('A lead: {{1.name}}')],
};
const second = {
  ...first,
  flow: [
    ...first.flow.slice(0, 2),
    message('A new lead: {{1.name}}'),
    module(4, 'google-sheets:searchRows', { __IMTCONN__: 9001 }),
  ],
};

beforeAll(async () => {
  world = await startAppWorld();
  lead = await world.publish('Lead alert', [first, second]);
});
afterAll(() => world.close());
beforeEach(() => void (world.front.asked.length = 0));

async function installFirst(): Promise<{
  installationId: string;
  scenario: () => ReturnType<AppWorld['make']['scenarios']>[number];
}> {
  const [bundle] = await world.run('installScenario', {
    scenario: lead.id,
    version: 1,
    ...place,
    reporting: 'none',
  });
  const scenarioId = (bundle?.['make'] as { scenarioId: number } | undefined)?.scenarioId;
  return {
    installationId: String(bundle?.['id']),
    scenario: () => {
      const found = world.make.scenarios().find(({ id }) => id === scenarioId);
      if (!found) throw new Error('It stands in Make no more.');
      return found;
    },
  };
}

/** What the customer does in Make's editor. */
async function edit(
  { id, blueprint }: { id: number; blueprint: { flow: object[] } },
  text: string,
): Promise<void> {
  const edited = structuredClone(blueprint);
  (edited.flow[2] as { mapper: { text: string } }).mapper.text = text;
  await makeClientFor(world.make, makeToken).fetch(`/scenarios/${id}`, {
    method: 'PATCH',
    body: { blueprint: JSON.stringify(edited) },
  });
}

describe('Upgrade an installation', () => {
  test('moves it to the new version', async () => {
    const { installationId, scenario } = await installFirst();
    const [bundle] = await world.run('upgradeInstallation', { installationId });
    expect(bundle).toMatchObject({
      id: installationId,
      version: 2,
      latestVersion: 2,
      isApplied: true,
      conflicts: [],
    });
    expect(scenario().blueprint.flow).toHaveLength(4);
  });

  test('keeps what the user changed, and lists what both changed, in a dry run that changes nothing', async () => {
    const { installationId, scenario } = await installFirst();
    await edit(scenario(), 'Hey {{1.name}}');
    const before = structuredClone(scenario().blueprint);
    const [dry] = await world.run('upgradeInstallation', { installationId, prefer: 'mine', dryRun: true });
    expect(dry).toMatchObject({
      isApplied: false,
      version: 1,
      conflicts: [{ moduleId: 3, mine: 'Hey {{1.name}}', theirs: 'A new lead: {{1.name}}' }],
    });
    expect(scenario().blueprint).toEqual(before);
    const [done] = await world.run('upgradeInstallation', { installationId, prefer: 'mine' });
    expect(done).toMatchObject({ isApplied: true, version: 2 });
    expect(JSON.stringify(scenario().blueprint)).toContain('Hey {{1.name}}');
  });

  test('asks who wins, changes nothing until it knows, and takes decisions one by one', async () => {
    const { installationId, scenario } = await installFirst();
    await edit(scenario(), 'Hey {{1.name}}');
    await expect(world.run('upgradeInstallation', { installationId })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(
        /^\[409\] .+ "When both changed the same" .+ \/modules\/3\/mapper\/text \([\w-]+:\w+\): .+ \(upgrade_conflicts, request /,
      ),
    });
    expect(scenario().blueprint.flow).toHaveLength(3);
    const [dry] = await world.run('upgradeInstallation', { installationId, prefer: 'mine', dryRun: true });
    const path = (dry?.['conflicts'] as { path: string }[] | undefined)?.[0]?.path ?? '';
    await world.run('upgradeInstallation', { installationId, decisions: [{ path, choice: 'theirs' }] });
    expect(world.front.asked.at(-1)?.body).toMatchObject({ decisions: { [path]: 'theirs' } });
    expect(JSON.stringify(scenario().blueprint)).toContain('A new lead: {{1.name}}');
  });

  test('says so when there is nothing newer', async () => {
    const { installationId } = await installFirst();
    await world.run('upgradeInstallation', { installationId });
    await expect(world.run('upgradeInstallation', { installationId })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[409\] /),
    });
  });
});

describe('Roll back an installation', () => {
  test('puts back what stood in Make, to the letter', async () => {
    const { installationId, scenario } = await installFirst();
    await edit(scenario(), 'Mine');
    const before = JSON.stringify(scenario().blueprint);
    await world.run('upgradeInstallation', { installationId, prefer: 'theirs' });
    const [bundle] = await world.run('rollBackInstallation', { installationId });
    expect(bundle).toMatchObject({ id: installationId, version: 1, latestVersion: 2 });
    expect(JSON.stringify(scenario().blueprint)).toBe(before);
  });

  test('says so when there is nothing to undo', async () => {
    const { installationId } = await installFirst();
    await expect(world.run('rollBackInstallation', { installationId })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[409\] /),
    });
  });
});

describe('Uninstall a scenario', () => {
  test('leaves the scenario in Make, and does not send the Make token, unless it is to be deleted', async () => {
    const { installationId, scenario } = await installFirst();
    world.front.asked.length = 0;
    expect(await world.run('uninstallScenario', { installationId })).toEqual([
      { id: installationId, status: 'uninstalled', isScenarioDeleted: false },
    ]);
    expect(world.front.asked[0]?.headers).not.toHaveProperty('x-make-token');
    expect(scenario().id).toBeGreaterThan(0);
  });

  test('deletes it on request', async () => {
    const { installationId, scenario } = await installFirst();
    expect(await world.run('uninstallScenario', { installationId, deleteScenario: true })).toMatchObject([
      { isScenarioDeleted: true },
    ]);
    expect(scenario).toThrow('no more');
    expect(await world.run('getInstallation', { installationId })).toMatchObject([{ status: 'uninstalled' }]);
  });
});

describe('reading installations', () => {
  test('List my installations filters by status and scenario, newest first', async () => {
    const other = await world.publish('Other', [first]);
    const [installed] = await world.run('installScenario', { scenario: other.id, ...place });
    expect(await world.run('listInstallations', { scenario: other.slug })).toMatchObject([
      { id: installed?.['id'], status: 'installed', scenario: other.id },
    ]);
    expect(await world.run('listInstallations', { status: 'failed' })).toEqual([]);
    expect((await world.run('listInstallations', { limit: 1 }))[0]?.['id']).toBe(installed?.['id']);
  });

  test('Get an installation looks into Make only when asked to, and tells whether it was changed', async () => {
    const { installationId, scenario } = await installFirst();
    await world.run('getInstallation', { installationId });
    expect(world.front.asked.at(-1)).toMatchObject({ query: {} });
    expect(world.front.asked.at(-1)?.headers).not.toHaveProperty('x-make-token');
    expect(await world.run('getInstallation', { installationId, refresh: true })).toMatchObject([
      { drift: 'stock' },
    ]);
    await edit(scenario(), 'Mine');
    const [bundle] = await world.run('getInstallation', { installationId, refresh: true });
    expect(bundle).toMatchObject({ drift: 'customised', driftCheckedAt: expect.stringMatching(/Z$/) });
    await expect(world.run('getInstallation', { installationId: 'ins_gone' })).rejects.toMatchObject({
      type: 'DataError',
    });
  });
});
