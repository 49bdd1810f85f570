import type { Scenario } from '../../../../server/scenarios/schema.ts';

/** One module as the API describes it to a reader. */
export type Step = Scenario['steps'][number];

/** A module to be drawn, with everything that hangs on it. */
export type FlowModule = {
  key: string;
  app: string;
  label: string;
  /** A step's kind, or `empty` for the place of a branch without modules. */
  kind: string;
  /** The name of the filter on the line that leads here. */
  filter: string | null;
  branches: FlowBranch[];
  errorFlow: FlowModule[];
};

/** A route of a router or a branch of an if-else; one that merges leads on to the merge behind the if-else. */
export type FlowBranch = { label: string | null; merges: boolean; flow: FlowModule[] };

/** How many modules a flow has, nested ones included. */
export function countModules(flow: FlowModule[]): number {
  return flow.reduce(
    (sum, { branches, errorFlow }) =>
      sum + 1 + countModules(errorFlow) + countModules(branches.flatMap((branch) => branch.flow)),
    0,
  );
}

/**
 * A flow drawn from its steps alone, as the public catalogue gives them: one after the other, error handlers below the module that they
 * follow.
 */
export function flowOfSteps(steps: Step[]): FlowModule[] {
  const flow: FlowModule[] = [];
  for (const { position, app, label, kind } of steps) {
    const module = { key: String(position), app, label, kind, filter: null, branches: [], errorFlow: [] };
    const former = flow.at(-1);
    if (kind === 'errorHandler' && former) former.errorFlow.push(module);
    else flow.push(module);
  }
  return flow;
}
