import type { BlueprintChange } from '../replace/upgrade-schema.ts';
import { choicesBy } from './choices.ts';
import { asObjects, isObject, isSame, type JsonObject } from './json.ts';
import { mergeObjects, type Sides } from './merge-values.ts';
import { outline, parentOf, topFlow, type FlowKey, type Outline } from './outline.ts';

type Instrument = (blueprint: JsonObject) => JsonObject;

/**
 * Puts the reporting modules back into a merged scenario: at every place where its runs end or fail, to the same address. Where the
 * customer took one out on purpose, none is put back, and where they took out all, none at all; what they changed in one (a count
 * of items, a filter) stays. Each difference to what stands in Make is listed under `/reporting/…`, by the flow that it is about.
 */
export function putReports(
  merged: JsonObject,
  { base, mine, theirs }: Sides<JsonObject>,
  instrument: Instrument,
): { blueprint: JsonObject; changes: BlueprintChange[] } {
  const blueprint = instrument(merged);
  const installed = outline(instrument(base))!;
  const standing = outline(mine, [installed], 'mine');
  const next = outline(theirs, standing ? [installed, standing] : [installed], 'theirs')!;
  const wanted = outline(blueprint, standing ? [installed, standing, next] : [installed, next], 'merged')!;
  if (!standing) return { blueprint, changes: [] };
  const removed = removedReports(installed, standing);
  const dropped = new Set<object>();
  const changes: BlueprintChange[] = [];
  const note = (flow: FlowKey, kind: BlueprintChange['kind'], by: BlueprintChange['by']) =>
    changes.push({ path: `/reporting/${flow}`, moduleId: null, kind, by });
  for (const [flow, reports] of wanted.reports) {
    if (!isWanted(flow, wanted, installed, removed)) {
      for (const report of reports) dropped.add(report);
      note(flow, 'removed', 'mine');
    } else if (!standing.reports.has(flow)) note(flow, 'added', 'theirs');
  }
  const before = outline(
    instrument(withoutModules(mine, reportsIn(standing))),
    [installed, standing],
    'mine',
  );
  for (const [flow, [report]] of standing.reports) {
    const target = wanted.reports.get(flow)?.[0];
    if (!target || dropped.has(target)) note(flow, 'removed', 'theirs');
    else if (keepEdits(target, report!, before?.reports.get(flow)?.[0])) note(flow, 'changed', 'mine');
  }
  return { blueprint: withoutModules(blueprint, dropped), changes };
}

/** The flows whose report was there as installed and is gone, though the flow itself still stands. */
function removedReports(installed: Outline, standing: Outline): ReadonlySet<FlowKey> | 'all' {
  if (standing.reports.size === 0) return 'all';
  const removed = [...installed.reports.keys()].filter((flow) => {
    if (!standing.flows.has(flow)) return false;
    return ![...standing.reports.keys()].some((other) => ancestry(other, standing).includes(flow));
  });
  return new Set(removed);
}

/** A flow that was not there follows the one that it hangs in; an error flow is asked for by itself. */
function isWanted(
  flow: FlowKey,
  wanted: Outline,
  installed: Outline,
  removed: ReadonlySet<FlowKey> | 'all',
): boolean {
  if (removed === 'all') return false;
  const known = ancestry(flow, wanted).find((each) => installed.reports.has(each));
  return known === undefined || !removed.has(known);
}

/** A flow and those that it hangs in through routes and branches, up to an error flow. */
function ancestry(flow: FlowKey, { entries }: Outline): FlowKey[] {
  const found = [flow];
  for (let key: FlowKey = flow; key !== topFlow;) {
    const parent = parentOf(key)!;
    const above = parent.part === 'onerror' ? undefined : entries.get(parent.id)?.flow;
    if (above === undefined) break;
    found.push(above);
    key = above;
  }
  return found;
}

/** Puts what the customer changed in a report into the new one, except for where it reports to; whether there was something. */
function keepEdits(target: JsonObject, standing: JsonObject, before: JsonObject | undefined): boolean {
  if (!before || standing['module'] !== target['module'] || isSame(editable(standing), editable(before)))
    return false;
  const sides = { base: editable(before), mine: editable(standing), theirs: editable(target) };
  const merged = mergeObjects(sides, { path: '' }, choicesBy({ prefer: 'mine', decisions: {} }));
  const mapper = isObject(target['mapper']) ? target['mapper'] : {};
  const address = Object.entries(mapper).filter(([key]) => addresses.has(key));
  for (const part of editableParts) delete target[part];
  Object.assign(target, merged, {
    mapper: { ...(merged['mapper'] as JsonObject), ...Object.fromEntries(address) },
  });
  return true;
}

const editableParts = ['parameters', 'mapper', 'filter'] as const;
const addresses = new Set(['url', 'reportUrl']);

function editable(report: JsonObject): JsonObject {
  const parts = editableParts.flatMap((part): [string, JsonObject][] => {
    const value = report[part];
    if (!isObject(value)) return [];
    return [
      [
        part,
        Object.fromEntries(Object.entries(value).filter(([key]) => part !== 'mapper' || !addresses.has(key))),
      ],
    ];
  });
  return Object.fromEntries(parts);
}

const reportsIn = ({ reports }: Outline): ReadonlySet<object> => new Set([...reports.values()].flat());

/** A copy of a blueprint without some of its modules. */
function withoutModules(blueprint: JsonObject, modules: ReadonlySet<object>): JsonObject {
  const keep = (flow: unknown): unknown =>
    Array.isArray(flow)
      ? asObjects(flow)
          .filter((module) => !modules.has(module))
          .map((module) => ({
            ...module,
            ...(Array.isArray(module['onerror']) ? { onerror: keep(module['onerror']) } : {}),
            ...waysOf(module, 'routes'),
            ...waysOf(module, 'branches'),
          }))
      : flow;
  const waysOf = (module: JsonObject, part: string): JsonObject =>
    Array.isArray(module[part])
      ? { [part]: asObjects(module[part]).map((way) => ({ ...way, flow: keep(way['flow']) })) }
      : {};
  return { ...blueprint, flow: keep(blueprint['flow']) };
}
