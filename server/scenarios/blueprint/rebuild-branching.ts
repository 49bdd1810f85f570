import { pointer } from './findings.ts';
import { isObject } from './parse-submission.ts';
import type { FlowBuilder } from './flow-builder.ts';
import type { ValueContext } from './rebuild-values.ts';
import { rebuildConditions } from './rebuild-values.ts';
import type { Branch, BlueprintModule, Route } from './types.ts';

/** The routes of a router, each with its flow. */
export function rebuildRoutes(raw: unknown, path: string, level: number, builder: FlowBuilder): Route[] {
  if (!Array.isArray(raw)) {
    builder.findings.error(path, 'routes_invalid', 'The routes of a router are a list.');
    return [];
  }
  return raw.flatMap((route: unknown, index) => {
    const routePath = pointer(path, index);
    if (!isObject(route) || !Array.isArray(route['flow'])) {
      builder.findings.error(
        routePath,
        'route_invalid',
        'A route is an object with a "flow", the list of its modules.',
      );
      return [];
    }
    return [
      builder.locate({ flow: builder.flow(route['flow'], pointer(routePath, 'flow'), level + 1) }, routePath),
    ];
  });
}

/** The branches of an if-else, each with its conditions and flow. */
export function rebuildBranches(
  raw: unknown,
  path: string,
  level: number,
  builder: FlowBuilder,
  context: ValueContext,
): Branch[] {
  if (!Array.isArray(raw)) {
    builder.findings.error(path, 'branches_invalid', 'The branches of an if-else are a list.');
    return [];
  }
  return raw.flatMap((branch: unknown, index) => {
    const branchPath = pointer(path, index);
    const type = isObject(branch) ? branch['type'] : undefined;
    if (!isObject(branch) || !Array.isArray(branch['flow']) || (type !== 'condition' && type !== 'else')) {
      const shape = 'A branch has the type "condition" or "else" and a "flow", the list of its modules.';
      builder.findings.error(branchPath, 'branch_invalid', shape);
      return [];
    }
    const rebuilt: Branch = {
      type,
      flow: builder.flow(branch['flow'], pointer(branchPath, 'flow'), level + 1),
    };
    if (typeof branch['label'] === 'string') rebuilt.label = branch['label'];
    if (typeof branch['merge'] === 'boolean') rebuilt.merge = branch['merge'];
    if (typeof branch['disabled'] === 'boolean') rebuilt.disabled = branch['disabled'];
    if (branch['conditions'] !== undefined && branch['conditions'] !== null) {
      rebuilt.conditions = rebuildConditions(
        branch['conditions'],
        pointer(branchPath, 'conditions'),
        context,
      );
    }
    return [builder.locate(rebuilt, branchPath)];
  });
}

/** The error flow of a module; undefined when it has none. */
export function rebuildErrorFlow(
  raw: unknown,
  path: string,
  level: number,
  builder: FlowBuilder,
): BlueprintModule[] | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (!Array.isArray(raw)) {
    builder.findings.error(path, 'onerror_invalid', 'An error flow ("onerror") is a list of modules.');
    return undefined;
  }
  if (raw.length === 0) {
    builder.findings.warn(path, 'onerror_empty', 'The empty error flow does nothing and was left out.');
    return undefined;
  }
  return builder.flow(raw, path, level + 1);
}
