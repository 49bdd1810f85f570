import type { Findings } from './findings.ts';
import type { BlueprintModule, Requirement } from './types.ts';

/** What the parts of a rebuild share: where findings and requirements are gathered, and the way back to flows within flows. */
export type FlowBuilder = {
  findings: Findings;
  requirements: Requirement[];
  /** Remembers where a rebuilt part stood, and gives the part back. */
  locate: <Part extends object>(part: Part, path: string) => Part;
  /** Notes that a part could not be read, so that there is no whole blueprint in the end. */
  unreadable: () => null;
  flow: (raw: unknown[], path: string, level: number) => BlueprintModule[];
};
