import { bindingsOf, modulesById, valueAt, type Binding } from '../make/blueprint-modules.ts';
import type { Standing } from './drift.ts';
import { differences, type Difference } from '../merge/differences.ts';
import { isSame, type JsonObject } from '../merge/json.ts';
import { schedulingEdits } from '../merge/merge-scheduling.ts';
import { outline, type Outline } from '../merge/outline.ts';
import type { BlueprintChange, Replaced, Side } from './upgrade-schema.ts';

/**
 * What a replacement changes in Make (`theirs`), and, where a new version came, what of the customer's stays beside it (`mine`). Bindings
 * are told apart, see `lostBindings`.
 */
export function replacementChanges(
  before: Standing,
  after: Standing,
  { base = null, version = null }: { base?: Standing | null; version?: Standing | null } = {},
): BlueprintChange[] {
  // Routes and branches are named as in the conflicts.
  const likes: Outline[] = [];
  const take = (blueprint: JsonObject, side: string): Outline | null => {
    const found = outline(blueprint, likes, side);
    if (found) likes.push(found);
    return found;
  };
  if (base) take(base.blueprint, '');
  const from = take(before.blueprint, base ? 'mine' : '');
  const own = version && take(version.blueprint, 'theirs');
  const to = take(after.blueprint, 'after');
  if (!from || !to) return [{ path: '/flow', moduleId: null, kind: 'changed', by: 'theirs' }];
  return [
    ...changesBy('theirs', differences(from, to)),
    ...changesBy('theirs', schedulingEdits(before.scheduling, after.scheduling)),
    ...(own ? changesBy('mine', differences(own, to)) : []),
    ...(version ? changesBy('mine', schedulingEdits(version.scheduling, after.scheduling)) : []),
  ];
}

type Found = Pick<Difference, 'path' | 'kind'> & { moduleId?: number | null };

const changesBy = (by: Side, found: readonly Found[]): BlueprintChange[] =>
  found.map(({ path, kind, moduleId = null }) => ({ path, moduleId, kind, by }));

/** The bindings of one blueprint that another does not have at the same place of the same module. */
export function lostBindings(before: JsonObject, after: JsonObject): Replaced['notCarriedOver'] {
  const modules = modulesById(after);
  const isLost = (binding: Binding): boolean => {
    const module = modules.get(binding.moduleId);
    if (module?.module !== binding.module || module['version'] !== binding.moduleVersion) return true;
    return !isSame(valueAt(module, binding), binding.value);
  };
  return bindingsOf(before)
    .filter(isLost)
    .map(({ moduleId, module, app, keys, kind }) => ({
      moduleId,
      module,
      app,
      parameter: keys.join('.'),
      kind,
    }));
}
