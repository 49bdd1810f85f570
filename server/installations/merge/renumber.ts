import { renumberReferences } from '../../scenarios/blueprint/references.ts';
import { asObjects, isObject, type JsonObject } from './json.ts';

/** A copy of a blueprint in which modules have other ids, and whatever refers to them follows; nothing else changes. */
export function renumber(blueprint: JsonObject, ids: ReadonlyMap<number, number>): JsonObject {
  if (ids.size === 0) return blueprint;
  const { metadata } = blueprint;
  const designer = isObject(metadata) ? metadata['designer'] : undefined;
  const orphans = isObject(designer) ? designer['orphans'] : undefined;
  return {
    ...blueprint,
    flow: renumberFlow(blueprint['flow'], ids),
    ...(isObject(metadata) && isObject(designer) && Array.isArray(orphans)
      ? { metadata: { ...metadata, designer: { ...designer, orphans: renumberOrphans(orphans, ids) } } }
      : {}),
  };
}

/** The ids of modules that hang on nothing in the designer; Make keeps them beside the flow. */
export function orphanIds(blueprint: JsonObject): number[] {
  const { metadata } = blueprint;
  const designer = isObject(metadata) ? metadata['designer'] : undefined;
  const orphans: unknown[] =
    isObject(designer) && Array.isArray(designer['orphans']) ? designer['orphans'] : [];
  const idsIn = (value: unknown): number[] => {
    if (Array.isArray(value)) return value.flatMap(idsIn);
    if (!isObject(value)) return [];
    const inner = ['onerror', 'routes', 'branches', 'flow'].flatMap((part) => idsIn(value[part]));
    return typeof value['id'] === 'number' ? [value['id'], ...inner] : inner;
  };
  return idsIn(orphans);
}

function renumberOrphans(value: unknown, ids: ReadonlyMap<number, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => renumberOrphans(item, ids));
  return isObject(value) ? renumberModule(value, ids) : value;
}

function renumberFlow(flow: unknown, ids: ReadonlyMap<number, number>): unknown {
  return Array.isArray(flow)
    ? flow.map((module) => (isObject(module) ? renumberModule(module, ids) : (module as unknown)))
    : flow;
}

function renumberModule(module: JsonObject, ids: ReadonlyMap<number, number>): JsonObject {
  const fields = Object.entries(module).map(([key, value]): [string, unknown] => {
    if (key === 'id') return [key, ids.get(Number(value)) ?? value];
    if (key === 'metadata' || key === 'module') return [key, value];
    if (key === 'onerror') return [key, renumberFlow(value, ids)];
    if (key === 'parameters') return [key, withSource(renumberTexts(value, ids), ids)];
    if ((key === 'routes' || key === 'branches') && Array.isArray(value)) {
      const ways = asObjects(value).map(({ flow, ...own }) => ({
        ...(renumberTexts(own, ids) as JsonObject),
        flow: renumberFlow(flow, ids),
      }));
      return [key, ways];
    }
    return [key, renumberTexts(value, ids)];
  });
  return Object.fromEntries(fields);
}

/** An aggregator names its source by number, and what of it is gathered as `3.items`. */
function withSource(parameters: unknown, ids: ReadonlyMap<number, number>): unknown {
  if (!isObject(parameters) || typeof parameters['feeder'] !== 'number') return parameters;
  const { feeder, target } = parameters;
  const [, of, rest] = typeof target === 'string' ? (/^(\d{1,9})(\..*)$/s.exec(target) ?? []) : [];
  return {
    ...parameters,
    feeder: ids.get(feeder) ?? feeder,
    ...(of !== undefined && ids.has(Number(of)) ? { target: `${ids.get(Number(of))}${rest}` } : {}),
  };
}

function renumberTexts(value: unknown, ids: ReadonlyMap<number, number>): unknown {
  if (typeof value === 'string') return renumberReferences(value, ids);
  if (Array.isArray(value)) return value.map((item) => renumberTexts(item, ids));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renumberTexts(inner, ids)]));
}
