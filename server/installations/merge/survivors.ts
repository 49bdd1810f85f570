import type { Choices } from './choices.ts';
import type { Sides } from './merge-values.ts';
import type { FlowKey, Outline } from './outline.ts';
import { ownEdits } from './own-edits.ts';

/** The modules of the merged scenario, each with the side that has it. */
export type Survivors = {
  sources: Map<number, 'both' | 'mine' | 'theirs'>;
  /** Where modules stand by decision. */
  forced: ReadonlyMap<number, FlowKey>;
};

/** What was decided beyond single modules: some come back with a route or because others read from them, some go with what held them. */
export type Verdicts = {
  kept: Set<number>;
  dropped: Set<number>;
  flows: Set<FlowKey>;
  forced: Map<number, FlowKey>;
};

/**
 * The modules that stay: those of both sides, those that a side added, and of those that one side removed the ones that the other has
 * edited and wants to keep.
 */
export function survivorsOf(
  { base, mine, theirs }: Sides<Outline>,
  verdicts: Verdicts,
  choices: Choices,
): Survivors {
  const sources: Survivors['sources'] = new Map();
  for (const id of new Set([...theirs.entries.keys(), ...mine.entries.keys()])) {
    const [before, inMine, inTheirs] = [base, mine, theirs].map((side) => side.entries.get(id));
    if (verdicts.dropped.has(id)) continue;
    if (inMine && inTheirs) {
      sources.set(id, 'both');
      continue;
    }
    const side = inMine ? 'mine' : 'theirs';
    const entry = (inMine ?? inTheirs)!;
    const isKept = (): boolean => {
      if (!before || verdicts.kept.has(id)) return true;
      if (ownEdits(before.own, entry.own).length === 0) return false;
      const message =
        side === 'mine'
          ? 'You edited this module, and the new version removes it.'
          : 'You removed this module, and the new version changes it.';
      const own = { mine: inMine?.own ?? null, theirs: inTheirs?.own ?? null };
      return choices.choose({ path: `/modules/${id}`, entry, ...own, message }) === side;
    };
    if (isKept()) sources.set(id, side);
  }
  return { sources, forced: verdicts.forced };
}
