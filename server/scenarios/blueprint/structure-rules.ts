import type { Findings } from './findings.ts';
import { pointer } from './findings.ts';
import type { Locations } from './rebuild-blueprint.ts';
import type { Blueprint, BlueprintModule } from './types.ts';
import { checkBranching } from './branching-rules.ts';
import type { Visit } from './walk.ts';
import { roleOf, walkFlow } from './walk.ts';

/** The rules that Make's own linter knows: ids, filters, routers, if-elses and merges, error flows, aggregators. */
export function checkStructure(blueprint: Blueprint, locations: Locations, findings: Findings): void {
  const seen = new Set<number>();
  const all = new Set<number>();
  walkFlow(blueprint.flow, ({ module }) => all.add(module.id));
  walkFlow(blueprint.flow, (visit) => {
    const { module } = visit;
    const path = locations.get(module)!;
    if (seen.has(module.id)) {
      findings.error(
        pointer(path, 'id'),
        'module_id_duplicate',
        `Another module already has the id ${module.id}; ids are unique.`,
      );
    }
    seen.add(module.id);
    checkFilterPlace(visit, path, findings);
    checkBranching(visit, path, locations, findings);
    if (module.onerror) checkErrorFlow(module.onerror, pointer(path, 'onerror'), locations, findings);
    checkFeeder(visit, path, all, findings);
  });
}

function checkFilterPlace({ module, isTrigger }: Visit, path: string, findings: Findings) {
  if (!module.filter) return;
  if (isTrigger) {
    const message = 'The first module starts the scenario and cannot have a filter; put it on the second.';
    findings.error(pointer(path, 'filter'), 'filter_on_first_module', message);
  }
  if (roleOf(module) === 'router') {
    const message = 'A router cannot have a filter; put it on the first module of each route.';
    findings.error(pointer(path, 'filter'), 'filter_on_router', message);
  }
}

function checkErrorFlow(flow: BlueprintModule[], path: string, locations: Locations, findings: Findings) {
  const last = flow.at(-1);
  if (last && roleOf(last) === 'directive') return;
  if (last?.routes?.some((route) => route.flow.length > 0)) {
    for (const route of last.routes) {
      if (route.flow.length > 0)
        checkErrorFlow(route.flow, pointer(locations.get(route)!, 'flow'), locations, findings);
    }
    return;
  }
  const message = 'An error flow ends in Ignore, Resume, Commit, Rollback or Break.';
  findings.error(path, 'onerror_without_directive', message);
}

/** Modules that gather bundles and so name the module whose bundles they gather. */
export function isAggregator(module: BlueprintModule): boolean {
  return /Aggregat/.test(module.module.split(':')[1]!);
}

function checkFeeder({ module, before }: Visit, path: string, all: ReadonlySet<number>, findings: Findings) {
  const feeder = module.parameters?.['feeder'];
  const feederPath = pointer(path, 'parameters', 'feeder');
  if (feeder === undefined || feeder === null) {
    if (!isAggregator(module)) return;
    findings.error(
      feederPath,
      'aggregator_feeder_missing',
      'An aggregator names its source module in "feeder".',
    );
  } else if (typeof feeder !== 'number' || !all.has(feeder)) {
    if (!isAggregator(module) && typeof feeder !== 'number') return;
    findings.error(
      feederPath,
      'aggregator_feeder_unknown',
      'The source module of this aggregator does not exist.',
    );
  } else if (!before.has(feeder)) {
    const message = `The source module ${feeder} does not run before this aggregator on its path.`;
    findings.error(feederPath, 'aggregator_feeder_not_before', message);
  }
}
