import type { Findings } from './findings.ts';
import { pointer } from './findings.ts';
import type { Locations } from './rebuild-blueprint.ts';
import { referencedIds } from './references.ts';
import type { Blueprint, BlueprintModule, Json } from './types.ts';
import { walkFlow } from './walk.ts';

type OnText = (text: string, path: string) => void;

/** Every `{{N.field}}` must point to a module that exists and has run before on the same path. */
export function checkReferences(blueprint: Blueprint, locations: Locations, findings: Findings): void {
  const all = new Set<number>();
  walkFlow(blueprint.flow, ({ module }) => all.add(module.id));
  walkFlow(blueprint.flow, ({ module, before }) => {
    eachMappedText(module, locations, (text, path) => {
      for (const id of new Set(referencedIds(text))) {
        if (before.has(id)) continue;
        if (all.has(id)) {
          const message = `Module ${id} has not run before this one on its path, so nothing can be mapped from it.`;
          findings.error(path, 'reference_not_before', message);
        } else findings.error(path, 'reference_unknown', `There is no module with the id ${id} to map from.`);
      }
    });
  });
}

function eachMappedText(module: BlueprintModule, locations: Locations, onText: OnText) {
  const path = locations.get(module)!;
  for (const part of ['parameters', 'mapper', 'filter', 'outputs', 'filters'] as const) {
    eachText(module[part], pointer(path, part), onText);
  }
  for (const branch of module.branches ?? []) {
    eachText(branch.conditions, pointer(locations.get(branch)!, 'conditions'), onText);
  }
}

function eachText(value: Json | object | undefined, path: string, onText: OnText): void {
  if (typeof value === 'string') onText(value, path);
  else if (Array.isArray(value)) value.forEach((item, index) => eachText(item, pointer(path, index), onText));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) eachText(member, pointer(path, key), onText);
  }
}
