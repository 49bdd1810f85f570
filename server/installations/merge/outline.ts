import { isReportModule } from '../../scenarios/blueprint/report-module.ts';
import type { BlueprintModule } from '../../scenarios/blueprint/types.ts';
import type { LooseModule } from '../make/blueprint-modules.ts';
import { asObjects, isObject, type JsonObject } from './json.ts';
import { matchWays, type Candidate } from './match-ways.ts';

/**
 * Where a list of modules stands: `flow` for the scenario's own, else the module that it hangs on and the part of it: `3/onerror`,
 * `5/routes/0`, `8/branches/mine-1`. The last segment names a route or branch by the version that brought it, not by its place now.
 */
export type FlowKey = string;
export const topFlow: FlowKey = 'flow';

export type WayPart = 'routes' | 'branches';

/** A route of a router or a branch of an if-else, without its modules. */
export type Way = { part: WayPart; key: string; own: JsonObject; ids: ReadonlySet<number> };

/** A module by itself: `own` holds its fields, with `true` where an error flow, routes or branches hang on it. */
export type Entry = { id: number; own: JsonObject; flow: FlowKey; ways: Way[] };

/** A blueprint taken apart: each module by its id, and the order of each flow; the reporting modules are kept beside it. */
export type Outline = {
  top: JsonObject;
  entries: Map<number, Entry>;
  flows: Map<FlowKey, number[]>;
  reports: Map<FlowKey, LooseModule[]>;
};

/**
 * Takes a blueprint apart. Routes and branches get the names of those in `likes` that hold the same modules, so that they are recognised
 * when others were put before them; new ones are named by `side`. Null when it cannot be read: modules without ids, or an id used twice.
 */
export function outline(blueprint: JsonObject, likes: readonly Outline[] = [], side = ''): Outline | null {
  const { flow, ...top } = blueprint;
  const result: Outline = { top, entries: new Map(), flows: new Map(), reports: new Map() };
  const read = (list: unknown, key: FlowKey): boolean => {
    if (!Array.isArray(list)) return false;
    const ids: number[] = [];
    result.flows.set(key, ids);
    return list.every((module: unknown) => {
      if (!isModule(module) || result.entries.has(module.id)) return false;
      if (isReportModule(module as unknown as BlueprintModule)) {
        result.reports.set(key, [...(result.reports.get(key) ?? []), module]);
        return true;
      }
      ids.push(module.id);
      const entry: Entry = { id: module.id, own: ownOf(module), flow: key, ways: [] };
      result.entries.set(module.id, entry);
      const { onerror } = module;
      if (Array.isArray(onerror) && !read(onerror, `${module.id}/onerror`)) return false;
      return (['routes', 'branches'] as const).every((part) => readWays(module, part, entry));
    });
  };
  const readWays = (module: LooseModule, part: WayPart, entry: Entry): boolean => {
    const list = module[part];
    if (!Array.isArray(list)) return true;
    const ways = asObjects(list);
    if (ways.length !== list.length) return false;
    const found = ways.map(({ flow: inner, ...own }) => ({ own, ids: idsIn(inner), inner }));
    const keys = matchWays(found, candidatesFor(module.id, part, likes), side);
    return found.every(({ own, ids, inner }, index) => {
      const key = keys[index]!;
      entry.ways.push({ part, key, own, ids });
      return read(inner, `${module.id}/${part}/${key}`);
    });
  };
  return read(flow, topFlow) ? result : null;
}

/** Puts a blueprint together again; `locations` says where each module, route and branch stands, by ids. */
export function assemble({ top, entries, flows }: Outline): {
  blueprint: JsonObject;
  locations: Map<object, string>;
} {
  const locations = new Map<object, string>();
  const build = (key: FlowKey): JsonObject[] =>
    (flows.get(key) ?? []).map((id) => {
      const { own, ways } = entries.get(id)!;
      const module: JsonObject = { ...own };
      const onerror = build(`${id}/onerror`);
      if (onerror.length > 0 || own['onerror'] === true) module['onerror'] = onerror;
      for (const part of ['routes', 'branches'] as const) {
        const parts = ways.filter((way) => way.part === part);
        if (parts.length === 0 && own[part] !== true) continue;
        module[part] = parts.map((way) => {
          const built = { ...way.own, flow: build(`${id}/${part}/${way.key}`) };
          locations.set(built, `/modules/${id}/${part}/${way.key}`);
          return built;
        });
      }
      locations.set(module, `/modules/${id}`);
      return module;
    });
  const flow = build(topFlow);
  return { blueprint: { ...top, flow }, locations };
}

/** The module that a flow hangs on, the part of it, and the name of the route or branch; null for the scenario's own flow. */
export function parentOf(key: FlowKey): { id: number; part: 'onerror' | WayPart; way: string } | null {
  if (key === topFlow) return null;
  const [id, part, way = ''] = key.split('/');
  return { id: Number(id), part: part as 'onerror' | WayPart, way };
}

type Tree = Pick<Outline, 'entries' | 'flows'>;

/** The ids of all modules in a flow and in what hangs on them. */
export function subtree(tree: Tree, key: FlowKey): number[] {
  return (tree.flows.get(key) ?? []).flatMap((id) => [id, ...descendants(tree, id)]);
}

/** The ids of all modules in the error flow, routes and branches of a module. */
export function descendants(tree: Tree, id: number): number[] {
  const ways = tree.entries.get(id)?.ways ?? [];
  const keys = [`${id}/onerror`, ...ways.map(({ part, key }) => `${id}/${part}/${key}`)];
  return keys.flatMap((key) => subtree(tree, key));
}

function ownOf(module: LooseModule): JsonObject {
  const own: JsonObject = { ...module };
  for (const part of ['onerror', 'routes', 'branches']) {
    if (Array.isArray(own[part])) own[part] = true;
  }
  return own;
}

function candidatesFor(id: number, part: WayPart, likes: readonly Outline[]): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const [likeIndex, like] of likes.entries()) {
    const ways = like.entries.get(id)?.ways.filter((way) => way.part === part) ?? [];
    for (const [index, { key, own, ids }] of ways.entries()) {
      const known = candidates.get(key);
      candidates.set(
        key,
        known
          ? { ...known, ids: new Set([...known.ids, ...ids]) }
          : { key, own, ids, index, isNew: likeIndex > 0 },
      );
    }
  }
  return [...candidates.values()];
}

function idsIn(flow: unknown): Set<number> {
  const ids = new Set<number>();
  const visit = (list: unknown): void => {
    for (const module of asObjects(list)) {
      if (typeof module['id'] === 'number' && !isReportModule(module as unknown as BlueprintModule))
        ids.add(module['id']);
      visit(module['onerror']);
      for (const way of [...asObjects(module['routes']), ...asObjects(module['branches'])])
        visit(way['flow']);
    }
  };
  visit(flow);
  return ids;
}

function isModule(value: unknown): value is LooseModule {
  return isObject(value) && Number.isSafeInteger(value['id']) && typeof value['module'] === 'string';
}
