import type { Reporting, TaskReport } from './report-module.ts';
import { isReportModule, reportModule } from './report-module.ts';
import type { Blueprint, BlueprintModule, Route } from './types.ts';
import { roleOf, walkFlow } from './walk.ts';

type Reporter = (task: TaskReport, beside: BlueprintModule | undefined) => BlueprintModule;

/**
 * A copy of a blueprint that reports its runs. Each way on which a run can succeed ends in one report:
 *
 * - A flow reports after its last module, an if-else with a merge after the merge, one without in each branch.
 * - Routes of a router all run in one execution, so each is a task of its own: its key is `route-<id of the router>-<number of the route>`
 *   (`route-5-2`); outside of routes it is `main`. Branches exclude each other and share the key of their flow.
 * - A route or branch without modules does no work and reports nothing, unless none beside it has any.
 * - An error flow reports the failure first, under the key of the flow it belongs to. One that ends in Resume does not: the run goes on.
 *   Modules without an error flow get none, for that would change what the scenario does; their failures are seen in Make's logs.
 *
 * After an iterator the same report is sent for each bundle; the server counts it once. An instrumented blueprint is instrumented anew, not twice.
 */
export function instrumentBlueprint(blueprint: Blueprint, reporting: Reporting): Blueprint {
  const copy = removeInstrumentation(blueprint);
  if (reporting.kind === 'none') return copy;
  let nextId = highestId(copy) + 1;
  const reporter: Reporter = (task, beside) => {
    const { x = 0, y = 0 } = beside?.metadata?.designer ?? {};
    const made = reportModule(nextId, reporting, task, { x: x + 300, y });
    nextId += 2;
    return made;
  };
  reportErrors(copy.flow, 'main', reporter);
  reportSuccess(copy.flow, 'main', reporter);
  return copy;
}

/** A copy of a blueprint without reporting modules: exactly what it was before it was instrumented. */
export function removeInstrumentation(blueprint: Blueprint): Blueprint {
  const copy = structuredClone(blueprint);
  copy.flow = withoutReports(copy.flow);
  return copy;
}

function withoutReports(flow: BlueprintModule[]): BlueprintModule[] {
  const kept = flow.filter((module) => !isReportModule(module));
  for (const module of kept) {
    if (module.onerror) module.onerror = withoutReports(module.onerror);
    for (const nested of [...(module.routes ?? []), ...(module.branches ?? [])])
      nested.flow = withoutReports(nested.flow);
  }
  return kept;
}

function highestId(blueprint: Blueprint): number {
  let highest = 0;
  walkFlow(blueprint.flow, ({ module }) => {
    highest = Math.max(highest, module.id);
  });
  return highest;
}

/** Unique in the blueprint, as the id of the router is. */
function routeKey(router: BlueprintModule, route: Route): string {
  return `route-${router.id}-${router.routes!.indexOf(route) + 1}`;
}

function reportSuccess(
  flow: BlueprintModule[],
  taskKey: string,
  reporter: Reporter,
  before?: BlueprintModule,
) {
  const last = flow.at(-1);
  for (const module of flow) {
    const ending = module.branches?.filter((branch) => branch.merge !== true) ?? [];
    for (const branch of withWork(ending, module === last))
      reportSuccess(branch.flow, taskKey, reporter, module);
  }
  if (last?.routes && last.routes.length > 0) {
    for (const route of withWork(last.routes, true))
      reportSuccess(route.flow, routeKey(last, route), reporter, last);
  } else if (roleOf(last) !== 'ifElse') flow.push(reporter({ taskKey, status: 'completed' }, last ?? before));
}

/** The ways that hold modules; when none does and nothing else would report, the first. */
function withWork<Way extends Route>(ways: Way[], isEnd: boolean): Way[] {
  const working = ways.filter((way) => way.flow.length > 0);
  return working.length > 0 || !isEnd ? working : ways.slice(0, 1);
}

function reportErrors(flow: BlueprintModule[], taskKey: string, reporter: Reporter) {
  for (const module of flow) {
    if (module.onerror && !endsInResume(module.onerror)) {
      const error = { code: 'make_module_failed', message: `Module ${module.id} (${module.module}) failed.` };
      module.onerror.unshift(reporter({ taskKey, status: 'failed', error }, module));
    }
    for (const route of module.routes ?? []) reportErrors(route.flow, routeKey(module, route), reporter);
    for (const branch of module.branches ?? []) reportErrors(branch.flow, taskKey, reporter);
  }
}

function endsInResume(flow: BlueprintModule[]): boolean {
  const last = flow.at(-1);
  return (
    last?.module === 'builtin:Resume' || (last?.routes?.some((route) => endsInResume(route.flow)) ?? false)
  );
}
