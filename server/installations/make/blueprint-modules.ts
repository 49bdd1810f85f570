import { bindingKind, declaredBindings, isRequired } from '../../scenarios/blueprint/bindings.ts';
import type { Requirement, RequirementKind } from '../../scenarios/blueprint/types.ts';

type JsonObject = Record<string, unknown>;

/** A module of a blueprint that may come from Make as the customer left it, so nothing is taken for granted. */
export type LooseModule = JsonObject & { id: number; module: string };

/** A binding to something of the team: where it stands in its module, and what is chosen there. */
export type Binding = {
  moduleId: number;
  module: string;
  app: string;
  moduleVersion: unknown;
  part: 'parameters' | 'mapper';
  keys: string[];
  kind: RequirementKind;
  value: unknown;
};

/** Every module by its id, those of routes, branches and error flows too. */
export function modulesById(blueprint: JsonObject): Map<number, LooseModule> {
  const modules = new Map<number, LooseModule>();
  const visit = (flow: unknown): void => {
    for (const module of asList(flow).filter(isObject)) {
      if (typeof module['id'] === 'number' && typeof module['module'] === 'string')
        modules.set(module['id'], module as LooseModule);
      visit(module['onerror']);
      for (const path of [...asList(module['routes']), ...asList(module['branches'])].filter(isObject))
        visit(path['flow']);
    }
  };
  visit(blueprint['flow']);
  return modules;
}

/** The bindings that are in use in a blueprint. */
export function bindingsOf(blueprint: JsonObject): Binding[] {
  return [...modulesById(blueprint).values()].flatMap((module) =>
    (['parameters', 'mapper'] as const).flatMap((part) => bindingsIn(module, part, module[part], [])),
  );
}

function bindingsIn(module: LooseModule, part: Binding['part'], value: unknown, keys: string[]): Binding[] {
  if (!isObject(value)) return [];
  const app = appOf(module.module);
  const context = { app, part, declared: declaredBindings(module['metadata']).kinds };
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === '__proto__') return [];
    const path = [...keys, key];
    const kind = bindingKind(key, inner, context);
    if (!kind) return bindingsIn(module, part, inner, path);
    if (!isChosen(inner)) return [];
    return [
      {
        moduleId: module.id,
        module: module.module,
        app,
        moduleVersion: module['version'],
        part,
        keys: path,
        kind,
        value: inner,
      },
    ];
  });
}

/** Where a requirement stands in its module: `path` ends in `/parameters/…` or `/mapper/…`. */
export function placeOf(requirement: Requirement): Pick<Binding, 'part' | 'keys'> {
  const [, part, rest] = /^.*?\/(parameters|mapper)\/(.+)$/s.exec(requirement.path) ?? [];
  if (rest === undefined) return { part: 'parameters', keys: [requirement.parameter] };
  return {
    part: part as Binding['part'],
    keys: rest.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
  };
}

/** What stands at a place of a module. */
export function valueAt(
  module: LooseModule | undefined,
  { part, keys }: Pick<Binding, 'part' | 'keys'>,
): unknown {
  return keys.reduce<unknown>(
    (value, key) => (isObject(value) || Array.isArray(value) ? (value as JsonObject)[key] : undefined),
    module?.[part],
  );
}

/** Puts a value at a place of a module, making the collections on the way. */
export function putAt(
  module: LooseModule,
  { part, keys }: Pick<Binding, 'part' | 'keys'>,
  value: unknown,
): void {
  let place = (module[part] ??= {}) as JsonObject;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[keys.at(-1) ?? ''] = value;
}

/** True when something is really chosen there. */
export const isChosen = (value: unknown): boolean => isRequired('', value, 'connection');

export const appOf = (module: string): string => module.split(':')[0] ?? module;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
