/** A module as it stands in a stored blueprint. */
export type FlowModule = {
  id: number;
  module: string;
  version?: number;
  parameters?: Record<string, unknown>;
  mapper?: Record<string, unknown> | null;
  routes?: { flow: FlowModule[] }[];
  branches?: { flow: FlowModule[] }[];
  onerror?: FlowModule[];
};

export type StoredBlueprint = {
  name: string;
  flow: FlowModule[];
  metadata: Record<string, unknown>;
} & Record<string, unknown>;

/** Every module of a flow, those of routes, branches and error handlers included, in reading order. */
export function modulesOf(flow: FlowModule[]): FlowModule[] {
  return flow.flatMap((module) => [
    module,
    ...(module.routes ?? []).flatMap((route) => modulesOf(route.flow)),
    ...(module.branches ?? []).flatMap((branch) => modulesOf(branch.flow)),
    ...modulesOf(module.onerror ?? []),
  ]);
}

/** The app that a module belongs to: `google-sheets`, or `app#scenario-library` for a custom one. */
export function appOf(module: string): string {
  return module.split(':')[0] ?? module;
}

/** The apps of a flow, without repetition. */
export function appsOf(flow: FlowModule[]): string[] {
  return [...new Set(modulesOf(flow).map(({ module }) => appOf(module)))];
}
