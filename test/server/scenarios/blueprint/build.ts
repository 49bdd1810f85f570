import fc from 'fast-check';
import type { Blueprint, BlueprintModule } from '../../../../server/scenarios/blueprint/types.ts';

export type Loose = Record<string, unknown>;

/** A module in the shape in which Make exports it. */
export function module(id: number, name = 'slack:CreateMessage', more: Loose = {}): Loose {
  return {
    id,
    module: name,
    version: 1,
    parameters: {},
    mapper: {},
    metadata: { designer: { x: 300 * id, y: 0 } },
    ...more,
  };
}

export const trigger = (more: Loose = {}) => module(1, 'gateway:CustomWebHook', more);
export const router = (id: number, ...flows: Loose[][]) =>
  module(id, 'builtin:BasicRouter', { mapper: null, routes: flows.map((flow) => ({ flow })) });
export const ifElse = (id: number, branches: Loose[], more: Loose = {}) =>
  module(id, 'builtin:BasicIfElse', { mapper: null, branches, ...more });
export const merge = (id: number, mappings: unknown[], more: Loose = {}) =>
  module(id, 'builtin:BasicMerge', { mapper: null, outputs: [{ name: 'outcome', mappings }], ...more });
export const directive = (id: number, kind = 'Ignore') => ({ id, module: `builtin:${kind}`, version: 1 });

/** A blueprint of these modules after a webhook. */
export function blueprint(...modules: Loose[]): Loose {
  return withFlow(trigger(), ...modules);
}

export function withFlow(...flow: unknown[]): Loose {
  return { name: 'Order alert', flow, metadata: { version: 1, designer: { orphans: [] } } };
}

/** The flow of routers nested in each other so that the innermost module stands on the given level. */
export function nested(levels: number, id = 2): Loose[] {
  return levels === 1 ? [module(id)] : [router(id, nested(levels - 1, id + 1))];
}

/** Any valid blueprint: nested routers, if-elses with and without merge, error flows, empty routes. */
export const anyBlueprint: fc.Arbitrary<Blueprint> = fc
  .letrec<{ flow: Plan[]; plan: Plan }>((tie) => ({
    flow: fc.array(tie('plan'), { maxLength: 4, depthIdentifier: 'flow' }),
    plan: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'flow' },
      fc.record({
        kind: fc.constant('module' as const),
        label: fc.option(fc.stringMatching(/^[a-z {}.]{1,12}$/), { nil: undefined }),
      }),
      fc.record({
        kind: fc.constant('router' as const),
        flows: fc.array(tie('flow'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('ifElse' as const),
        flows: fc.array(tie('flow'), { minLength: 1, maxLength: 3 }),
        merges: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('guarded' as const),
        flow: tie('flow'),
        directive: fc.constantFrom('Ignore', 'Break', 'Resume', 'Rollback', 'Commit'),
      }),
    ),
  }))
  .flow.map((plans) => blueprintOf(plans));

type Plan =
  | { kind: 'module'; label: string | undefined }
  | { kind: 'router'; flows: Plan[][] }
  | { kind: 'ifElse'; flows: Plan[][]; merges: boolean }
  | { kind: 'guarded'; flow: Plan[]; directive: string };

function blueprintOf(plans: Plan[]): Blueprint {
  let id = 1;
  const build = (flow: Plan[], isInBranch: boolean): Loose[] => {
    const modules: Loose[] = [];
    for (const plan of flow) {
      id += 1;
      const own = id;
      if (plan.kind === 'module' || (isInBranch && plan.kind !== 'guarded')) {
        const name = plan.kind === 'module' && plan.label !== undefined ? { name: plan.label } : {};
        modules.push(
          module(own, 'slack:CreateMessage', { metadata: { designer: { x: own, y: 0, ...name } } }),
        );
      } else if (plan.kind === 'guarded') {
        const handler = build(plan.flow, true);
        id += 1;
        modules.push(
          module(own, 'http:MakeRequest', { onerror: [...handler, directive(id, plan.directive)] }),
        );
      } else if (plan.kind === 'router') {
        return [...modules, router(own, ...plan.flows.map((route) => build(route, isInBranch)))];
      } else {
        const branches = plan.flows.map((branch) => ({
          type: 'condition',
          merge: plan.merges,
          flow: build(branch, true),
        }));
        modules.push(ifElse(own, branches));
        if (!plan.merges) return modules;
        id += 1;
        modules.push(
          merge(
            id,
            branches.map(() => ''),
          ),
        );
      }
    }
    return modules;
  };
  return blueprint(...build(plans, false)) as unknown as Blueprint;
}

/** All modules of a flow, nested ones included. */
export function allModules(flow: readonly BlueprintModule[]): BlueprintModule[] {
  return flow.flatMap((each) => [
    each,
    ...allModules(each.onerror ?? []),
    ...(each.routes ?? []).flatMap((route) => allModules(route.flow)),
    ...(each.branches ?? []).flatMap((branch) => allModules(branch.flow)),
  ]);
}
