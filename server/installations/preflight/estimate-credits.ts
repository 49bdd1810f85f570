import type { Blueprint, BlueprintModule } from '../../scenarios/blueprint/types.ts';
import { roleOf } from '../../scenarios/blueprint/walk.ts';

/**
 * The Make credits of one run, estimated: one for each module that a run passes through once, the trigger's check included. Filters,
 * routers, if-else, merges and the directives of error flows cost nothing. Of a router every route runs, of an if-else one branch: the
 * dearest. Error flows are left out, for a run that succeeds does not enter them. Modules that run once per bundle, and those of AI
 * that cost more than one credit, make a run dearer than this: measured credits take the estimate's place as soon as there are some.
 * Source: Make's help, "Operations" and "Credits" (help.make.com/operations), and its academy's "Operations and credits".
 */
export function estimateCredits(blueprint: Blueprint): number {
  return creditsOf(blueprint.flow);
}

/** What reporting adds to a run: the difference that its modules make, which is one credit per task that a run reports. */
export function reportingCredits(plain: Blueprint, instrumented: Blueprint): number {
  return estimateCredits(instrumented) - estimateCredits(plain);
}

const free = new Set<ReturnType<typeof roleOf>>(['router', 'ifElse', 'merge', 'directive']);

function creditsOf(flow: readonly BlueprintModule[]): number {
  return flow.reduce((sum, module) => {
    const own = free.has(roleOf(module)) ? 0 : 1;
    const routes = (module.routes ?? []).map((route) => creditsOf(route.flow));
    const branches = (module.branches ?? [])
      .filter(({ disabled }) => disabled !== true)
      .map((branch) => creditsOf(branch.flow));
    return sum + own + routes.reduce((all, one) => all + one, 0) + Math.max(0, ...branches);
  }, 0);
}
