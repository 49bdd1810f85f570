import { referencedIds, splitExpressions } from '../../scenarios/blueprint/references.ts';
import type { BlueprintModule } from '../../scenarios/blueprint/types.ts';
import { walkFlow } from '../../scenarios/blueprint/walk.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Entry } from './outline.ts';

/** A module that maps from one that is gone, or that has not run before it. */
export type Dangling = { holder: number; target: number; isGone: boolean; isFeeder: boolean };

/** Every reference that leads nowhere, by a text that is the same in each version of a blueprint. */
export function danglingIn(blueprint: JsonObject): Map<string, Dangling> {
  const flow = blueprint['flow'] as BlueprintModule[];
  const all = new Set<number>();
  walkFlow(flow, ({ module }) => all.add(module.id));
  const found = new Map<string, Dangling>();
  walkFlow(flow, ({ module, before }) => {
    const note = (target: number, isFeeder: boolean) => {
      if (before.has(target)) return;
      found.set(`${module.id} ${target} ${isFeeder}`, {
        holder: module.id,
        target,
        isGone: !all.has(target),
        isFeeder,
      });
    };
    for (const target of idsInTexts(mappedParts(module))) note(target, false);
    const feeder = module.parameters?.['feeder'];
    if (typeof feeder === 'number') note(feeder, true);
  });
  return found;
}

/** Empties every mapping of a module that reads from one of the targets. */
export function emptyMappings(entry: Entry, targets: ReadonlySet<number>): void {
  const { metadata, ...own } = entry.own;
  entry.own = { ...(emptied(own, targets) as JsonObject), ...(metadata === undefined ? {} : { metadata }) };
  entry.ways = entry.ways.map((way) => ({ ...way, own: emptied(way.own, targets) as JsonObject }));
}

function mappedParts(module: BlueprintModule): unknown[] {
  const { parameters, mapper, filter, outputs, filters, branches } = module;
  return [
    parameters,
    mapper,
    filter,
    outputs,
    filters,
    ...(branches ?? []).map(({ conditions }) => conditions),
  ];
}

function idsInTexts(value: unknown): number[] {
  if (typeof value === 'string') return referencedIds(value);
  if (Array.isArray(value)) return value.flatMap(idsInTexts);
  return isObject(value) ? Object.values(value).flatMap(idsInTexts) : [];
}

function emptied(value: unknown, targets: ReadonlySet<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => emptied(item, targets));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, emptied(inner, targets)]));
  if (typeof value !== 'string' || !referencedIds(value).some((id) => targets.has(id))) return value;
  return splitExpressions(value)
    .map(({ isExpression, text }) => {
      if (!isExpression) return text;
      return referencedIds(`{{${text}}}`).some((id) => targets.has(id)) ? '' : `{{${text}}}`;
    })
    .join('');
}
