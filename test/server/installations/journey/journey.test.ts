import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import { removeInstrumentation } from '../../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint, BlueprintModule } from '../../../../server/scenarios/blueprint/types.ts';
import { allModules, type Loose } from '../../scenarios/blueprint/build.ts';
import { sized } from '../../../support/sizes.ts';
import { startWorld, teamId, type Body, type Call, type World } from '../world.ts';
import { bindEverything, editBy, leaveTracesOfTheEditor, type Claim } from './edits.ts';
import { generateExports } from './generated.ts';
import { handMade, type Export } from './hand-made.ts';

const seed = Number(process.env['BLUEPRINT_SEED'] ?? 20_261_122);
const generatedCount = sized({ part: 120, whole: 500 });

let world: World;
let call: Call;
beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());

type Flow = { flow: BlueprintModule[] };
const modulesOf = (blueprint: unknown): BlueprintModule[] => allModules((blueprint as Flow).flow);
const unwrapped = (exported: Loose): Loose =>
  ((exported['response'] as Loose | undefined)?.['blueprint'] as Loose | undefined) ?? exported;

/** What of the claims is not there and not named anywhere in the answer. */
function lost(claims: Claim[], blueprint: unknown, named: ReadonlySet<number>): string[] {
  const modules = modulesOf(blueprint);
  return claims
    .filter((claim) => !claim.holdsIn(modules) && !named.has(claim.moduleId))
    .map(({ moduleId, what }) => `${what} of module ${moduleId}`);
}

const idsIn = (list: unknown): number[] => (list as { moduleId: number }[]).map(({ moduleId }) => moduleId);
const copyOf = (value: unknown): Loose => structuredClone(value) as Loose;

/** One blueprint's life: cleaned, checked, instrumented, installed, edited, upgraded, rolled back, uninstalled. */
async function travel({ title, exported }: Export, turn: number): Promise<void> {
  const prefer = turn % 2 === 0 ? 'mine' : 'theirs';
  const reporting = (['http', 'module', 'none'] as const)[turn % 3]!;
  const numbers = [turn, turn * 7 + 1, turn * 13 + 2];

  const first = checkBlueprint(exported);
  expect(first.errors).toEqual([]);
  const scenario = await world.newScenario(title.slice(0, 120), [exported]);
  const install = await call('POST', '/v1/installations', {
    body: { scenario: scenario.id, teamId, name: 'My copy', reporting, confirmAppInstall: true },
    make: true,
  });
  expect(install.status).toBe(201);
  const installed = install.body;
  const inMake = world.make.account.scenarios.get((installed['make'] as { scenarioId: number }).scenarioId)!;
  const withoutReports = removeInstrumentation(inMake.blueprint as unknown as Blueprint);
  expect(withoutReports.flow).toEqual(first.cleaned!.flow);
  expect(await driftOf(installed)).toBe('stock');

  const mine = bindEverything(inMake.blueprint as unknown as Loose);
  leaveTracesOfTheEditor(inMake.blueprint as unknown as Loose);
  expect(await driftOf(installed)).toBe('stock');
  const edits = editBy('the customer', inMake.blueprint as unknown as Loose, numbers);
  expect(['customised', 'diverged']).toContain(await driftOf(installed));

  const next = copyOf(unwrapped(exported));
  const theirs = editBy(
    'the author',
    next,
    numbers.map((number) => number + 1),
  );
  await world.publish(scenario.id, next);
  const before = JSON.stringify(inMake.blueprint);
  const upgrade = await call('POST', `/v1/installations/${installed.id}/upgrade`, {
    body: { prefer, confirmAppInstall: true },
    make: true,
  });
  expect([upgrade.status, upgrade.body['detail']]).toEqual([200, undefined]);
  const lists = [upgrade.body['conflicts'], upgrade.body['notCarriedOver']];
  const named = new Set(lists.flatMap(idsIn));
  const won = prefer === 'mine' ? edits : theirs;
  const other = prefer === 'mine' ? theirs : edits;
  expect(lost(won, inMake.blueprint, new Set())).toEqual([]);
  expect(lost([...other, ...mine], inMake.blueprint, named)).toEqual([]);
  expect(problemsOf(inMake.blueprint)).toEqual([]);

  const undone = await call('POST', `/v1/installations/${installed.id}/rollback`, { body: {}, make: true });
  expect(undone.status).toBe(200);
  expect(JSON.stringify(inMake.blueprint)).toBe(before);

  const query = turn % 4 === 0 ? '?deleteScenario=true' : '';
  const ended = await call('DELETE', `/v1/installations/${installed.id}${query}`, { make: true });
  expect(ended.status).toBe(204);
  expect(world.make.account.scenarios.has(inMake.id)).toBe(query === '');
  expect(JSON.stringify(inMake.blueprint)).toBe(before);
}

async function driftOf({ id }: Body): Promise<unknown> {
  return (await call('GET', `/v1/installations/${id}?refresh=true`, { make: true })).body['drift'];
}

/** Rules that the blueprint in Make breaks; addresses of reports are secrets of the installation's own. */
function problemsOf(blueprint: unknown): string[] {
  const bare = removeInstrumentation(blueprint as Blueprint);
  const ids = modulesOf(blueprint).map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} twice`);
  return [...twice, ...checkBlueprint(bare).errors.map(({ code, path }) => `${code} at ${path}`)];
}

describe('the whole life of a blueprint loses and changes nothing of the customer’s', () => {
  test('there are more than thirty made by hand', () => {
    expect(handMade.length).toBeGreaterThan(30);
  });

  test.each(handMade.map((each, turn) => ({ ...each, turn })))('$title', async ({ turn, ...each }) => {
    await travel(each, turn);
    await travel(each, turn + 1); // the other preference and reporting
  });

  test(`${generatedCount} generated ones (BLUEPRINT_SEED=${seed})`, async () => {
    const waiting = generateExports(generatedCount, seed).map((each, turn) => ({ each, turn }));
    const traveller = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { each, turn } = next;
        await travel(each, turn).catch((error: unknown) => {
          throw new Error(`${each.title}: ${JSON.stringify(each.exported)}`, { cause: error });
        });
      }
    };
    await Promise.all([traveller(), traveller(), traveller(), traveller()]);
  }, 300_000);
});
