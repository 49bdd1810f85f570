import type { Choices } from './choices.ts';
import type { Sides } from './merge-values.ts';
import { descendants, parentOf, subtree, topFlow, type FlowKey, type Outline } from './outline.ts';
import { placeModules } from './place-modules.ts';
import { survivorsOf, type Survivors, type Verdicts } from './survivors.ts';

export type House = {
  survivors: Survivors;
  placed: ReadonlyMap<number, FlowKey>;
  isFlowAlive: (flow: FlowKey) => boolean;
};

/**
 * Finds the modules that stay and a flow for each. A module whose flow one side removed is a conflict about that flow: either it comes
 * back with what stood in it, or the module goes too. The verdicts grow until everything has a place.
 */
export function housed(outlines: Sides<Outline>, verdicts: Verdicts, choices: Choices): House | null {
  for (
    let attempts = 4 * (outlines.mine.entries.size + outlines.theirs.entries.size);
    attempts >= 0;
    attempts -= 1
  ) {
    const survivors = survivorsOf(outlines, verdicts, choices);
    const placed = placeModules(outlines, survivors, choices);
    if (!placed) return null;
    const isFlowAlive = (flow: FlowKey) => isAlive(flow, outlines, survivors, verdicts);
    const homeless = [...placed].find(([, flow]) => !isFlowAlive(flow));
    if (!homeless) return { survivors, placed, isFlowAlive };
    judge(homeless, { outlines, survivors, verdicts, choices });
  }
  return null;
}

/** A flow is there when the module that it hangs on is, and when no side has removed it. */
function isAlive(
  flow: FlowKey,
  outlines: Sides<Outline>,
  { sources }: Survivors,
  verdicts: Verdicts,
): boolean {
  if (flow === topFlow) return true;
  const source = sources.get(parentOf(flow)!.id);
  if (source === undefined) return false;
  if (source !== 'both') return outlines[source].flows.has(flow);
  const [before, inMine, inTheirs] = [outlines.base, outlines.mine, outlines.theirs].map((side) =>
    side.flows.has(flow),
  );
  return verdicts.flows.has(flow) || (inMine! && inTheirs!) || ((inMine! || inTheirs!) && !before);
}

type Case = { outlines: Sides<Outline>; survivors: Survivors; verdicts: Verdicts; choices: Choices };

function judge([id, flow]: [number, FlowKey], { outlines, survivors, verdicts, choices }: Case): void {
  const source = survivors.sources.get(id)!;
  const side = source === 'both' ? (outlines.mine.flows.has(flow) ? 'mine' : 'theirs') : source;
  const { id: parent, part } = parentOf(flow)!;
  const isParentGone = !survivors.sources.has(parent);
  const entry = outlines[side].entries.get(parent);
  const removed = isParentGone ? entry?.own : subtree(outlines[side], flow);
  const what = isParentGone
    ? 'this module'
    : part === 'onerror'
      ? 'this error handler'
      : 'this route or branch';
  const modules = isParentGone && entry ? descendants(outlines[side], parent) : subtree(outlines[side], flow);
  const message =
    side === 'mine'
      ? `The new version removes ${what}, and module ${id}, which is yours, stands in it. "mine" keeps it with all that stood in it.`
      : `You removed ${what}, and module ${id} of the new version stands in it. "theirs" brings it back with all that stood in it.`;
  const choice = choices.choose({
    path: isParentGone ? `/modules/${parent}` : `/modules/${flow}`,
    entry,
    mine: side === 'mine' ? removed : null,
    theirs: side === 'theirs' ? removed : null,
    message,
  });
  if (choice === side && entry && !verdicts.dropped.has(parent)) {
    if (isParentGone) verdicts.kept.add(parent);
    else verdicts.flows.add(flow);
    for (const each of modules) verdicts.kept.add(each);
    return;
  }
  const elsewhere =
    source === 'both' ? outlines[side === 'mine' ? 'theirs' : 'mine'].entries.get(id)!.flow : flow;
  if (elsewhere === flow || verdicts.forced.has(id)) verdicts.dropped.add(id);
  else verdicts.forced.set(id, elsewhere);
}
