import { wordsOf } from './module-words.ts';
import { appOf } from './rebuild-module.ts';
import { isAggregator } from './structure-rules.ts';
import type { Blueprint, BlueprintModule, Step, StepKind } from './types.ts';
import { roleOf, walkFlow } from './walk.ts';

/** Make's own tools: they reach no service, so nobody looks for a scenario by them. HTTP and data stores do, and count as apps. */
const toolApps = new Set([
  'builtin',
  'util',
  'gateway',
  'json',
  'xml',
  'csv',
  'yaml',
  'regexp',
  'math',
  'scenario-service',
  'placeholder',
]);

const kindByRole = {
  router: 'router',
  ifElse: 'condition',
  merge: 'merge',
  iterator: 'iterator',
  directive: 'errorHandler',
} as const satisfies Record<NonNullable<ReturnType<typeof roleOf>>, StepKind>;

/** The steps of a scenario for a reader, in the order of the flow: each module, then its error flow, then its routes or branches. */
export function describeSteps(blueprint: Blueprint): Step[] {
  const steps: Step[] = [];
  walkFlow(blueprint.flow, ({ module, isTrigger }) => {
    const label = module.metadata?.designer.name?.trim() || wordsOf(module.module);
    const kind = kindOf(module, isTrigger);
    steps.push({ position: steps.length + 1, module: module.module, app: appOf(module.module), label, kind });
  });
  return steps;
}

/** The Make apps that a scenario connects, each once, in order of appearance; Make's own tools are left out. */
export function listApps(blueprint: Blueprint): string[] {
  const apps = new Set<string>();
  walkFlow(blueprint.flow, ({ module }) => apps.add(appOf(module.module)));
  return [...apps].filter((app) => !toolApps.has(app));
}

/** How many modules a blueprint has, those in routes, branches and error flows included. */
export function moduleCount(blueprint: Blueprint): number {
  return describeSteps(blueprint).length;
}

/** True when a module starts a scenario by itself: it waits for calls or watches for something new. */
export function isTriggerModule(module: BlueprintModule): boolean {
  return isHookTrigger(module) || /^(trigger)?(watch|new|on[A-Z]|trigger)|Trigger$/i.test(nameOf(module));
}

/** True when Make runs the module at once for each incoming call, so that no interval applies. */
export function isHookTrigger(module: BlueprintModule): boolean {
  return (
    module.listener === true ||
    /^(custom)?(web|mail)hook$|instant|webhook(trigger)?$|^hook|EventTrigger$/i.test(nameOf(module))
  );
}

function nameOf(module: BlueprintModule): string {
  return module.module.split(':')[1]!.replace(/^trigger(?=[A-Z])/, '');
}

function kindOf(module: BlueprintModule, isFirst: boolean): StepKind {
  const role = roleOf(module);
  if (role) return kindByRole[role];
  if (isFirst && isTriggerModule(module)) return 'trigger';
  if (isAggregator(module)) return 'aggregator';
  const name = nameOf(module).replace(/^Action(?=[A-Z])/, '');
  if (/WebhookRespon/i.test(name)) return 'response';
  if (/feeder$|^iterat|^repeater|BasicRepeater$/i.test(name)) return 'iterator';
  return /^(search|list|find|filter|query|select|lookup|getmany)/i.test(name) ? 'search' : 'action';
}
