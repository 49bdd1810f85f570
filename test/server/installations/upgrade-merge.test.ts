import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesBy, type Decisions } from '../../../server/installations/merge/choices.ts';
import { differences } from '../../../server/installations/merge/differences.ts';
import { mergeBlueprints } from '../../../server/installations/merge/merge-blueprints.ts';
import { descendants, outline } from '../../../server/installations/merge/outline.ts';
import type { Loose } from '../scenarios/blueprint/build.ts';
import { anyBase, anyEdits, edited, faultsOf } from './upgrade-edits.ts';

const runs = { numRuns: 300 };
const anySides = fc
  .tuple(anyBase, anyEdits, anyEdits)
  .map(([base, a, b]) => ({ base, mine: edited(base, a, 'mine'), theirs: edited(base, b, 'theirs') }));
const anySide = fc.constantFrom('mine' as const, 'theirs' as const);

function mergeOf(sides: { base: Loose; mine: Loose; theirs: Loose }, decisions: Partial<Decisions> = {}) {
  const choices = choicesBy({ decisions: {}, ...decisions });
  const merge = mergeBlueprints(sides, choices);
  return { ...merge, conflicts: choices.conflicts() };
}

describe('merging three blueprints', () => {
  test('gives the new version when the customer changed nothing', () => {
    fc.assert(
      fc.property(anySides, ({ base, theirs }) => {
        const { blueprint, conflicts } = mergeOf({ base, mine: base, theirs });
        expect(blueprint).toEqual(theirs);
        expect(conflicts).toEqual([]);
      }),
      runs,
    );
  });

  test('gives what the customer has when the new version changes nothing', () => {
    fc.assert(
      fc.property(anySides, ({ base, mine }) => {
        const { blueprint, conflicts } = mergeOf({ base, mine, theirs: base });
        expect(blueprint).toEqual(mine);
        expect(conflicts).toEqual([]);
      }),
      runs,
    );
  });

  test('gives what both made of it when both made the same', () => {
    fc.assert(
      fc.property(anySides, ({ base, mine }) => {
        const { blueprint, conflicts } = mergeOf({ base, mine, theirs: mine });
        expect(blueprint).toEqual(mine);
        expect(conflicts).toEqual([]);
      }),
      runs,
    );
  });

  test('is a scenario that Make can run, whatever is preferred', () => {
    fc.assert(
      fc.property(anySides, fc.option(anySide, { nil: undefined }), (sides, prefer) => {
        expect(faultsOf(mergeOf(sides, { prefer }).blueprint)).toEqual([]);
      }),
      runs,
    );
  });

  test('of what was merged before changes nothing', () => {
    fc.assert(
      fc.property(anySides, anySide, ({ base, mine, theirs }, prefer) => {
        const first = mergeOf({ base, mine, theirs }, { prefer });
        fc.pre(!first.conflicts.some(({ message }) => message.includes('empties'))); // emptied modules are the customer's own then
        const once = first.blueprint;
        const twice = mergeOf({ base, mine: once, theirs }, { prefer }).blueprint;
        expect(twice).toEqual(once);
      }),
      runs,
    );
  });

  test('of what was merged before knows a router by what came with it, wherever it stands now', () => {
    const module = (id: number, kind: string, more: Loose) => ({ id, module: kind, version: 1, ...more });
    const said = (id: number, value: string) => module(id, 'util:SetVariable2', { mapper: { value } });
    const routerOf = (id: number, ...flows: Loose[][]) =>
      module(id, 'builtin:BasicRouter', { mapper: null, routes: flows.map((flow) => ({ flow })) });
    const hook = module(1, 'gateway:CustomWebHook', { mapper: {} });
    const base = { name: 'Order alert', flow: [hook] };
    const mine = { ...base, flow: [routerOf(2, [hook], [said(3, 'mine')])] };
    const inner = routerOf(4, [said(3, 'theirs')], [said(5, 'theirs')]);
    const theirs = { ...base, flow: [routerOf(2, [hook], [inner])] };
    const once = mergeOf({ base, mine, theirs }, { prefer: 'mine' }).blueprint;
    expect(once['flow']).toMatchObject([
      { id: 2, routes: [{ flow: [{ id: 1 }] }, { flow: [{ id: 6 }] }, { flow: [{ id: 4 }] }] },
    ]);
    expect(mergeOf({ base, mine: once, theirs }, { prefer: 'mine' })).toMatchObject({
      blueprint: once,
      conflicts: [],
    });
  });

  test.each(['mine', 'theirs'] as const)('loses no edit of %s without a conflict that lists it', (side) => {
    fc.assert(
      fc.property(anySides, fc.option(anySide, { nil: undefined }), (sides, prefer) => {
        const merge = mergeOf(sides, { prefer });
        const own = { mine: merge.mine, theirs: sides.theirs };
        const other = own[side === 'mine' ? 'theirs' : 'mine'];
        const holders = [sides.base, merge.mine, sides.theirs].map(holdersIn);
        const lost = new Map(editsIn(own[side], merge.blueprint));
        for (const [path, moduleId] of editsIn(sides.base, own[side])) {
          if (!lost.has(path) || merge.conflicts.some((conflict) => covers(conflict.path, path))) continue;
          // The other side removed the module, or moved it.
          const isGone = moduleId !== null && !idsIn(other).has(moduleId) && idsIn(sides.base).has(moduleId);
          const isPlace = path.endsWith('/place');
          const isBackWithItsHolder = merge.conflicts.some((conflict) =>
            holders.some((each) => each.get(moduleId ?? 0)?.has(conflict.moduleId ?? 0)),
          );
          const isEmptied = merge.conflicts.some(({ message }) => message.includes(`(module ${moduleId})`));
          expect([path, isEmptied || isGone || isPlace || isBackWithItsHolder]).toEqual([path, true]);
        }
      }),
      runs,
    );
  });
});

const idsIn = (blueprint: Loose) => new Set(outline(blueprint)!.entries.keys());

function editsIn(before: Loose, after: Loose): [string, number | null][] {
  const from = outline(before)!;
  return differences(from, outline(after, [from], 'mine')!).map(({ path, moduleId }) => [path, moduleId]);
}

/** The modules in whose routes, branches or error flows each module stands. */
function holdersIn(blueprint: Loose): Map<number, Set<number>> {
  const tree = outline(blueprint)!;
  const holders = new Map<number, Set<number>>();
  for (const holder of tree.entries.keys())
    for (const id of descendants(tree, holder)) holders.set(id, (holders.get(id) ?? new Set()).add(holder));
  return holders;
}

const covers = (conflict: string, path: string): boolean =>
  conflict === '/flow' ||
  path === conflict ||
  path.startsWith(`${conflict}/`) ||
  conflict.startsWith(`${path}/`);
