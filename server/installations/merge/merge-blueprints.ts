import { carryBindings } from '../replace/carry-bindings.ts';
import { collisions } from './collisions.ts';
import type { Choices } from './choices.ts';
import { danglingIn, emptyMappings } from './dangling.ts';
import { newFaults } from './faults.ts';
import type { JsonObject } from './json.ts';
import { mergeStructure } from './merge-structure.ts';
import { mergeTop } from './merge-top.ts';
import type { Sides } from './merge-values.ts';
import { assemble, outline, type Outline } from './outline.ts';
import { orphanIds, renumber } from './renumber.ts';
import type { Verdicts } from './survivors.ts';

export type Merge = {
  /** The merged scenario; reporting modules are no part of it. */
  blueprint: JsonObject;
  /** What stands in Make, with new ids where the new version uses the same for other modules. */
  mine: JsonObject;
  /** The new ids of the customer's own modules. */
  renumbered: ReadonlyMap<number, number>;
};

/**
 * Three versions of a scenario into one: the installed version (`base`), what the customer made of it (`mine`), and the new version
 * (`theirs`). What the customer left alone becomes the new version's; their own edits stay; where both changed the same, `choices`
 * decides. No module reads from one that is not there: what would, is a conflict about the module that is missing.
 */
export function mergeBlueprints(given: Sides<JsonObject>, choices: Choices): Merge {
  const base = outline(given.base);
  const theirs = outline(given.theirs, base ? [base] : []);
  const first = outline(given.mine, base ? [base] : []);
  if (!base || !theirs || !first) return whole(given, given.mine, choices, unreadable);
  const ids = collisions({ base, mine: first, theirs }, orphanIds(given.mine));
  const renumbered = renumber(given.mine, ids);
  const mine = outline(renumbered, [base], 'mine');
  if (!mine) return whole(given, given.mine, choices, unreadable);
  const outlines = { base, mine, theirs: outline(given.theirs, [base, mine], 'theirs')! };
  const merged = mergeFlows(outlines, choices);
  if (!merged) return { ...whole(given, renumbered, choices, contradictory), renumbered: ids };
  const top = mergeTop({ base: base.top, mine: mine.top, theirs: theirs.top }, choices);
  return { blueprint: assemble({ ...merged, top }).blueprint, mine: renumbered, renumbered: ids };
}

const unreadable =
  'What stands in Make cannot be read module by module, so that it can only stay or be replaced as a whole.';
const contradictory =
  'Your changes and those of the new version cannot both be made: together they give no scenario that Make could run. Only one of the flows can stay, as a whole.';

/** Merges until no module reads from a missing one; null when the flows contradict each other as wholes. */
function mergeFlows(outlines: Sides<Outline>, choices: Choices): Outline | null {
  const verdicts: Verdicts = { kept: new Set(), dropped: new Set(), flows: new Set(), forced: new Map() };
  const known = new Set(
    [outlines.mine, outlines.theirs].flatMap((side) => [...danglingIn(assemble(side).blueprint).keys()]),
  );
  for (;;) {
    const merged = mergeStructure(outlines, verdicts, choices);
    if (!merged) return null;
    const emptied = new Map<number, Set<number>>();
    let isComplete = true;
    for (const [name, { holder, target, isGone, isFeeder }] of danglingIn(assemble(merged).blueprint)) {
      if (known.has(name)) continue;
      const side = outlines.mine.entries.has(target) ? 'mine' : 'theirs';
      const entry = outlines[side].entries.get(target);
      if (!isGone || !entry) return null;
      const message =
        side === 'mine'
          ? `The new version removes this module, and yours read from it (module ${holder}). "theirs" empties what reads from it.`
          : `You removed this module, and the new version reads from it (module ${holder}). "mine" empties what reads from it.`;
      const own = { mine: side === 'mine' ? entry.own : null, theirs: side === 'theirs' ? entry.own : null };
      const taken = choices.choose({ path: `/modules/${target}`, entry, ...own, message });
      if (taken === side && !verdicts.kept.has(target) && !verdicts.dropped.has(target)) {
        verdicts.kept.add(target);
        isComplete = false;
      } else if (isFeeder) return null;
      else emptied.set(holder, (emptied.get(holder) ?? new Set()).add(target));
    }
    if (!isComplete) continue;
    for (const [holder, targets] of emptied) emptyMappings(merged.entries.get(holder)!, targets);
    return newFaults(merged, outlines).length === 0 ? merged : null;
  }
}

/** One side's flow as it is, the other side's is left behind; the bindings are carried over. */
function whole(given: Sides<JsonObject>, mine: JsonObject, choices: Choices, message: string): Merge {
  const modules = (blueprint: JsonObject) =>
    [...(outline(blueprint)?.entries.values() ?? [])].map(({ id, own }) => ({ id, module: own['module'] }));
  const side = choices.choose({ path: '/flow', mine: modules(mine), theirs: modules(given.theirs), message });
  const { flow: _mine, ...ofMine } = mine;
  const { flow: _theirs, ...ofTheirs } = given.theirs;
  const { flow: _base, ...ofBase } = given.base;
  const top = mergeTop({ base: ofBase, mine: ofMine, theirs: ofTheirs }, choices);
  if (side === 'mine') {
    const kept = outline(mine);
    return {
      blueprint: { ...top, flow: kept ? assemble(kept).blueprint['flow'] : mine['flow'] },
      mine,
      renumbered: new Map(),
    };
  }
  const blueprint = { ...top, flow: structuredClone(given.theirs['flow']) };
  carryBindings(mine, blueprint);
  return { blueprint, mine, renumbered: new Map() };
}
