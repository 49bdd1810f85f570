/** One module as the catalogue tells it to a reader. */
export type Step = { position: number; module: string; app: string; label: string; kind: string };

/** When Make runs a scenario, as far as a drawing says it. */
export type FlowStart = { isInstant: boolean; words: string };

/** What became of a module between two versions. */
export type FlowChange = 'added' | 'changed' | 'moved' | 'removed';

/** A module to be drawn, with everything that hangs on it. */
export type FlowModule = {
  key: string;
  /** The number that Make's designer shows; null where only steps are known. */
  number: number | null;
  app: string;
  label: string;
  /** A step's kind, or `empty` for the place of a branch without modules. */
  kind: string;
  /** The name of the filter on the line that leads here. */
  filter: string | null;
  /** What the filter, or the branch that begins here, asks for in words; null where that is nothing, or not for everybody. */
  conditions: string | null;
  /** Of the module that starts the scenario. */
  start: FlowStart | null;
  change: FlowChange | null;
  branches: FlowBranch[];
  errorFlow: FlowModule[];
};

/** A route of a router or a branch of an if-else; one that merges leads on to the merge behind the if-else. */
export type FlowBranch = {
  label: string | null;
  merges: boolean;
  flow: FlowModule[];
};

/** Every module of a flow in the order of its steps: itself, its error flow, its branches. */
export function modulesOf(flow: readonly FlowModule[]): FlowModule[] {
  return flow.flatMap((module) => [
    module,
    ...modulesOf(module.errorFlow),
    ...module.branches.flatMap((branch) => modulesOf(branch.flow)),
  ]);
}

/** How many modules a flow has, nested ones included. */
export function countModules(flow: readonly FlowModule[]): number {
  return modulesOf(flow).length;
}

/** A flow with each of its modules replaced; a module comes before what hangs on it. */
export function mapModules(
  flow: readonly FlowModule[],
  change: (module: FlowModule) => FlowModule,
): FlowModule[] {
  return flow.map((before) => {
    const module = change(before);
    const branches = module.branches.map((branch) => ({ ...branch, flow: mapModules(branch.flow, change) }));
    return { ...module, branches, errorFlow: mapModules(module.errorFlow, change) };
  });
}

/**
 * A flow drawn from its steps alone, where there is no blueprint: one after the other, error handlers below the module that they follow.
 */
export function flowOfSteps(steps: readonly Step[]): FlowModule[] {
  const flow: FlowModule[] = [];
  for (const { position, app, label, kind } of steps) {
    const module = { ...bareModule(String(position)), app, label, kind };
    const former = flow.at(-1);
    if (kind === 'errorHandler' && former) former.errorFlow.push(module);
    else flow.push(module);
  }
  return flow;
}

/** A module that nothing is known of. */
export function bareModule(key: string): FlowModule {
  return {
    key,
    number: null,
    app: '',
    label: '',
    kind: 'action',
    filter: null,
    conditions: null,
    start: null,
    change: null,
    branches: [],
    errorFlow: [],
  };
}
