import type { BlueprintModule } from './types.ts';

/** What is known about a module while the flow is walked in the order in which Make runs it. */
export type Visit = {
  module: BlueprintModule;
  /** Ids of the modules that have run before it on its path. */
  before: ReadonlySet<number>;
  /** The module before it in the same flow. */
  previous: BlueprintModule | undefined;
  /** The module after it in the same flow. */
  next: BlueprintModule | undefined;
  isTrigger: boolean;
  /** True inside an if-else, where neither routers nor other if-elses may stand. */
  isInBranch: boolean;
};

const moduleRoles = {
  'builtin:BasicRouter': 'router',
  'builtin:BasicIfElse': 'ifElse',
  'builtin:BasicMerge': 'merge',
  'builtin:BasicFeeder': 'iterator',
  'builtin:Ignore': 'directive',
  'builtin:Resume': 'directive',
  'builtin:Commit': 'directive',
  'builtin:Rollback': 'directive',
  'builtin:Break': 'directive',
} as const;

export type ModuleRole = (typeof moduleRoles)[keyof typeof moduleRoles];

/** What a module is to the flow: one of Make's flow controls, or undefined for an ordinary module. */
export function roleOf(module: BlueprintModule | undefined): ModuleRole | undefined {
  return moduleRoles[module?.module as keyof typeof moduleRoles];
}

/** Visits every module in the order of the flow: itself, its error flow, then its routes or branches. */
export function walkFlow(flow: readonly BlueprintModule[], visit: (visit: Visit) => void): void {
  walk(flow, visit, { before: new Set(), isTop: true, isInBranch: false });
}

type Scope = { before: Set<number>; isTop: boolean; isInBranch: boolean };

function walk(flow: readonly BlueprintModule[], visit: (visit: Visit) => void, scope: Scope): void {
  const before = new Set(scope.before);
  for (const [index, module] of flow.entries()) {
    const previous = flow[index - 1];
    const isTrigger = scope.isTop && index === 0;
    const visible = roleOf(module) === 'merge' ? new Set([...before, ...idsInBranches(previous)]) : before;
    visit({
      module,
      before: visible,
      previous,
      next: flow[index + 1],
      isTrigger,
      isInBranch: scope.isInBranch,
    });
    const inside = { before: new Set(before).add(module.id), isTop: false, isInBranch: scope.isInBranch };
    if (module.onerror) walk(module.onerror, visit, inside);
    for (const route of module.routes ?? []) walk(route.flow, visit, inside);
    for (const branch of module.branches ?? []) walk(branch.flow, visit, { ...inside, isInBranch: true });
    before.add(module.id);
  }
}

/** A merge reads what the modules of the branches before it gave; nothing after it can. */
function idsInBranches(module: BlueprintModule | undefined): Set<number> {
  const ids = new Set<number>();
  for (const branch of module?.branches ?? []) walkFlow(branch.flow, (visit) => ids.add(visit.module.id));
  return ids;
}
