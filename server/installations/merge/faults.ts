import { createFindings } from '../../scenarios/blueprint/findings.ts';
import { checkStructure } from '../../scenarios/blueprint/structure-rules.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import type { Sides } from './merge-values.ts';
import { assemble, type Outline } from './outline.ts';

/** The faults against Make's rules that the merged scenario has and none of both sides. */
export function newFaults(merged: Outline, { mine, theirs }: Sides<Outline>): string[] {
  const known = new Set([...faultsIn(mine), ...faultsIn(theirs)]);
  return faultsIn(merged).filter((fault) => !known.has(fault));
}

/** Make runs nothing behind a router, so what is a hint to authors is a fault of a merge. */
const alsoFaults = 'flow_after_branching';

function faultsIn(outline: Outline): string[] {
  const { blueprint, locations } = assemble(outline);
  const findings = createFindings();
  checkStructure(blueprint as unknown as Blueprint, locations, findings);
  const { errors, warnings } = findings;
  const empty = outline.entries.size === 0 ? ['/flow empty'] : [];
  return [
    ...empty,
    ...[...errors, ...warnings.filter(({ code }) => code === alsoFaults)].map(
      ({ path, code }) => `${path} ${code}`,
    ),
  ];
}
