import type { Findings } from './findings.ts';
import { pointer } from './findings.ts';
import { isObject } from './parse-submission.ts';
import type { Locations } from './rebuild-blueprint.ts';
import type { BlueprintModule } from './types.ts';
import type { Visit } from './walk.ts';
import { roleOf } from './walk.ts';

/** Rules of the modules that split and join a flow: routers, if-elses and merges. */
export function checkBranching(visit: Visit, path: string, locations: Locations, findings: Findings): void {
  const { module, next, isInBranch } = visit;
  const role = roleOf(module);
  const splits = role === 'router' || role === 'ifElse';
  if ((splits || role === 'merge') && module.mapper) {
    findings.error(
      pointer(path, 'mapper'),
      `${snake(role)}_mapper_not_null`,
      'Routers, if-elses and merges map nothing; their mapper is null.',
    );
  }
  if (splits && isInBranch) {
    findings.error(
      path,
      'nested_branching',
      'Inside a branch of an if-else no router and no other if-else may stand.',
    );
  }
  if (role === 'router') checkRoutes(module, path, locations, findings);
  else if (module.routes) {
    findings.error(
      pointer(path, 'routes'),
      'routes_not_on_router',
      'Only a router (builtin:BasicRouter) has routes.',
    );
  }
  if (role === 'ifElse') checkBranches(module, next, path, findings);
  else if (module.branches) {
    findings.error(
      pointer(path, 'branches'),
      'branches_not_on_if_else',
      'Only an if-else (builtin:BasicIfElse) has branches.',
    );
  }
  if (role === 'merge') checkMerge(visit, path, findings);
  if (splits && next && roleOf(next) !== 'merge') {
    findings.warn(
      path,
      'flow_after_branching',
      'Modules after a router or an if-else without merge may never run; move them into its routes.',
    );
  }
}

function snake(role: 'router' | 'ifElse' | 'merge') {
  return role === 'ifElse' ? 'if_else' : role;
}

function checkRoutes(module: BlueprintModule, path: string, locations: Locations, findings: Findings) {
  if (!module.routes || module.routes.length === 0) {
    findings.error(pointer(path, 'routes'), 'routes_empty', 'A router needs at least one route.');
  }
  for (const route of module.routes ?? []) {
    if (route.flow.length > 0) continue;
    findings.warn(
      pointer(locations.get(route)!, 'flow'),
      'route_empty',
      'This route holds no modules and does nothing.',
    );
  }
}

function checkBranches(
  module: BlueprintModule,
  next: BlueprintModule | undefined,
  path: string,
  findings: Findings,
) {
  const branches = module.branches ?? [];
  if (branches.length === 0)
    findings.error(pointer(path, 'branches'), 'branches_empty', 'An if-else needs at least one branch.');
  if (branches.filter(({ type }) => type === 'else').length > 1) {
    findings.error(
      pointer(path, 'branches'),
      'else_duplicate',
      'An if-else has at most one branch of the type "else".',
    );
  }
  if (mergingBranches(module) > 0 && roleOf(next) !== 'merge') {
    findings.error(
      path,
      'merge_missing',
      'Branches of this if-else merge, so a merge (builtin:BasicMerge) must follow it at once.',
    );
  }
}

function mergingBranches(module: BlueprintModule | undefined): number {
  return module?.branches?.filter((branch) => branch.merge === true).length ?? 0;
}

function checkMerge({ module, previous }: Visit, path: string, findings: Findings) {
  const expected = roleOf(previous) === 'ifElse' ? mergingBranches(previous) : 0;
  if (expected === 0) {
    findings.error(
      path,
      'merge_unpaired',
      'A merge stands right after an if-else of which at least one branch merges.',
    );
    return;
  }
  if (!Array.isArray(module.outputs)) {
    findings.error(
      pointer(path, 'outputs'),
      'merge_outputs_invalid',
      'A merge lists what it gives in "outputs".',
    );
    return;
  }
  for (const [index, output] of module.outputs.entries()) {
    const mappings = isObject(output) ? output['mappings'] : undefined;
    if (Array.isArray(mappings) && mappings.length === expected) continue;
    const message = `Each output of this merge has ${expected} mappings, one for each branch that merges.`;
    findings.error(pointer(path, 'outputs', index, 'mappings'), 'merge_outputs_invalid', message);
  }
}
